#include "cli/cmd_cache.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "cli/cache_directory.h"
#include "pypi/store.h"
#include "tests/unit/remove_tree.h"
#include "tests/unit/temp_dir.h"
#include "tests/unit/test.h"

static const int64_t DAY = 86400;
static const int64_t NOW = INT64_C(20000) * 86400;

static int64_t now(void *data)
{
    (void)data;
    return NOW;
}

/* What a command printed, with DIR for the directory, and its exit status behind. */
struct shown {
    struct arena *arena;
    struct context context;
    struct str directory;
    char *texts[2];
    size_t lens[2];
};

static void shown_begin(struct shown *shown, struct arena *arena, const char *directory)
{
    *shown = (struct shown){.arena = arena, .directory = str_of(directory)};
    shown->context.out = open_memstream(&shown->texts[0], &shown->lens[0]);
    shown->context.err = open_memstream(&shown->texts[1], &shown->lens[1]);
    shown->context.now = now;
}

static struct str shown_end(struct shown *shown, int status)
{
    struct buf out = {.arena = shown->arena};
    fclose(shown->context.out);
    fclose(shown->context.err);
    for (size_t i = 0; i < 2; i++) {
        struct str text = {shown->texts[i], shown->lens[i]};
        size_t at;
        while (shown->directory.len && (at = str_find_str(text, shown->directory)) < text.len) {
            buf_printf(&out, "%.*sDIR", STR_ARG(str_slice(text, 0, at)));
            text = str_slice(text, at + shown->directory.len, text.len);
        }
        buf_add(&out, text);
        free(shown->texts[i]);
    }
    buf_printf(&out, "%d", status);
    return buf_str(&out);
}

static struct str run(struct arena *arena, const char *directory,
                      int (*command)(struct arena *arena, const struct context *context,
                                     struct str directory))
{
    struct shown shown;
    shown_begin(&shown, arena, directory);
    return shown_end(&shown, command(arena, &shown.context, shown.directory));
}

static struct str prune(struct arena *arena, const char *directory, int64_t max_age)
{
    struct shown shown;
    shown_begin(&shown, arena, directory);
    return shown_end(&shown, cache_prune(arena, &shown.context, shown.directory, max_age));
}

static void put(struct arena *arena, const char *directory, int64_t when, const char *key)
{
    struct store *store = store_open(arena, directory, when, NULL);
    store_put(store, STORE_PAGE, str_of(key), STR("value"));
    store_close(store, NULL);
}

static void overwrite(struct arena *arena, const char *directory, off_t at, struct str bytes)
{
    int fd = open(arena_printf(arena, "%s/store.sqlite3", directory).ptr, O_WRONLY);
    CHECK(pwrite(fd, bytes.ptr, bytes.len, at) == (ssize_t)bytes.len);
    close(fd);
}

TEST(a_store)
{
    struct temp_dir temp = temp_dir_create(arena);
    put(arena, temp.path, NOW - 3 * DAY, "old");
    put(arena, temp.path, NOW - DAY, "new");
    CHECK_STR(run(arena, temp.path, cache_info), "DIR/store.sqlite3\n"
                                                 "  0.0 MiB\n"
                                                 "  pages of projects: 2\n"
                                                 "  releases: 0\n"
                                                 "  metadata: 0\n"
                                                 "  documents: 0\n"
                                                 "  answers of runs: 0\n"
                                                 "  snapshots: 0\n"
                                                 "  the oldest is of 2024-10-01T00:00:00Z\n0");
    CHECK_STR(run(arena, temp.path, cache_verify), "DIR/store.sqlite3\n  2 records, no damage\n0");
    CHECK_STR(prune(arena, temp.path, 2 * DAY), "1 record removed\n0");
    CHECK_STR(prune(arena, temp.path, 2 * DAY), "0 records removed\n0");
    CHECK_STR(run(arena, temp.path, cache_clear), "the store in DIR is removed\n0");
    CHECK_STR(run(arena, temp.path, cache_clear), "no store in DIR\n0");
    CHECK(remove_tree(temp.path));
}

TEST(no_store)
{
    struct temp_dir temp = temp_dir_create(arena);
    const char *none = arena_printf(arena, "%s/none", temp.path).ptr;
    CHECK_STR(run(arena, none, cache_info), "no store in DIR\n0");
    CHECK_STR(run(arena, none, cache_verify), "no store in DIR\n0");
    CHECK_STR(prune(arena, none, 1), "no store in DIR\n0");
    CHECK_STR(run(arena, none, cache_clear), "no store in DIR\n0");
    CHECK(remove_tree(temp.path));
}

TEST(damage)
{
    struct temp_dir temp = temp_dir_create(arena);
    put(arena, temp.path, NOW, "foo");
    overwrite(arena, temp.path, 0, STR("no database"));
    CHECK_STR(run(arena, temp.path, cache_verify),
              "DIR/store.sqlite3\n"
              "  0 records good, damage at 1 place\n"
              "  depcheck cache clear removes the store; it is made anew\n1");
    CHECK_STR(run(arena, temp.path, cache_info),
              "depcheck: DIR/store.sqlite3: the store is damaged; the next check replaces it\n2");
    CHECK_STR(run(arena, temp.path, cache_clear), "the store in DIR is removed\n0");
    CHECK(mkdir(arena_printf(arena, "%s/store.sqlite3", temp.path).ptr, 0700) == 0);
    CHECK_STR(run(arena, temp.path, cache_clear),
              "depcheck: DIR/store.sqlite3: it is not a regular file\n2");
    CHECK_STR(prune(arena, temp.path, 1),
              "depcheck: DIR/store.sqlite3: it is not a regular file\n2");
    CHECK(remove_tree(temp.path));
}

static const char *variable(void *data, const char *name)
{
    const char *const *values = data;
    return values[strcmp(name, "HOME") == 0];
}

static struct str directory_of(struct arena *arena, const char *cache_home, const char *home,
                               const char *asked)
{
    const char *values[] = {cache_home, home};
    struct context context = {.environment_variable = variable, .data = (void *)values};
    return cache_directory(arena, &context, str_of(asked));
}

TEST(directories)
{
    CHECK_STR(directory_of(arena, "/c", "/h", "asked"), "asked");
    CHECK_STR(directory_of(arena, "/c", "/h", ""), "/c/depcheck");
    CHECK_STR(directory_of(arena, "c", "/h", ""), "/h/.cache/depcheck");
    CHECK_STR(directory_of(arena, "", "/h", ""), "/h/.cache/depcheck");
    CHECK_STR(directory_of(arena, NULL, "/h", ""), "/h/.cache/depcheck");
    CHECK_STR(directory_of(arena, NULL, NULL, ""), "");
    CHECK_STR(directory_of(arena, "c", "", ""), "");
}

TEST(no_place)
{
    struct shown shown;
    struct options options = {.command = COMMAND_CACHE_INFO};
    struct troubles troubles = {.arena = arena};
    const char *values[] = {NULL, NULL};
    shown_begin(&shown, arena, "");
    shown.context.environment_variable = variable;
    shown.context.data = (void *)values;
    int status = cmd_cache(arena, &shown.context, &options, &troubles);
    CHECK_STR(shown_end(&shown, status),
              "depcheck: there is no place for a store: name one with --cache-dir\n2");
}

int main(void)
{
    RUN(a_store);
    RUN(no_store);
    RUN(damage);
    RUN(directories);
    RUN(no_place);
    return test_end();
}
