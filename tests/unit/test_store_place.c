/* Where a store may be, and what keeps it from being used. */
#include "pypi/store.h"

#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "tests/unit/store_fixture.h"

/* The place is looked at when it is opened, and, if it was not there, when it is written. */
static void check_not_used(struct place *place, const char *want)
{
    struct store *store = open_store(place, 1, want);
    store_put(store, STORE_PAGE, STR("bar"), STR("two"));
    CHECK_STR(get(place, store, STORE_PAGE, "foo"), "(none)");
    close_store(place, store, "");
}

TEST(places_that_are_not_used)
{
    struct place place = place_create(arena);
    fill(&place);
    CHECK(chmod(place.directory, 0720) == 0);
    check_not_used(&place, "the store /cache/depcheck/store.sqlite3 is not used: /cache/depcheck "
                           "can be written by others (chmod go-w would do)");
    CHECK(chmod(place.directory, 0700) == 0);
    const char *aside = arena_printf(arena, "%s/aside", place.directory).ptr;
    CHECK(rename(place.file, aside) == 0 && symlink(aside, place.file) == 0);
    check_not_used(&place, "the store /cache/depcheck/store.sqlite3 is not used: it is not a "
                           "regular file");
    CHECK(unlink(place.file) == 0 && mkdir(place.file, 0700) == 0);
    check_not_used(&place, "the store /cache/depcheck/store.sqlite3 is not used: it is not a "
                           "regular file");
    CHECK(rmdir(place.file) == 0 && mkfifo(place.file, 0600) == 0);
    check_not_used(&place, "the store /cache/depcheck/store.sqlite3 is not used: it is not a "
                           "regular file");
    CHECK(rename(aside, place.file) == 0);
    struct store *store = open_store(&place, 1, "");
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "one");
    close_store(&place, store, "");
    place.directory = place.file;
    check_not_used(&place, "the store /cache/depcheck/store.sqlite3/store.sqlite3 is not used: "
                           "/cache/depcheck/store.sqlite3 is not a directory");
    place_destroy(&place);
}

TEST(owners)
{
    if (geteuid() != 0) {
        puts("owners: only root can give files away: skipped");
        return;
    }
    struct place place = place_create(arena);
    fill(&place);
    CHECK(chown(place.directory, 65534, 65534) == 0);
    check_not_used(&place, "the store /cache/depcheck/store.sqlite3 is not used: /cache/depcheck "
                           "belongs to another user");
    CHECK(chown(place.directory, 0, 0) == 0 && chown(place.file, 65534, 65534) == 0);
    check_not_used(&place, "the store /cache/depcheck/store.sqlite3 is not used: it belongs to "
                           "another user");
    struct error error = {0};
    CHECK(!store_clear(arena, place.directory, &error));
    CHECK_STR(said(&place, &error), "/cache/depcheck/store.sqlite3: it belongs to another user");
    CHECK(access(place.file, F_OK) == 0);
    place_destroy(&place);
}

/* Runs in a child: as nobody if this is root, who may write everywhere. */
static bool in_child(struct place *place, bool (*run)(struct place *place))
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        test_state.ok = true;
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) {
            _exit(2);
        }
        bool ok = run(place);
        fflush(stdout);
        _exit(ok && test_state.ok ? 0 : 1);
    }
    int status = 0;
    return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void give_away(const char *path)
{
    CHECK(geteuid() != 0 || chown(path, 65534, 65534) == 0);
}

static bool use_read_only(struct place *place)
{
    struct store *store = open_store(place, 1, "");
    CHECK_STR(get(place, store, STORE_PAGE, "foo"), "one");
    store_put(store, STORE_PAGE, STR("bar"), STR("two"));
    close_store(place, store,
                "the store /cache/depcheck/store.sqlite3 cannot be written, what was fetched is "
                "not kept: it is read-only");
    return true;
}

static bool use_damaged_read_only(struct place *place)
{
    struct store *store = open_store(place, 1, "");
    CHECK_STR(get(place, store, STORE_PAGE, "foo"), "(none)");
    close_store(place, store,
                "the store /cache/depcheck/store.sqlite3 is damaged and cannot be replaced: "
                "permission denied");
    return true;
}

TEST(a_directory_that_cannot_be_written)
{
    struct place place = place_create(arena);
    fill(&place);
    CHECK(chmod(place.temp.path, 0755) == 0);
    CHECK(chmod(arena_printf(arena, "%s/cache", place.temp.path).ptr, 0755) == 0);
    give_away(place.file);
    give_away(place.directory);
    CHECK(chmod(place.directory, 0500) == 0);
    CHECK(in_child(&place, use_read_only));
    patch(&place, find(&place, STR("one")), STR("two"));
    CHECK(in_child(&place, use_damaged_read_only));
    CHECK(chmod(place.directory, 0700) == 0);
    place_destroy(&place);
}

static bool use_unmakeable(struct place *place)
{
    struct store *store = open_store(place, 1, "");
    store_put(store, STORE_PAGE, STR("bar"), STR("two"));
    close_store(place, store,
                "the store /cache/depcheck/store.sqlite3 cannot be written, what was fetched is "
                "not kept: permission denied");
    return true;
}

