#include "tests/unit/test.h"

#include <string.h>

#include "constraints/setupcfg.h"

struct parsed {
    struct setupcfg cfg;
    struct diag_list diags;
};

static struct parsed parse(struct arena *arena, const char *text)
{
    struct parsed parsed = {.diags = {.arena = arena}};
    const struct source *source =
        source_create(arena, STR("setup.cfg"), str_of(text), LINES_UNIVERSAL);
    setupcfg_parse(arena, source, &parsed.cfg, &parsed.diags);
    return parsed;
}

static struct parsed parse_clean(struct arena *arena, const char *text)
{
    struct parsed parsed = parse(arena, text);
    if (!CHECK(parsed.diags.items.len == 0)) {
        printf("  %.*s\n", STR_ARG(parsed.diags.items.at[0].message));
    }
    return parsed;
}

static struct str text_of(struct arena *arena, const struct parsed *parsed, const char *section,
                          const char *key)
{
    const struct setupcfg_option *option = setupcfg_get(&parsed->cfg, section, key);
    return option ? setupcfg_text(arena, option) : STR("(none)");
}

/* The requirements of [s] k, each followed by '|'. */
static struct str requirements(struct arena *arena, const char *text)
{
    struct parsed parsed = parse_clean(arena, text);
    struct setupcfg_items items = setupcfg_requirements(arena, setupcfg_get(&parsed.cfg, "s", "k"));
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < items.at.len; i++) {
        buf_add(&out, span_text(items.at.at[i]));
        buf_add_char(&out, '|');
    }
    return buf_str(&out);
}

/* One diag: its place as "LINE:COLUMN" and its message. */
static void check_diag(struct arena *arena, const char *text, const char *place,
                       const char *message)
{
    struct parsed parsed = parse(arena, text);
    if (!CHECK(parsed.diags.items.len == 1)) {
        return;
    }
    struct diag diag = parsed.diags.items.at[0];
    struct position at = span_position(diag.at);
    CHECK_STR(arena_printf(arena, "%zu:%zu", at.line, at.column), place);
    CHECK_STR(diag.message, message);
}

TEST(sections_and_delimiters)
{
    struct parsed p = parse_clean(arena, "# c\n[metadata]\nname = nova\nurl: http://x=y\n"
                                         "  ; indented comment\nempty =\n[a]b] junk\nk=v # no\n");
    CHECK_STR(text_of(arena, &p, "metadata", "name"), "nova");
    CHECK_STR(text_of(arena, &p, "metadata", "url"), "http://x=y");
    CHECK_STR(text_of(arena, &p, "metadata", "empty"), "");
    CHECK_STR(text_of(arena, &p, "a]b", "k"), "v # no");
    CHECK_STR(text_of(arena, &p, "metadata", "k"), "(none)");
    CHECK_STR(text_of(arena, &p, "options", "k"), "(none)");
    CHECK(setupcfg_has_section(&p.cfg, "a]b") && !setupcfg_has_section(&p.cfg, "b"));
}

TEST(keys_are_compared_loosely_and_the_last_counts)
{
    struct parsed p = parse_clean(arena, "[metadata]\nPython-Requires = >=3.8\nx-y = 1\nx_y = 2\n");
    CHECK_STR(text_of(arena, &p, "metadata", "python_requires"), ">=3.8");
    CHECK_STR(text_of(arena, &p, "metadata", "x-Y"), "2");
}

TEST(values_go_on_in_deeper_lines)
{
    struct parsed p = parse_clean(arena, "[s]\nk =\n    a\n# comment\n\n  ; comment\n    b = c\n"
                                         "\t[d]\n\nl = 1\n   2\r\n   3\r m = 4");
    CHECK_STR(text_of(arena, &p, "s", "k"), "a\nb = c\n[d]");
    CHECK_STR(text_of(arena, &p, "s", "l"), "1\n2\n3\nm = 4");
    struct parsed q = parse_clean(arena, "[s]\n  k = 1\n  l = 2\n    3\n m = 4\n");
    CHECK_STR(text_of(arena, &q, "s", "k"), "1");
    CHECK_STR(text_of(arena, &q, "s", "l"), "2\n3");
    CHECK_STR(text_of(arena, &q, "s", "m"), "4");
}

TEST(default_options_are_in_every_section)
{
    struct parsed p = parse_clean(arena, "[DEFAULT]\nk = 1\nl = 1\n[s]\nk = 2\n[DEFAULT]\nk2 = 3\n"
                                         "K = 4\n");
    CHECK_STR(text_of(arena, &p, "s", "k"), "2");
    CHECK_STR(text_of(arena, &p, "s", "l"), "1");
    CHECK_STR(text_of(arena, &p, "s", "k2"), "3");
    CHECK_STR(text_of(arena, &p, "t", "l"), "(none)");
    CHECK(setupcfg_in_section(&p.cfg, &p.cfg.options.at[0], "s"));
    CHECK(setupcfg_in_section(&p.cfg, &p.cfg.options.at[2], "s"));
    CHECK(!setupcfg_in_section(&p.cfg, &p.cfg.options.at[2], "t"));
}

