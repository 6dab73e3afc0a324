#include "tests/unit/test.h"

#include <string.h>

#include "constraints/pyproject.h"

struct parsed {
    struct manifest manifest;
    struct diag_list diags;
};

static struct parsed parse(struct arena *arena, const char *text)
{
    struct parsed parsed = {.diags = {.arena = arena}};
    struct diag_list requirements = {.arena = arena};
    const struct source *source =
        source_create(arena, STR("pyproject.toml"), str_of(text), LINES_UNIVERSAL);
    pyproject_parse(arena, source, &(struct manifest_diags){&parsed.diags, &requirements},
                    &parsed.manifest);
    for (size_t i = 0; i < requirements.items.len; i++) {
        vec_push(arena, &parsed.diags.items, requirements.items.at[i]);
    }
    return parsed;
}

static struct manifest parse_clean(struct arena *arena, const char *text)
{
    struct parsed parsed = parse(arena, text);
    if (!CHECK(parsed.diags.items.len == 0)) {
        printf("  %.*s\n", STR_ARG(parsed.diags.items.at[0].message));
    }
    return parsed.manifest;
}

/* All lines, as "text|text|". */
static struct str texts(struct arena *arena, const struct project_lines *lines)
{
    struct buf buf = {.arena = arena};
    for (size_t i = 0; i < lines->len; i++) {
        buf_add(&buf, lines->at[i].requirement.text);
        buf_add_char(&buf, '|');
    }
    return buf_str(&buf);
}

/* The first of `count` diags: the text under it and its message. */
static void check_diag(struct arena *arena, const char *text, size_t count, const char *under,
                       const char *message)
{
    struct parsed parsed = parse(arena, text);
    if (!CHECK(parsed.diags.items.len == count)) {
        printf("  %s: %zu\n", text, parsed.diags.items.len);
        return;
    }
    CHECK_STR(span_text(parsed.diags.items.at[0].at), under);
    CHECK_STR(parsed.diags.items.at[0].message, message);
}

TEST(project_table)
{
    struct manifest m =
        parse_clean(arena, "[build-system]\nrequires = ['pbr>=6']\n[project]\nname = 'Oslo.Limit'\n"
                           "version = \"1.0\"\nrequires-python = '>=3.9'\n"
                           "dependencies = ['a>=1', \"b\\u003e2 ; python_version<'3'\"]\n"
                           "[project.optional-dependencies]\nX_y = ['c']\nz = []\n");
    CHECK_STR(m.name, "Oslo.Limit");
    CHECK_STR(m.version, "1.0");
    CHECK_STR(span_text(m.version_at), "1.0");
    CHECK_STR(m.requires_python, ">=3.9");
    CHECK_STR(span_text(m.requires_python_at), ">=3.9");
    CHECK(m.is_project && m.declares && m.pbr && !m.python_elsewhere && !m.dynamic.len);
    CHECK_STR(texts(arena, &m.lines), "a>=1|b>2|");
    CHECK_STR(span_text(m.lines.at[0].at), "a>=1");
    CHECK_STR(span_text(m.lines.at[1].at), "\"b\\u003e2 ; python_version<'3'\"");
    CHECK(m.extras.len == 2);
    CHECK_STR(m.extras.at[0].name, "x-y");
    CHECK_STR(texts(arena, &m.extras.at[0].lines), "c|");
    CHECK(manifest_find_extra(&m.extras, STR("z")) == &m.extras.at[1]);
    CHECK(!manifest_find_extra(&m.extras, STR("q")));
}

TEST(what_is_not_said)
{
    struct manifest m = parse_clean(arena, "[tool.black]\nx = 1\n");
    CHECK(!m.is_project && !m.declares && !m.pbr);
    m = parse_clean(arena, "[project]\nname = 'a'\n[build-system]\nrequires = ['pbrx']\n");
    CHECK(m.is_project && m.declares && m.lines.len == 0 && !m.pbr);
    m = parse_clean(arena, "[build-system]\nbuild-backend = 'pbr.build'\n");
    CHECK(m.pbr);
}