TEST(a_directory_that_cannot_be_made)
{
    struct place place = place_create(arena);
    CHECK(chmod(place.temp.path, 0555) == 0);
    give_away(place.temp.path);
    CHECK(in_child(&place, use_unmakeable));
    CHECK(chmod(place.temp.path, 0755) == 0);
    place_destroy(&place);
}

static bool use_full_disk(struct place *place)
{
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {8192, 8192};
    CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    struct store *store = open_store(place, 1, "");
    CHECK_STR(get(place, store, STORE_PAGE, "foo"), "one");
    char text[20000] = {0};
    store_put(store, STORE_PAGE, STR("bar"), (struct str){text, sizeof text});
    store_commit(store);
    /* From here on nothing is kept, and nothing more is said. */
    store_put(store, STORE_PAGE, STR("baz"), STR("three"));
    close_store(place, store,
                "the store /cache/depcheck/store.sqlite3 cannot be written, what was fetched is "
                "not kept: File too large");
    return true;
}

TEST(a_full_disk)
{
    struct place place = place_create(arena);
    fill(&place);
    CHECK(chmod(place.temp.path, 0755) == 0);
    CHECK(chmod(arena_printf(arena, "%s/cache", place.temp.path).ptr, 0755) == 0);
    give_away(place.file);
    give_away(place.directory);
    CHECK(in_child(&place, use_full_disk));
    give_away(place.directory);
    CHECK(geteuid() != 0 || (chown(place.directory, 0, 0) == 0 && chown(place.file, 0, 0) == 0));
    struct store *store = open_store(&place, 1, "");
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "one");
    CHECK_STR(get(&place, store, STORE_PAGE, "bar"), "(none)");
    CHECK_STR(get(&place, store, STORE_PAGE, "baz"), "(none)");
    close_store(&place, store, "");
    place_destroy(&place);
}

/*
 * Another process holds SQLite's exclusive lock (bytes 2^30 to 2^30 + 511) and does nothing; its
 * end gives it back.
 */
static pid_t lock_by_another(struct place *place)
{
    int ready[2];
    CHECK(pipe(ready) == 0);
    pid_t pid = fork();
    if (pid == 0) {
        int fd = open(place->file, O_RDWR);
        struct flock lock = {.l_type = F_WRLCK, .l_start = 1 << 30, .l_len = 512};
        _exit(fcntl(fd, F_SETLK, &lock) != 0 || write(ready[1], "x", 1) != 1 ? 1 : pause());
    }
    char byte;
    CHECK(read(ready[0], &byte, 1) == 1);
    close(ready[0]);
    close(ready[1]);
    return pid;
}

TEST(a_store_that_is_kept_locked)
{
    struct place place = place_create(arena);
    fill(&place);
    struct store *before = open_store(&place, 1, "");
    store_put(before, STORE_PAGE, STR("bar"), STR("two"));
    pid_t pid = lock_by_another(&place);
    check_not_used(&place, "the store /cache/depcheck/store.sqlite3 is not used: another process "
                           "keeps it locked");
    close_store(&place, before,
                "the store /cache/depcheck/store.sqlite3 cannot be written, what was fetched is "
                "not kept: another process keeps it locked");
    struct error error = {0};
    struct store_info info;
    CHECK(!store_inspect(arena, place.directory, &info, &error));
    CHECK_STR(said(&place, &error),
              "/cache/depcheck/store.sqlite3: another process keeps it locked");
    CHECK(kill(pid, SIGKILL) == 0 && waitpid(pid, NULL, 0) == pid);
    struct store *after = open_store(&place, 1, "");
    CHECK_STR(get(&place, after, STORE_PAGE, "foo"), "one");
    close_store(&place, after, "");
    place_destroy(&place);
}

/* A process that removes a store keeps its directory locked, and stops there. */
TEST(a_directory_that_is_kept_locked)
{
    struct place place = place_create(arena);
    fill(&place);
    patch(&place, find(&place, STR("one")), STR("two"));
    int ready[2];
    CHECK(pipe(ready) == 0);
    pid_t pid = fork();
    if (pid == 0) {
        int fd = open(place.directory, O_RDONLY | O_DIRECTORY);
        _exit(flock(fd, LOCK_EX) != 0 || write(ready[1], "x", 1) != 1 ? 1 : pause());
    }
    char byte;
    CHECK(read(ready[0], &byte, 1) == 1);
    struct store *store = open_store(&place, 1, "");
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "(none)");
    close_store(&place, store,
                "the store /cache/depcheck/store.sqlite3 is damaged and cannot be replaced: "
                "its directory cannot be locked");
    CHECK(kill(pid, SIGKILL) == 0 && waitpid(pid, NULL, 0) == pid);
    close(ready[0]);
    close(ready[1]);
    store = open_store(&place, 1, "");
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "(none)");
    close_store(&place, store, DAMAGED);
    place_destroy(&place);
}

int main(void)
{
    RUN(places_that_are_not_used);
    RUN(owners);
    RUN(a_directory_that_cannot_be_written);
    RUN(a_directory_that_cannot_be_made);
    RUN(a_full_disk);
    RUN(a_store_that_is_kept_locked);
    RUN(a_directory_that_is_kept_locked);
    return test_end();
}
