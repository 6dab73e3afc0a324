#include "tests/unit/test.h"

#include <string.h>

#include "base/buf.h"
#include "constraints/metadata.h"

static bool parse(struct arena *arena, struct str text, struct metadata *metadata,
                  struct error *error)
{
    const struct source *source = source_create(arena, STR("METADATA"), text, LINES_UNIVERSAL);
    return metadata_parse(arena, source, metadata, error);
}

static struct metadata parsed(struct arena *arena, const char *text)
{
    struct metadata metadata;
    struct error error = {0};
    if (!CHECK(parse(arena, str_of(text), &metadata, &error))) {
        printf("  %s\n", error.text);
    }
    return metadata;
}

static void check_unreadable(struct arena *arena, const char *text, const char *message)
{
    struct metadata metadata;
    struct error error = {0};
    CHECK(!parse(arena, str_of(text), &metadata, &error));
    CHECK_STR(str_of(error.text), message);
}

TEST(fields)
{
    struct metadata m =
        parsed(arena, "Metadata-Version: 2.2\r\nName: oslo.db\r\nVersion: 14.0.0\r\n"
                      "requires-PYTHON: >=3.9\r\nRequires-Dist: a>=1\r\n"
                      "Requires-Dist:b ; extra == 'x'\r\nProvides-Extra: x\r\n"
                      "Dynamic: Requires-Dist\r\nX-Unknown: y\r\n\r\nName: body\r\n");
    CHECK_STR(m.metadata_version, "2.2");
    CHECK_STR(m.name, "oslo.db");
    CHECK_STR(m.version, "14.0.0");
    CHECK_STR(m.requires_python.value, ">=3.9");
    CHECK(m.requires_dist.len == 2 && m.provides_extra.len == 1 && m.dynamic.len == 1);
    CHECK_STR(m.requires_dist.at[0].value, "a>=1");
    CHECK_STR(m.requires_dist.at[1].value, "b ; extra == 'x'");
    CHECK_STR(span_text(m.requires_dist.at[1].at), "b ; extra == 'x'");
    CHECK(span_position(m.requires_dist.at[1].at).line == 6);
    CHECK(span_position(m.requires_dist.at[1].at).column == 15);
    CHECK_STR(m.provides_extra.at[0].value, "x");
    CHECK_STR(m.dynamic.at[0], "requires-dist");
}

TEST(the_first_of_a_single_field_counts)
{
    struct metadata m = parsed(arena, "Name: a\nName: b\nVersion:\nVersion: 1\nVersion: 2\n"
                                      "Requires-Python: >=3\nRequires-Python: <3\n");
    CHECK_STR(m.name, "a");
    CHECK_STR(m.version, "1");
    CHECK_STR(m.requires_python.value, ">=3");
    CHECK(m.metadata_version.len == 0);
}

TEST(continuation_lines_are_joined)
{
    struct metadata m = parsed(arena, "Requires-Dist: a\n\t>=1\n  ; x\nRequires-Dist:\n b\n \n"
                                      "Description: x\n        y: z\n       |\nName: n");
    CHECK_STR(m.requires_dist.at[0].value, "a\n>=1\n; x");
    CHECK_STR(span_text(m.requires_dist.at[0].at), "a\n\t>=1\n  ; x");
    CHECK_STR(m.requires_dist.at[1].value, "b");
    CHECK_STR(m.name, "n");
}

TEST(what_is_no_header_is_unreadable)
{
    check_unreadable(arena, "Name: a\nnothing\n",
                     "METADATA:2: expected \"Field: value\" or an indented line");
    check_unreadable(arena, " Name: a\n",
                     "METADATA:1: expected \"Field: value\" or an indented line");
    check_unreadable(arena, "Name : a\n",
                     "METADATA:1: expected \"Field: value\" or an indented line");
    check_unreadable(arena, ": a\n", "METADATA:1: expected \"Field: value\" or an indented line");
    check_unreadable(arena, "\xC3\xA4: a\n",
                     "METADATA:1: expected \"Field: value\" or an indented line");
}

TEST(empty_text_has_no_fields)
{
    struct metadata m = parsed(arena, "");
    CHECK(m.name.len == 0 && m.requires_dist.len == 0);
    m = parsed(arena, "\nName: a\n");
    CHECK(m.name.len == 0);
}

TEST(long_input_takes_linear_time)
{
    struct buf buf = {.arena = arena};
    buf_add(&buf, STR("Description: x"));
    for (int i = 0; i < 500000; i++) {
        buf_add(&buf, STR("\n  y"));
    }
    buf_add(&buf, STR("\nName: n\n"));
    struct metadata m;
    struct error error = {0};
    CHECK(parse(arena, buf_str(&buf), &m, &error));
    CHECK_STR(m.name, "n");
}

int main(void)
{
    RUN(fields);
    RUN(the_first_of_a_single_field_counts);
    RUN(continuation_lines_are_joined);
    RUN(what_is_no_header_is_unreadable);
    RUN(empty_text_has_no_fields);
    RUN(long_input_takes_linear_time);
    return test_end();
}