TEST(dynamic_fields)
{
    struct manifest m = parse_clean(arena, "[project]\nname = 'a'\ndynamic = ['version', "
                                           "'dependencies', 'requires-python']\n");
    CHECK(!m.declares && m.python_elsewhere && !m.version.len);
    CHECK_STR(m.dynamic, "pyproject.toml leaves the dependencies dynamic");
    m = parse_clean(arena,
                    "[project]\nname = 'a'\ndynamic = ['dependencies', 'optional-dependencies']\n"
                    "[tool.setuptools.dynamic]\ndependencies = {file = ['r.txt', 's.txt']}\n"
                    "optional-dependencies.t = {file = 't.txt'}\nversion = {attr = 'x'}\n");
    CHECK(m.declares && !m.dynamic.len && m.files.len == 3);
    CHECK_STR(m.files.at[1].path, "s.txt");
    CHECK_STR(m.files.at[1].extra, "");
    CHECK_STR(m.files.at[2].path, "t.txt");
    CHECK_STR(m.files.at[2].extra, "t");
    CHECK_STR(m.extras.at[0].name, "t");
    m = parse_clean(arena, "[project]\nname='a'\n[tool.setuptools.dynamic]\n"
                           "dependencies={file='r'}\noptional-dependencies.t={file='t'}\n");
    CHECK(m.files.len == 0 && m.extras.len == 0);
}

TEST(groups_include_groups)
{
    struct manifest m =
        parse_clean(arena, "[dependency-groups]\nall = [{include-group = 'Test'}, 'z', "
                           "{include-group = 'docs'}, {include-group = 'test'}]\n"
                           "test = ['a', {include-group = 'docs'}, 'b']\ndocs = ['d>=1']\n");
    CHECK(m.groups.len == 3);
    CHECK_STR(m.groups.at[0].name, "all");
    CHECK_STR(texts(arena, &m.groups.at[0].lines), "a|d>=1|b|z|");
    CHECK_STR(texts(arena, &m.groups.at[1].lines), "a|d>=1|b|");
    CHECK_STR(texts(arena, &m.groups.at[2].lines), "d>=1|");
}

TEST(group_errors)
{
    check_diag(arena, "[dependency-groups]\na = [{include-group = 'nope'}]\n", 1, "nope",
               "there is no dependency group 'nope'");
    check_diag(arena, "[dependency-groups]\na = [{include-group = 'a'}]\n", 1, "a",
               "dependency group 'a' includes itself");
    check_diag(arena,
               "[dependency-groups]\na = [{include-group = 'b'}]\nb = [{include-group = 'c'}]\n"
               "c = [{include-group = \"A\"}]\nd = [{include-group = 'a'}]\n",
               1, "A", "dependency group 'a' includes itself");
    check_diag(arena, "[dependency-groups]\na = []\nA = []\n", 1, "A",
               "dependency group 'A' is here twice");
    check_diag(arena, "[dependency-groups]\na = [{include = 'b'}]\n", 1, "{include = 'b'}",
               "expected {include-group = \"NAME\"}");
    check_diag(arena, "[dependency-groups]\na = [{include-group = 'a', x = 1}]\n", 1,
               "{include-group = 'a', x = 1}", "expected {include-group = \"NAME\"}");
    check_diag(arena, "[dependency-groups]\na = [1]\n", 1, "1",
               "expected a string or an include-group, found an integer");
    check_diag(arena, "[dependency-groups]\na = 'x'\n", 1, "'x'",
               "expected an array of strings, found a string");
    check_diag(arena, "dependency-groups = 1\n", 1, "1",
               "expected a table of groups, found an integer");
}