TEST(percent_signs_are_plain)
{
    struct parsed p = parse_clean(arena, "[s]\nk = %(name)s 100%\n");
    CHECK_STR(text_of(arena, &p, "s", "k"), "%(name)s 100%");
}

TEST(requirement_lists)
{
    CHECK_STR(requirements(arena, "[s]\nk = a>=1; b ;c # d\n"), "a>=1|b|c|");
    CHECK_STR(
        requirements(arena, "[s]\nk =\n  a>=1; python_version<'3'\n  # c\n  b # x\n\n  c#d\n"),
        "a>=1; python_version<'3'|b|c#d|");
    CHECK_STR(requirements(arena, "[s]\nk = a\n  b; c\n"), "a|b; c|");
    CHECK_STR(requirements(arena, "[s]\nk = # x\n  b\n"), "b|");
    CHECK_STR(requirements(arena, "[s]\nk =\n"), "");
}

TEST(file_directives)
{
    struct parsed p = parse_clean(arena, "[s]\nk = file: a.txt, b.txt\nl = file:\n a.txt,\n b c\n"
                                         "m = x file: a\n");
    struct setupcfg_items paths = {0};
    CHECK(setupcfg_file_directive(arena, setupcfg_get(&p.cfg, "s", "k"), &paths));
    CHECK(paths.at.len == 2);
    CHECK_STR(span_text(paths.at.at[0]), "a.txt");
    CHECK_STR(span_text(paths.at.at[1]), "b.txt");
    paths.at.len = 0;
    CHECK(setupcfg_file_directive(arena, setupcfg_get(&p.cfg, "s", "l"), &paths));
    CHECK(paths.at.len == 2);
    CHECK_STR(span_text(paths.at.at[1]), "b c");
    CHECK(!setupcfg_file_directive(arena, setupcfg_get(&p.cfg, "s", "m"), NULL));
}

TEST(places_are_of_the_source)
{
    struct parsed p = parse_clean(arena, "[s]\n\xC3\xA4 = 1\nk =\n   foo>=1\n");
    const struct setupcfg_option *option = setupcfg_get(&p.cfg, "s", "k");
    CHECK(span_position(option->key_at).line == 3);
    struct setupcfg_items items = setupcfg_requirements(arena, option);
    struct position at = span_position(items.at.at[0]);
    CHECK(at.line == 4 && at.column == 4);
}

TEST(errors)
{
    check_diag(arena, "a = 1\nb = 2\n[s]\n", "1:1", "expected a section header such as [metadata]");
    check_diag(arena, "[s]\n\nnothing here\nk = v\n", "3:1",
               "expected a section header, or an option with '=' or ':'");
    check_diag(arena, "[s]\n = v\n", "2:2", "expected the name of an option before '='");
    check_diag(arena, "[s]\n[t]\nk=1\n[s]\n", "4:1", "section [s] is here twice");
    check_diag(arena, "[s]\nk=1\n[t]\nk=1\nk : 2\n", "5:1", "option k is in section [t] twice");
    check_diag(arena, "[DEFAULT]\nk=1\n[DEFAULT]\nk=2\n", "4:1",
               "option k is in section [DEFAULT] twice");
    check_diag(arena, "[]\n", "1:1", "expected a section header such as [metadata]");
    struct parsed p = parse(arena, "[s]\n[s]\n");
    CHECK_STR(p.diags.items.at[0].help, "move its options to the first one");
}

TEST(every_error_is_reported)
{
    struct parsed p = parse(arena, "[s]\nfoo\nk = 1\nbar\n[s]\nk = 2\n");
    CHECK(p.diags.items.len == 4);
    CHECK_STR(text_of(arena, &p, "s", "k"), "2");
}

TEST(long_input_takes_linear_time)
{
    struct buf buf = {.arena = arena};
    for (int i = 0; i < 100000; i++) {
        buf_printf(&buf, "[s%d]\nk%d =\n  v\n", i, i);
    }
    buf_fill(&buf, ' ', 1000000);
    struct parsed p = parse_clean(arena, buf_str(&buf).ptr);
    CHECK(p.cfg.sections.len == 100000 && p.cfg.options.len == 100000);
    CHECK_STR(text_of(arena, &p, "s99999", "k99999"), "v");
}

int main(void)
{
    RUN(sections_and_delimiters);
    RUN(keys_are_compared_loosely_and_the_last_counts);
    RUN(values_go_on_in_deeper_lines);
    RUN(default_options_are_in_every_section);
    RUN(percent_signs_are_plain);
    RUN(requirement_lists);
    RUN(file_directives);
    RUN(places_are_of_the_source);
    RUN(errors);
    RUN(every_error_is_reported);
    RUN(long_input_takes_linear_time);
    return test_end();
}
