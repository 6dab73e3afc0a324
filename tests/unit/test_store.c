#include "pypi/store.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/buf.h"
#include "tests/unit/remove_tree.h"
#include "tests/unit/temp_dir.h"
#include "tests/unit/test.h"

/* A store's directory that does not exist yet, in one that is removed at the end. */
struct place {
    struct arena *arena;
    struct temp_dir temp;
    const char *directory;
    const char *file;
};

static struct place place_create(struct arena *arena)
{
    struct place place = {.arena = arena, .temp = temp_dir_create(arena)};
    place.directory = arena_printf(arena, "%s/cache/depcheck", place.temp.path).ptr;
    place.file = arena_printf(arena, "%s/store.sqlite3", place.directory).ptr;
    return place;
}

static void place_destroy(struct place *place)
{
    CHECK(remove_tree(place->temp.path));
}

/* A warning without the place's own path. */
static struct str said(struct place *place, const struct error *error)
{
    struct buf out = {.arena = place->arena};
    struct str text = str_of(error->set ? error->text : "");
    struct str path = str_of(place->temp.path);
    for (size_t at; (at = str_find_str(text, path)) < text.len;) {
        buf_add(&out, str_slice(text, 0, at));
        text = str_slice(text, at + path.len, text.len);
    }
    buf_add(&out, text);
    return buf_str(&out);
}

/* Opens; the warning must be `want`. */
static struct store *open_store(struct place *place, int64_t now, const char *want)
{
    struct error warning = {0};
    struct store *store = store_open(place->arena, place->directory, now, &warning);
    CHECK(store != NULL);
    CHECK_STR(said(place, &warning), want);
    return store;
}

static void close_store(struct place *place, struct store *store, const char *want)
{
    struct error warning = {0};
    store_close(store, &warning);
    CHECK_STR(said(place, &warning), want);
}

static struct str get(struct place *place, struct store *store, enum store_table table,
                      const char *key)
{
    struct str value = STR("(none)");
    store_get(store, table, str_of(key), place->arena, &value);
    return value;
}

/* A store with one page. */
static void fill(struct place *place)
{
    struct store *store = open_store(place, 100, "");
    store_put(store, STORE_PAGE, STR("foo"), STR("one"));
    close_store(place, store, "");
}

TEST(put_and_get)
{
    struct place place = place_create(arena);
    struct store *store = open_store(&place, 100, "");
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "(none)");
    store_put(store, STORE_PAGE, STR("foo"), STR("one"));
    store_put(store, STORE_RELEASE, STR("foo"), STR("release"));
    store_put(store, STORE_PAGE, STR("foo"), STR("two"));
    store_put(store, STORE_PAGE, STR(""), STR(""));
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "two");
    close_store(&place, store, "");

    store = open_store(&place, 101, "");
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "two");
    CHECK_STR(get(&place, store, STORE_RELEASE, "foo"), "release");
    CHECK_STR(get(&place, store, STORE_PAGE, ""), "");
    CHECK_STR(get(&place, store, STORE_METADATA, "foo"), "(none)");
    CHECK_STR(get(&place, store, STORE_PAGE, "fo"), "(none)");
    store_put(store, STORE_PAGE, STR("foo"), STR("three"));
    store_commit(store);
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "three");
    close_store(&place, store, "");
    place_destroy(&place);
}

