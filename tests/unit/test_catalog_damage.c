/* Every small damage of a line: it is noticed, or what is pinned stays as it was. */
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "pypi/catalog.h"
#include "tests/support/snapshot_catalog.h"
#include "tests/unit/test.h"

static const char line[] =
    "{\"name\": \"a\", \"n\": [1, -2.5e+3, true, null, [], {}], \"versions\": {"
    "\"1.0\": {\"requires_dist\": [], \"files\": [\"a-1.0.tar.gz\", \"x\"]}, "
    "\"2.0\": {\"requires_dist\": [\"b>=1\", \"c\\u003e2\"], \"requires_python\": \">=3.8\","
    " \"source\": \"wheel\", \"yanked\": false}, "
    "\"3.0\" : {\"requires_dist\": [\"d\"]}}}";

enum { LENGTH = sizeof line - 1 };

/* What is put in the place of a byte, or before it. */
static const char structural[] = " \t\n\r\"\\{}[]:,0179-+.eEtfnux/'#\0\1\x1f\x7f\x80\xc3\xff";
/* What may not stand inside a string; a quote does not end it unnoticed. */
static const char never_inside[] = "\"\n\0\1\x1f\x80\xc3\xff";

struct damage {
    struct arena *arena; /* for one round */
    size_t refused;      /* rounds that ended in an error at opening */
    size_t unreadable;   /* ... in unreadable releases */
    size_t equal;        /* ... with nothing changed */
};

static enum catalog_answer ask(struct damage *damage, struct catalog *catalog, const char *text,
                               const struct release **release)
{
    struct version version = {0};
    CHECK(version_parse(damage->arena, str_of(text), &version));
    return catalog_release(catalog, STR("a"), &version, 0, release);
}

static bool is_unreadable(struct damage *damage, struct catalog *catalog)
{
    const struct release *release = NULL;
    return ask(damage, catalog, "2.0", &release) == CATALOG_FOUND &&
           release->failure.cause == CAUSE_UNREADABLE && release->failure.reason.len > 0;
}

static bool is_equal(struct damage *damage, struct catalog *catalog)
{
    const struct release *release = NULL;
    return catalog_versions(catalog, STR("a")).count == 3 &&
           ask(damage, catalog, "9", &release) == CATALOG_NO_VERSION &&
           ask(damage, catalog, "2.0", &release) == CATALOG_FOUND && !release->failure.set &&
           release->evidence == EVIDENCE_PROVEN && !release->yanked &&
           str_eq(release->requires_python, STR(">=3.8")) && release->requires_dist_count == 2 &&
           str_eq(release->requires_dist[0].name, STR("b")) &&
           str_eq(release->requires_dist[1].name, STR("c"));
}

/* One round. */
static void expect_no_change(struct damage *damage, struct str text)
{
    int fd = memfd_create("snapshot", MFD_CLOEXEC);
    CHECK(fd >= 0 && write(fd, text.ptr, text.len) == (ssize_t)text.len);
    struct str path = arena_printf(damage->arena, "/proc/self/fd/%d", fd);
    struct error error = {0};
    struct environment environment = {0};
    struct environment_set none = {&environment, 1};
    struct catalog *catalog = snapshot_catalog(damage->arena, &none, path.ptr, &error);
    close(fd);
    if (!catalog) {
        CHECK(error.set);
        damage->refused++;
    } else if (is_unreadable(damage, catalog)) {
        damage->unreadable++;
    } else if (CHECK(is_equal(damage, catalog))) {
        damage->equal++;
    } else {
        printf("  of %.*s\n", STR_ARG(text));
    }
    arena_reset(damage->arena);
}

/* The line with `removed` bytes at `at` replaced. */
static void expect_of_edit(struct damage *damage, size_t at, size_t removed, struct str put)
{
    struct buf text = {.arena = damage->arena};
    buf_add(&text, str_slice(STR(line), 0, at));
    buf_add(&text, put);
    buf_add(&text, str_slice(STR(line), at + removed, LENGTH));
    expect_no_change(damage, buf_str(&text));
}

static struct damage damage_create(void)
{
    return (struct damage){.arena = arena_create()};
}

static void damage_destroy(struct damage *damage)
{
    arena_destroy(damage->arena);
}

/* Whether the byte at `at` stands between quotes, or is the closing one. */
static bool is_inside(size_t at)
{
    size_t quotes = 0;
    for (size_t i = 0; i < at; i++) {
        quotes += line[i] == '"';
    }
    return quotes % 2 == 1;
}

TEST(whole)
{
    struct damage damage = damage_create();
    expect_no_change(&damage, STR(line));
    CHECK(damage.equal == 1);
    damage_destroy(&damage);
}

/* A file that ends before its first byte is an empty one: it has no line that could be damaged. */
TEST(cuts)
{
    struct damage damage = damage_create();
    for (size_t end = 1; end < LENGTH; end++) {
        expect_of_edit(&damage, end, LENGTH - end, STR(""));
    }
    CHECK(damage.equal == 0 && damage.refused > damage.unreadable && damage.unreadable > 0);
    damage_destroy(&damage);
}

TEST(bytes_outside_of_strings)
{
    struct damage damage = damage_create();
    for (size_t at = 0; at < LENGTH; at++) {
        if (is_inside(at) && line[at] != '"') {
            continue;
        }
        expect_of_edit(&damage, at, 1, STR(""));
        for (size_t i = 0; i < sizeof structural - 1; i++) {
            struct str put = {structural + i, 1};
            expect_of_edit(&damage, at, 1, put);
            if (!is_inside(at)) {
                expect_of_edit(&damage, at, 0, put);
            }
        }
    }
    CHECK(damage.equal > 0 && damage.refused > 0 && damage.unreadable > damage.equal);
    damage_destroy(&damage);
}

TEST(bytes_inside_of_strings)
{
    struct damage damage = damage_create();
    for (size_t at = 0; at < LENGTH; at++) {
        for (size_t i = 0; is_inside(at) && i < sizeof never_inside - 1; i++) {
            if (line[at] != '"') {
                expect_of_edit(&damage, at, 1, (struct str){never_inside + i, 1});
            }
            expect_of_edit(&damage, at, 0, (struct str){never_inside + i, 1});
        }
    }
    CHECK(damage.equal == 0 && damage.refused > 0 && damage.unreadable > 0);
    damage_destroy(&damage);
}

int main(void)
{
    RUN(whole);
    RUN(cuts);
    RUN(bytes_outside_of_strings);
    RUN(bytes_inside_of_strings);
    return test_end();
}