TEST(group_limits)
{
    struct buf deep = {.arena = arena};
    buf_add(&deep, STR("[dependency-groups]\n"));
    for (int i = 0; i < 1100; i++) {
        buf_printf(&deep, "g%d = [{include-group = 'g%d'}]\n", i, i + 1);
    }
    buf_add(&deep, STR("g1100 = ['x']\n"));
    struct parsed p = parse(arena, buf_str(&deep).ptr);
    CHECK(p.diags.items.len > 0);
    CHECK_STR(p.diags.items.at[0].message, "dependency groups include each other too deeply");
    struct buf wide = {.arena = arena};
    buf_add(&wide, STR("[dependency-groups]\n"));
    for (int i = 0; i < 220; i++) {
        buf_printf(&wide, "g%d = [", i);
        for (int k = i + 1; k < 220; k++) {
            buf_printf(&wide, "{include-group = 'g%d'},", k);
        }
        buf_add(&wide, STR("]\n"));
    }
    p = parse(arena, buf_str(&wide).ptr);
    CHECK(p.diags.items.len == 1);
    CHECK_STR(p.diags.items.at[0].message, "dependency groups of more than 1000000 requirements");
}

TEST(wrong_types_are_told_in_place)
{
    check_diag(arena, "project = 1\n", 1, "1", "expected a table, found an integer");
    check_diag(arena, "[project]\nname = 1\n", 1, "1", "expected a string, found an integer");
    check_diag(arena, "[project]\nversion = [1]\n", 1, "version",
               "expected a string, found an array");
    check_diag(arena, "[project]\n[project.dependencies]\na = '1'\n", 1, "dependencies",
               "expected an array of strings, found a table");
    check_diag(arena, "[project]\ndependencies = ['a', 1.5, true]\n", 2, "1.5",
               "expected a string, found a float");
    check_diag(arena, "[project]\noptional-dependencies = ['a']\n", 1, "optional-dependencies",
               "expected a table of arrays of strings, found an array");
    check_diag(arena, "[project]\ndynamic = 'version'\n", 1, "'version'",
               "expected an array of strings, found a string");
    check_diag(arena,
               "[project]\ndynamic = ['dependencies']\n[tool.setuptools]\n"
               "dynamic.dependencies = ['r.txt']\n",
               1, "dependencies", "expected a table with the key file, found an array");
    check_diag(arena,
               "[project]\ndynamic = ['dependencies']\n[tool.setuptools]\n"
               "dynamic.dependencies = {file = 1}\n",
               1, "1", "expected a string or an array of strings, found an integer");
    check_diag(arena,
               "[project]\ndynamic = ['optional-dependencies']\n[tool.setuptools]\n"
               "dynamic.optional-dependencies = 1\n",
               1, "1", "expected a table of extras, found an integer");
    check_diag(arena, "[project]\nname = 'a b'\n", 1, "a b",
               "'a b' is not a name of a distribution");
    check_diag(arena, "[project\n", 1, "", "not TOML: expected ']', saw '\\n'");
}

TEST(bad_requirements_are_told_inside_the_string)
{
    struct parsed p = parse(arena, "[project]\ndependencies = ['foo>=1', 'foo bar']\n");
    CHECK(p.diags.items.len == 1 && p.manifest.lines.len == 1);
    struct position at = span_position(p.diags.items.at[0].at);
    CHECK(at.line == 2 && at.column == 32);
    CHECK_STR(p.diags.items.at[0].message,
              "expected ';' (after name without version specifier) or the end, "
              "found \"bar\"");
    CHECK_STR(p.diags.items.at[0].help, "write NAME, NAME==VERSION or NAME @ URL");
    p = parse(arena, "[project]\ndependencies = ['a^1', 'b=1', 'c, d', 'a>=']\n");
    CHECK(p.diags.items.len == 4);
    CHECK_STR(p.diags.items.at[0].help, "write a range, such as >=1.2,<2");
    CHECK_STR(p.diags.items.at[1].help, "write == for an exact version");
    CHECK_STR(p.diags.items.at[2].help, "put each requirement on a line of its own");
    p = parse(arena, "[project]\ndependencies = [\"foo\\u0020bar\"]\n");
    CHECK(p.diags.items.len == 1);
    CHECK_STR(span_text(p.diags.items.at[0].at), "\"foo\\u0020bar\"");
}

int main(void)
{
    RUN(project_table);
    RUN(what_is_not_said);
    RUN(dynamic_fields);
    RUN(groups_include_groups);
    RUN(group_errors);
    RUN(group_limits);
    RUN(wrong_types_are_told_in_place);
    RUN(bad_requirements_are_told_inside_the_string);
    return test_end();
}
