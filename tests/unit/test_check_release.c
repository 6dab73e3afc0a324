/*
 * What the check makes of an index that says more of a release than a snapshot does:
 * catalog_release and catalog_shadow are wrapped by the linker, and what they answer is changed on
 * the way.
 */
#include "resolver/check.h"

#include "tests/unit/test.h"
#include "tests/unit/world.h"

enum { ROWS = 8 };

/* What the index says of a release besides. */
struct row {
    const char *name;
    const char *version;
    uint64_t no_file;
    struct failure failure;
    const struct release *from;
    struct release said;
};

static struct row rows[ROWS];
static struct str shadow; /* of the name "b" */

enum catalog_answer __real_catalog_release(struct catalog *catalog, struct str name,
                                           const struct version *version, size_t environment,
                                           const struct release **release);
enum catalog_answer __wrap_catalog_release(struct catalog *catalog, struct str name,
                                           const struct version *version, size_t environment,
                                           const struct release **release);
struct str __wrap_catalog_shadow(struct catalog *catalog, struct str name);

enum catalog_answer __wrap_catalog_release(struct catalog *catalog, struct str name,
                                           const struct version *version, size_t environment,
                                           const struct release **release)
{
    enum catalog_answer answer =
        __real_catalog_release(catalog, name, version, environment, release);
    for (size_t i = 0; answer == CATALOG_FOUND && i < ROWS; i++) {
        struct row *row = &rows[i];
        if (row->name && str_eq(name, str_of(row->name)) &&
            str_eq((*release)->text, str_of(row->version))) {
            row->said = **release;
            row->said.no_file = row->no_file;
            row->said.failure = row->failure;
            *release = &row->said;
        }
    }
    return answer;
}

struct str __wrap_catalog_shadow(struct catalog *catalog, struct str name)
{
    (void)catalog;
    return str_eq(name, STR("b")) ? shadow : STR("");
}

static void say(size_t row, const char *name, const char *version, uint64_t no_file,
                struct failure failure)
{
    rows[row] =
        (struct row){.name = name, .version = version, .no_file = no_file, .failure = failure};
}

static const char index_text[] =
    "{'name': 'a', 'versions': {'1': {'requires_dist': ['b>=2']}}}\n"
    "{'name': 'b', 'versions': {'1': {'requires_dist': []}, '1+x': {'requires_dist': []},\n"
    "                           '1+y': {'requires_python': '<3', 'requires_dist': []}}}\n";

static struct world enter_world(struct arena *arena, const char *requirements, const char *pins)
{
    static char one_line[sizeof index_text];
    memset(rows, 0, sizeof rows);
    shadow = STR("");
    struct world world = world_enter(arena, "3.11 3.12");
    put(&world.place, "requirements.txt", requirements);
    size_t len = 0;
    for (size_t i = 0; i < sizeof index_text; i++) {
        bool inside = index_text[i] == '\n' && index_text[i + 1] == ' ';
        if (!inside) {
            one_line[len++] = index_text[i];
        }
    }
    world_load(&world, "requirements.txt", pins, one_line);
    return world;
}

/* "KIND: MESSAGE @BITS [HELP] (URL)" of each finding, a line each. */
static struct str check(struct world *world)
{
    struct buf out = {.arena = world->place.arena};
    struct check_input input = world_check_input(world);
    struct check_result result = world_check(world, &input);
    for (size_t i = 0; i < result.findings.items.len; i++) {
        const struct finding *f = &result.findings.items.at[i];
        buf_printf(&out, "%s: %.*s @%d [%.*s] (%.*s)\n", finding_kind_info(f->kind)->name,
                   STR_ARG(f->message), (int)f->where.at[0].environments, STR_ARG(f->help),
                   STR_ARG(f->url));
    }
    return buf_str(&out);
}

#define NO_FILE_HELP                                                                          \
    "[pin a release with a wheel that fits or an sdist there (with a marker), or leave that " \
    "environment out] ()\n"

TEST(no_file)
{
    struct world world = enter_world(arena, "b\n", "b===1\n");
    say(0, "b", "1", 2, (struct failure){0});
    CHECK_STR(check(&world), "no-file: b is pinned to 1, which has no file for linux-x86_64 on "
                             "Python 3.12 @2 " NO_FILE_HELP);
    world_leave(&world);
}

TEST(no_file_by_platform)
{
    struct world world = enter_world(arena, "b\n", "b===1\n");
    CHECK(
        environment_make(arena, STR("3.12"), STR("macos-arm64"), &world.environments.at[1], NULL));
    say(0, "b", "1", 3, (struct failure){0});
    CHECK_STR(check(&world), "no-file: b is pinned to 1, which has no file for 3.11-linux-x86_64, "
                             "3.12-macos-arm64 @3 " NO_FILE_HELP);
    world_leave(&world);
}