/* Of each size around those at which a value is kept or read in another way. */
TEST(values_of_all_sizes)
{
    static const size_t sizes[] = {0,     1,      31,     32,      33,     100,   1000,
                                   4095,  4096,   4097,   16383,   16384,  16385, 65536,
                                   99999, 250000, 400000, 1000000, 5000000};
    struct place place = place_create(arena);
    char *bytes = arena_alloc_raw(arena, 5000000, 1);
    for (size_t i = 0; i < 5000000; i++) {
        bytes[i] = (char)(i * 2654435761u >> 13);
    }
    struct store *store = open_store(&place, 100, "");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct str key = arena_printf(arena, "%zu", sizes[i]);
        store_put(store, STORE_PACK, key, (struct str){bytes, sizes[i]});
    }
    close_store(&place, store, "");
    store = open_store(&place, 100, "");
    store_hold(store);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct str key = arena_printf(arena, "%zu", sizes[i]);
        struct str value;
        CHECK(store_get(store, STORE_PACK, key, arena, &value));
        CHECK(str_eq(value, ((struct str){bytes, sizes[i]})));
    }
    store_release(store);
    close_store(&place, store, "");
    place_destroy(&place);
}

TEST(a_large_value_hides_what_stood_there)
{
    struct place place = place_create(arena);
    fill(&place);
    size_t size = (1 << 27) + 1;
    char *bytes = calloc(size, 1);
    struct store *store = open_store(&place, 100, "");
    store_put(store, STORE_PAGE, STR("foo"), (struct str){bytes, size});
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "(none)");
    close_store(&place, store, "");
    free(bytes);
    store = open_store(&place, 100, "");
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "(none)");
    close_store(&place, store, "");
    place_destroy(&place);
}

struct listing {
    struct buf out;
    size_t limit;
};

static bool list_one(void *data, struct str key, struct str value)
{
    struct listing *listing = data;
    buf_printf(&listing->out, "%.*s=%.*s ", STR_ARG(key), STR_ARG(value));
    return --listing->limit > 0;
}

static struct str list(struct place *place, struct store *store, struct str prefix, size_t limit)
{
    struct listing listing = {{.arena = place->arena}, limit};
    CHECK(store_scan(store, STORE_RELEASE, prefix, list_one, &listing));
    return buf_str(&listing.out);
}

TEST(scan_and_remove)
{
    struct place place = place_create(arena);
    struct store *store = open_store(&place, 100, "");
    static const char *const keys[] = {"b", "a/2", "a/1", "a", "a/3", "a0", "\xff", "\xff\xff", ""};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        store_put(store, STORE_RELEASE, str_of(keys[i]), STR("old"));
    }
    store_put(store, STORE_PAGE, STR("a/1"), STR("other"));
    CHECK_STR(list(&place, store, STR("a/"), 9), "a/1=old a/2=old a/3=old ");
    close_store(&place, store, "");

    store = open_store(&place, 101, "");
    CHECK_STR(list(&place, store, STR("a/"), 9), "a/1=old a/2=old a/3=old ");
    CHECK_STR(list(&place, store, STR("a"), 2), "a=old a/1=old ");
    CHECK_STR(list(&place, store, STR("\xff"), 9), "\xff=old \xff\xff=old ");
    CHECK_STR(list(&place, store, STR(""), 2), "=old a=old ");
    /* What is not written yet is between what is. */
    store_put(store, STORE_RELEASE, STR("a/15"), STR("new"));
    store_put(store, STORE_RELEASE, STR("a/2"), STR("new"));
    store_put(store, STORE_RELEASE, STR("a/9"), STR("new"));
    CHECK_STR(list(&place, store, STR("a/"), 9), "a/1=old a/15=new a/2=new a/3=old a/9=new ");
    CHECK_STR(list(&place, store, STR("a/"), 2), "a/1=old a/15=new ");
    store_remove(store, STORE_RELEASE, STR("a/1"));
    store_remove(store, STORE_RELEASE, STR("\xff"));
    store_put(store, STORE_RELEASE, STR("a/1"), STR("again"));
    CHECK_STR(list(&place, store, STR("a/"), 9), "a/1=again a/2=new a/3=old a/9=new ");
    CHECK_STR(get(&place, store, STORE_RELEASE, "a/15"), "(none)");
    CHECK_STR(get(&place, store, STORE_RELEASE, "\xff"), "(none)");
    store_commit(store);
    CHECK_STR(list(&place, store, STR(""), 99),
              "=old a=old a/1=again a/2=new a/3=old a/9=new a0=old b=old ");
    CHECK_STR(get(&place, store, STORE_PAGE, "a/1"), "other");
    store_remove(store, STORE_RELEASE, STR(""));
    CHECK_STR(list(&place, store, STR(""), 99), "");
    close_store(&place, store, "");
    place_destroy(&place);
}

