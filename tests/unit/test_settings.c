#include "cli/settings.h"

#include "tests/unit/options_fixture.h"

/* Reads a command line of words; the settings, and what is wrong with them, a line each. */
static struct str read_line(struct arena *arena, const char *line, struct settings *settings)
{
    struct troubles troubles;
    struct options options = parse_line(arena, line, &troubles);
    *settings = (struct settings){0};
    settings_read(arena, &options, settings, &troubles);
    return trouble_lines(&troubles);
}

TEST(defaults)
{
    struct settings settings;
    CHECK_STR(read_line(arena, "", &settings), "");
    CHECK_STR(settings.cache_dir, "");
    CHECK(!settings.no_cache && !settings.offline && !settings.check_shadow);
    CHECK(!settings.refresh_all && settings.refresh.len == 0 && settings.metadata.len == 0);
    CHECK(settings.max_age == 86400 && settings.timeout == 60);
    CHECK(settings.evidence == EVIDENCE_DECLARED && !settings.has_as_of);
    CHECK_STR(read_line(arena, "cache prune", &settings), "");
    CHECK(settings.max_age == 2592000);
}

TEST(values)
{
    struct settings settings;
    CHECK_STR(read_line(arena,
                        "--cache-dir d --refresh=Foo.Bar --max-age 0 --timeout 3600 --evidence "
                        "static --metadata m --metadata n --as-of 1970-01-01 --check-shadow",
                        &settings),
              "");
    CHECK_STR(settings.cache_dir, "d");
    CHECK(settings.check_shadow && !settings.refresh_all && settings.refresh.len == 1);
    CHECK_STR(settings.refresh.at[0], "foo-bar");
    CHECK(settings.max_age == 0 && settings.timeout == 3600);
    CHECK(settings.evidence == EVIDENCE_STATIC && settings.metadata.len == 2);
    CHECK_STR(settings.metadata.at[1], "n");
    CHECK(settings.has_as_of && settings.as_of == 86400);
    CHECK_STR(read_line(arena, "--offline --evidence proven --timeout 1", &settings), "");
    CHECK(settings.offline && settings.evidence == EVIDENCE_PROVEN && settings.timeout == 1);
    CHECK_STR(read_line(arena, "--no-cache --refresh --refresh=a", &settings), "");
    CHECK(settings.no_cache && settings.refresh_all && settings.refresh.len == 1);
}

/* Which files of "a" and "b" count: wheels, sdists. */
static struct str formats_of(struct arena *arena, const char *line)
{
    struct settings settings;
    struct buf out = {.arena = arena};
    CHECK_STR(read_line(arena, line, &settings), "");
    for (int i = 0; i < 4; i++) {
        struct str name = i < 2 ? STR("a") : STR("b");
        buf_printf(&out, "%d", formats_allow(&settings.formats, name, i % 2 == 0));
    }
    return buf_str(&out);
}

/* Words of two options bind in the order of the command line. */
TEST(formats)
{
    CHECK_STR(formats_of(arena, ""), "1111");
    CHECK_STR(formats_of(arena, "--no-binary A --only-binary b,c"), "0110");
    CHECK_STR(formats_of(arena, "--no-binary :all: --only-binary a"), "1001");
    CHECK_STR(formats_of(arena, "--only-binary a --no-binary :all:"), "0101");
    CHECK_STR(formats_of(arena, "--no-binary a,b --only-binary a --no-binary :none:"), "1011");
    CHECK_STR(formats_of(arena, "--only-binary=a --no-binary=b --only-binary=:none:"), "1101");
}

struct row {
    const char *line;
    const char *want;
};

static const struct row rows[] = {
    {"--offline --refresh", "options '--offline' and '--refresh' exclude each other"},
    {"--offline --refresh=a", "options '--offline' and '--refresh' exclude each other"},
    {"--no-cache --offline", "options '--offline' and '--no-cache' exclude each other"},
    {"--snapshot s --index-url https://a",
     "options '--snapshot' and '--index-url' exclude each other"},
    {"--snapshot s --extra-index-url https://a",
     "options '--snapshot' and '--extra-index-url' exclude each other"},
    {"--snapshot s --find-links a", "options '--snapshot' and '--find-links' exclude each other"},
    {"--snapshot s --no-index", "options '--snapshot' and '--no-index' exclude each other"},
    {"--snapshot s --trusted-host a",
     "options '--snapshot' and '--trusted-host' exclude each other"},
    {"--snapshot s --check-shadow", "options '--snapshot' and '--check-shadow' exclude each other"},
    {"--no-binary a,:some:",
     "option '--no-binary': ':some:' is neither a name nor ':all:' nor ':none:'"},
    {"--snapshot s --refresh", "options '--snapshot' and '--refresh' exclude each other"},
    {"--snapshot s --offline", ""},
    {"--refresh=-a", "option '--refresh': '-a' is not a name"},
    {"--max-age 1w", "option '--max-age': '1w' is not a duration (90s, 30m, 24h, 7d or 0)"},
    {"--timeout 0", "option '--timeout': '0' is not a number of seconds, 1 to 3600"},
    {"--timeout 3601", "option '--timeout': '3601' is not a number of seconds, 1 to 3600"},
    {"--timeout 10s", "option '--timeout': '10s' is not a number of seconds, 1 to 3600"},
    {"--as-of today",
     "option '--as-of': 'today' is not a date (2026-11-20) or time (2026-11-20T08:00:00Z)"},
    {"--index-url https://a --index-url b=https://b", ""},
    {"--index-url https://a --index-url https://b/?b=https://c",
     "option '--index-url' is given twice without a NAME= (--extra-index-url adds an index)"},
};

TEST(messages)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct settings settings;
        CHECK_STR(read_line(arena, rows[i].line, &settings), rows[i].want);
    }
}

int main(void)
{
    RUN(formats);
    RUN(defaults);
    RUN(values);
    RUN(messages);
    return test_end();
}