/* The walk goes on through it. */
TEST(no_file_walked)
{
    struct world world = enter_world(arena, "a\n", "a===1\nb===1\n");
    say(0, "a", "1", 3, (struct failure){0});
    CHECK_STR(
        check(&world),
        "no-file: a is pinned to 1, which has no file for linux-x86_64 on Python 3.11, 3.12 "
        "@3 " NO_FILE_HELP
        "pin-excluded: b is pinned to 1, but a 1 requires b>=2 @3 [nearest that fit: no final "
        "release; change the pin at uc.txt:2, or that of a at uc.txt:1] ()\n");
    world_leave(&world);
}

/* Where there is no file it does not matter that the requirements are not known. */
TEST(no_file_undecided)
{
    struct failure failure = {.set = true, .cause = CAUSE_NETWORK, .reason = STR("gone away")};
    struct world world = enter_world(arena, "b\n", "b===1\n");
    say(0, "b", "1", 3, failure);
    CHECK_STR(check(&world),
              "no-file: b is pinned to 1, which has no file for linux-x86_64 on Python 3.11, 3.12 "
              "@3 " NO_FILE_HELP);
    say(0, "b", "1", 1, failure);
    world.findings = (struct finding_list){.arena = arena};
    CHECK_STR(check(&world),
              "no-file: b is pinned to 1, which has no file for linux-x86_64 on Python 3.11 "
              "@1 " NO_FILE_HELP
              "undecided: not decided: b 1: gone away @2 [try again, with a longer --timeout "
              "SECONDS if the index is slow] ()\n");
    world_leave(&world);
}

/* == takes the highest release that has a file; among those one that supports the Python. */
TEST(equal_takes_a_file)
{
    struct world world = enter_world(arena, "b\n", "b==1\n");
    say(0, "b", "1+x", 3, (struct failure){0});
    CHECK_STR(check(&world), "");
    say(0, "b", "1+x", 2, (struct failure){0});
    say(1, "b", "1", 2, (struct failure){0});
    CHECK_STR(check(&world),
              "requires-python: b is pinned to 1+y, which requires Python <3, but is reached on "
              "Python 3.12 @2 [pin a release that supports it there (with a marker), or drop that "
              "Python from the projects that reach it] ()\n");
    say(2, "b", "1+y", 2, (struct failure){0});
    CHECK_STR(check(&world), "no-file: b is pinned to 1+x, which has no file for linux-x86_64 on "
                             "Python 3.12 @2 " NO_FILE_HELP);
    world_leave(&world);
}

TEST(what_to_do)
{
    static const char *const help[UNDECIDED_CAUSES] = {
        [CAUSE_NETWORK] = "try again, with a longer --timeout SECONDS if the index is slow",
        [CAUSE_OFFLINE] = "run it once without --offline, so that the answer is kept",
        [CAUSE_ABSENT] = "say what it requires: --metadata FILE",
        [CAUSE_DYNAMIC] = "say what it requires: --metadata FILE",
        [CAUSE_UNREADABLE] = "judge it by hand, then accept it: --ignore undecided:b",
        [CAUSE_HASH] = "the index or a proxy has altered the file: ask whoever runs it",
        [CAUSE_LIMIT] = "judge it by hand, then accept it: --ignore undecided:b",
    };
    struct world world = enter_world(arena, "b\n", "b===1\n");
    for (enum undecided_cause cause = 0; cause < UNDECIDED_CAUSES; cause++) {
        struct failure failure = {
            .set = true, .cause = cause, .reason = STR("why"), .url = STR("https://i.example/b/")};
        say(0, "b", "1", 0, failure);
        CHECK_STR(check(&world), arena_printf(arena,
                                              "undecided: not decided: b 1: why @3 [%s] "
                                              "(https://i.example/b/)\n",
                                              help[cause])
                                     .ptr);
        rows[0].failure.help = STR("do this");
        CHECK_STR(check(&world), "undecided: not decided: b 1: why @3 [do this] "
                                 "(https://i.example/b/)\n");
    }
    world_leave(&world);
}

TEST(shadowed)
{
    struct world world = enter_world(arena, "b\nc\n", "b===1\n");
    shadow = STR("https://i.example/simple/b/");
    CHECK_STR(check(&world),
              "index-shadow: b is on https://i.example/simple/b/ too; an earlier index is asked "
              "first @3 [say which index is meant: NAME=URL] ()\n"
              "unpinned: c is required but has no pin @3 [add a pin to the constraints file: "
              "c===VERSION] ()\n");
    world_leave(&world);
}

int main(void)
{
    RUN(no_file);
    RUN(no_file_by_platform);
    RUN(no_file_walked);
    RUN(no_file_undecided);
    RUN(equal_takes_a_file);
    RUN(what_to_do);
    RUN(shadowed);
    return test_end();
}