TEST(no_store_at_all)
{
    struct place place = place_create(arena);
    place.directory = "";
    struct store *stores[] = {open_store(&place, 1, ""), NULL};
    for (size_t i = 0; i < 2; i++) {
        store_put(stores[i], STORE_PAGE, STR("foo"), STR("one"));
        CHECK_STR(get(&place, stores[i], STORE_PAGE, "foo"), "(none)");
        CHECK_STR(list(&place, stores[i], STR(""), 9), "");
        store_hold(stores[i]);
        store_release(stores[i]);
        store_remove(stores[i], STORE_PAGE, STR(""));
        store_commit(stores[i]);
        close_store(&place, stores[i], "");
    }
    place_destroy(&place);
}

/* Nothing is made by a run that keeps nothing; what is made is for its owner alone. */
TEST(modes)
{
    struct place place = place_create(arena);
    close_store(&place, open_store(&place, 1, ""), "");
    struct stat st;
    CHECK(stat(place.directory, &st) != 0);
    fill(&place);
    CHECK(stat(place.directory, &st) == 0 && (st.st_mode & 07777) == 0700);
    CHECK(stat(place.file, &st) == 0 && (st.st_mode & 07777) == 0600);
    place_destroy(&place);
}

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

/* Overwrites a part of the store's file. */
static void patch(struct place *place, off_t at, struct str bytes)
{
    int fd = open(place->file, O_WRONLY);
    CHECK(pwrite(fd, bytes.ptr, bytes.len, at) == (ssize_t)bytes.len);
    close(fd);
}

/* Where a text stands in the store's file. */
static off_t find(struct place *place, struct str text)
{
    char *bytes = arena_alloc(place->arena, 1 << 20, 1);
    int fd = open(place->file, O_RDONLY);
    ssize_t len = read(fd, bytes, 1 << 20);
    close(fd);
    return (off_t)str_find_str((struct str){bytes, (size_t)len}, text);
}

static void check_healed(struct place *place)
{
    struct store *store = open_store(place, 1, "");
    CHECK_STR(get(place, store, STORE_PAGE, "foo"), "(none)");
    store_put(store, STORE_PAGE, STR("foo"), STR("two"));
    close_store(place, store, "");
    store = open_store(place, 1, "");
    CHECK_STR(get(place, store, STORE_PAGE, "foo"), "two");
    close_store(place, store, "");
}

#define DAMAGED "the store /cache/depcheck/store.sqlite3 was damaged and has been replaced"
#define OTHER_VERSION                                                                    \
    "the store /cache/depcheck/store.sqlite3 was written by another version of depcheck" \
    " and has been replaced"

TEST(not_a_database)
{
    struct place place = place_create(arena);
    fill(&place);
    patch(&place, 0, STR("no database"));
    close_store(&place, open_store(&place, 1, DAMAGED), "");
    check_healed(&place);
    place_destroy(&place);
}

/* PRAGMA user_version stands at 60 of the file. */
TEST(another_version)
{
    struct place place = place_create(arena);
    fill(&place);
    patch(&place, 60, STR("\x64\x70\x00\x02"));
    close_store(&place, open_store(&place, 1, OTHER_VERSION), "");
    check_healed(&place);
    place_destroy(&place);
}

/* The value of the record is another one: found when it is read, replaced at the end. */
TEST(a_damaged_record)
{
    struct place place = place_create(arena);
    fill(&place);
    patch(&place, find(&place, STR("one")), STR("two"));
    struct store *store = open_store(&place, 1, "");
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "(none)");
    close_store(&place, store, DAMAGED);
    check_healed(&place);
    place_destroy(&place);
}

/* What is put after the damage was seen goes to the new file. */
TEST(a_damaged_record_and_puts)
{
    struct place place = place_create(arena);
    fill(&place);
    patch(&place, find(&place, STR("one")), STR("two"));
    struct store *store = open_store(&place, 1, "");
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "(none)");
    store_put(store, STORE_PAGE, STR("bar"), STR("three"));
    close_store(&place, store, DAMAGED);
    store = open_store(&place, 1, "");
    CHECK_STR(get(&place, store, STORE_PAGE, "bar"), "three");
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "(none)");
    close_store(&place, store, "");
    place_destroy(&place);
}

TEST(a_damaged_record_in_a_scan)
{
    struct place place = place_create(arena);
    struct store *store = open_store(&place, 1, "");
    store_put(store, STORE_RELEASE, STR("a"), STR("first"));
    store_put(store, STORE_RELEASE, STR("b"), STR("second"));
    close_store(&place, store, "");
    patch(&place, find(&place, STR("first")), STR("x"));
    store = open_store(&place, 1, "");
    struct listing listing = {{.arena = arena}, 9};
    CHECK(!store_scan(store, STORE_RELEASE, STR(""), list_one, &listing));
    CHECK_STR(buf_str(&listing.out), "b=second ");
    close_store(&place, store, DAMAGED);
    place_destroy(&place);
}

/* The file was replaced while this process had it open: its puts go to the new one. */
TEST(replaced_by_another_process)
{
    struct place place = place_create(arena);
    fill(&place);
    struct store *first = open_store(&place, 1, "");
    CHECK_STR(get(&place, first, STORE_PAGE, "foo"), "one");
    CHECK(unlink(place.file) == 0);
    struct store *second = open_store(&place, 1, "");
    store_put(second, STORE_PAGE, STR("bar"), STR("two"));
    close_store(&place, second, "");
    store_put(first, STORE_PAGE, STR("baz"), STR("three"));
    close_store(&place, first, "");
    struct store *third = open_store(&place, 1, "");
    CHECK_STR(get(&place, third, STORE_PAGE, "bar"), "two");
    CHECK_STR(get(&place, third, STORE_PAGE, "baz"), "three");
    close_store(&place, third, "");
    place_destroy(&place);
}

/* Damage that was seen in a file that is not there any more costs the new one nothing. */
TEST(a_fresh_file_is_not_removed)
{
    struct place place = place_create(arena);
    fill(&place);
    patch(&place, find(&place, STR("one")), STR("two"));
    struct store *first = open_store(&place, 1, "");
    CHECK_STR(get(&place, first, STORE_PAGE, "foo"), "(none)");
    CHECK(unlink(place.file) == 0);
    fill(&place);
    close_store(&place, first, DAMAGED);
    struct store *second = open_store(&place, 1, "");
    CHECK_STR(get(&place, second, STORE_PAGE, "foo"), "one");
    close_store(&place, second, "");
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

int main(void)
{
    RUN(put_and_get);
    RUN(values_of_all_sizes);
    RUN(a_large_value_hides_what_stood_there);
    RUN(scan_and_remove);
    RUN(no_store_at_all);
    RUN(modes);
    RUN(places_that_are_not_used);
    RUN(owners);
    RUN(not_a_database);
    RUN(another_version);
    RUN(a_damaged_record);
    RUN(a_damaged_record_and_puts);
    RUN(a_damaged_record_in_a_scan);
    RUN(replaced_by_another_process);
    RUN(a_fresh_file_is_not_removed);
    RUN(a_directory_that_cannot_be_written);
    RUN(a_directory_that_cannot_be_made);
    RUN(a_full_disk);
    RUN(a_store_that_is_kept_locked);
    return test_end();
}
