#include "tests/unit/reqfile_fixture.h"

TEST(lines_have_files_numbers_and_options)
{
    struct fixture f;
    fixture_open(&f, arena);
    fixture_put(&f, "sub.txt", "baz\n");
    fixture_text(&f, "foo==1 --hash=sha256:ab --hash sha512:cd -C k=v  # c\n"
                     "-r ./sub.txt\n--pre\n-i https://example.com/simple\nbar\n");
    CHECK(f.diags.items.len == 0 && f.file.lines.len == 3 && f.file.files.len == 2);
    const struct reqfile_line *foo = &f.file.lines.at[0];
    CHECK_STR(foo->text, "foo==1");
    CHECK(foo->hash_count == 2 && foo->setting_count == 1 && !foo->included);
    CHECK_STR(foo->hashes[1].algorithm, "sha512");
    CHECK_STR(foo->hashes[1].digest, "cd");
    CHECK_STR(foo->settings[0].key, "k");
    CHECK_STR(span_text(foo->at), "foo==1");
    CHECK(f.file.lines.at[1].included && f.file.lines.at[1].line == 1);
    CHECK_STR(f.file.lines.at[1].file, "sub.txt");
    CHECK(f.file.lines.at[2].line == 5);
    CHECK(f.file.option_lines.len == 2 && f.file.options.len == 2);
    CHECK(f.file.options.at[1].kind == REQFILE_INDEX_URL);
    CHECK_STR(span_text(f.file.options.at[1].at), "-i https://example.com/simple");
    CHECK(f.file.includes.len == 1 && !f.file.includes.at[0].from_constraint);
    fixture_close(&f);
}

TEST(spans_go_through_continuations)
{
    struct fixture f;
    fixture_open(&f, arena);
    fixture_text(&f, "\\\n  foo \\\n  [x] >=1, \\\n \\\n <2 ; python_version \\\n>'3'  # c\n");
    CHECK(f.diags.items.len == 0 && f.file.lines.len == 1);
    const struct reqfile_line *line = &f.file.lines.at[0];
    const struct requirement *r = &line->requirement;
    CHECK(line->line == 1);
    CHECK_STR(fixture_under(line, r->name_at.start, r->name_at.end), "foo");
    CHECK_STR(fixture_under(line, r->extras_at.start, r->extras_at.end), "[x]");
    CHECK_STR(fixture_under(line, r->specifier.clauses[0].start, r->specifier.clauses[0].end),
              ">=1");
    CHECK_STR(fixture_under(line, r->specifier.clauses[1].start, r->specifier.clauses[1].end),
              "<2");
    CHECK_STR(fixture_under(line, r->marker_at.start, r->marker_at.end), "python_version \\\n>'3'");
    CHECK(span_position(line->at).line == 2 && span_position(line->at).column == 3);
    fixture_close(&f);
}

TEST(spans_of_variables_are_their_names)
{
    struct fixture f;
    fixture_open(&f, arena);
    fixture_text(&f, "foo==${A}.5,<${A}2\nbar==\\\n${B}${A}\nx${EMPTY}${NOT_SET}\n");
    const struct reqfile_line *foo = &f.file.lines.at[0];
    CHECK_STR(foo->text, "foo==1.5,<12");
    CHECK_STR(fixture_under(foo, 5, 6), "${A}");
    CHECK_STR(fixture_under(foo, 6, 8), ".5");
    CHECK_STR(fixture_under(foo, 0, 3), "foo");
    CHECK_STR(fixture_under(foo, 9, 12), "<${A}2");
    CHECK_STR(span_text(foo->at), "foo==${A}.5,<${A}2");
    CHECK_STR(f.file.lines.at[1].text, "bar==11");
    CHECK_STR(fixture_under(&f.file.lines.at[1], 5, 6), "${B}");
    CHECK_STR(fixture_under(&f.file.lines.at[1], 6, 7), "${A}");
    CHECK(f.file.rejected.len == 1);
    CHECK_STR(f.file.rejected.at[0].text, "x${EMPTY}${NOT_SET}");
    fixture_diag(&f, 0, "r.txt:4:2",
                 "expected ';' (after name without version specifier) or the end, found "
                 "\"${EMPTY}${NOT_SET}\"",
                 "the variable is not set");
    fixture_close(&f);
}

TEST(columns_do_not_count_the_byte_order_mark)
{
    struct fixture f;
    fixture_open(&f, arena);
    fixture_text(&f, "\xEF\xBB\xBF\xC3\xA9 ==1\n");
    fixture_diag(&f, 0, "r.txt:1:1",
                 "expected the name of a package at the start, found \"\xC3\xA9\"",
                 "write NAME, NAME==VERSION or NAME @ URL");
    fixture_close(&f);
}

TEST(every_error_is_told_at_its_place)
{
    struct fixture f;
    fixture_open(&f, arena);
    fixture_text(&f, "ok\n"
                     "--indx-url x\n"
                     "foo==1, ^2\n"
                     "-r missing.txt\n"
                     "bar; python_version \\\n  >> '3'\n"
                     "foo --hash=md5:00\n"
                     "--pre=1\n--pr\n-f\n--find-links \"x\n"
                     "--use-feature 2020-resolver\n"
                     "--no-binary -x\n"
                     "foo --config-settings x\n"
                     "foo\t--pre\n-hash=x\nfoo --hash=x\n-r \\");
    CHECK(f.file.lines.len == 1 && f.file.stops.len == 13);
    fixture_diag(&f, 0, "r.txt:2:1", "expected an option, found --indx-url: no such option",
                 "did you mean --index-url?");
    CHECK(span_position(f.diags.items.at[1].at).line == 3);
    fixture_diag(&f, 2, "r.txt:4:4", "missing.txt: no such file",
                 "paths are relative to the file that includes them");
    CHECK(span_position(f.diags.items.at[3].at).line == 6);
    CHECK(span_position(f.diags.items.at[3].at).column <= 4);
    fixture_diag(&f, 4, "r.txt:7:5", "expected sha256, sha384 or sha512, found \"md5\"",
                 "use a digest of one of these algorithms");
    fixture_diag(&f, 5, "r.txt:8:1", "expected --pre without a value, found \"--pre=1\"",
                 "remove the = and what follows");
    fixture_diag(&f, 6, "r.txt:9:1", "expected an option, found the ambiguous --pr",
                 "it may stand for --pre, --prefer-binary");
    fixture_diag(&f, 7, "r.txt:10:1", "expected a value after -f, found end of line",
                 "give the value on the same line");
    fixture_diag(&f, 8, "r.txt:11:14", "expected a closing quote, found end of line",
                 "close the quote, or put a backslash before it");
    fixture_diag(&f, 9, "r.txt:12:15", "expected a feature of pip, found \"2020-resolver\"",
                 "pip 26.3 knows fast-deps, build-constraint, inprocess-build-deps, truststore and "
                 "no-binary-enable-wheel-cache");
    fixture_diag(&f, 10, "r.txt:13:13", "expected names of packages, found \"-x\"",
                 "give :all:, :none: or names with commas between them");
    fixture_diag(&f, 11, "r.txt:14:23", "expected KEY=VALUE, found \"x\"",
                 "write it as --config-settings KEY=VALUE");
    CHECK_STR(f.diags.items.at[12].help, "put a space, not a TAB, before an option");
    fixture_diag(&f, 13, "r.txt:16:1", "expected an option, found -h: no such option",
                 "did you mean --hash?");
    fixture_diag(&f, 14, "r.txt:17:5", "expected ALGORITHM:DIGEST after --hash, found \"x\"",
                 "write it as --hash=sha256:DIGEST");
    CHECK(f.diags.items.len == 16);
    fixture_close(&f);
}

TEST(help_fits_the_mistake)
{
    struct fixture f;
    fixture_open(&f, arena);
    fixture_text(&f, "<<<<<<< HEAD\n[dev]\nfoo#c\nfoo^1\nfoo=1\na, b\n./none\n-e foo\n"
                     "git+https://x/y#egg=a[b]\nx.whl\n");
    static const char *const help[] = {
        "resolve the merge conflict",
        "requirements files have no sections",
        "put a space before # to start a comment",
        "write a range, such as >=1.2,<2",
        "write == for an exact version",
        "put each requirement on a line of its own",
        "if it is a path: there is no such file or directory",
        "write -e ./directory, or -e \"name @ git+https://...\"",
        "write \"name[extra] @ URL\" instead",
        "use the name that the wheel was built with",
    };
    CHECK(f.diags.items.len == 10);
    for (size_t i = 0; i < 10 && i < f.diags.items.len; i++) {
        CHECK_STR(f.diags.items.at[i].help, help[i]);
    }
    fixture_close(&f);
}

TEST(links_that_name_no_project)
{
    struct fixture f;
    fixture_open(&f, arena);
    CHECK(mkdir("pkg", 0700) == 0);
    fixture_put(&f, "pkg/pyproject.toml", "");
    fixture_text(&f, "-e ./pkg[a,,b]\n"
                     "https://example.org/x.zip#egg=a[b]\n"
                     "https://example.org/x.whl\n"
                     "-e foo\n"
                     "-e git+https://example.org/x\n");
    fixture_diag(&f, 0, "r.txt:1:9", "expected names of extras, found something else",
                 "write them as [name, name]");
    fixture_diag(&f, 1, "r.txt:2:31", "expected the name of a project after egg=, found \"a[b]\"",
                 "write \"name[extra] @ URL\" instead");
    fixture_diag(&f, 2, "r.txt:3:1",
                 "expected NAME-VERSION-PYTHON-ABI-PLATFORM.whl, found \"x.whl\"",
                 "use the name that the wheel was built with");
    fixture_diag(&f, 3, "r.txt:4:4",
                 "expected a project directory or a VCS URL after -e, found \"foo\"",
                 "write -e ./directory, or -e \"name @ git+https://...\"");
    fixture_diag(&f, 4, "r.txt:5:4", "expected a name for the project, found a bare VCS URL",
                 "write \"name @ URL\", or add #egg=name");
    CHECK(f.diags.items.len == 5);
    fixture_close(&f);
}

TEST(options_that_cannot_be_read)
{
    struct fixture f;
    fixture_open(&f, arena);
    fixture_text(&f, "--something-else-entirely\n-f x\\ # a comment\n-r file:///x%00y\n");
    fixture_diag(&f, 0, "r.txt:1:1",
                 "expected an option, found --something-else-entirely: no such option",
                 "requirements files know only some of pip's options; remove it");
    fixture_diag(&f, 1, "r.txt:2:5", "expected a character after \\, found end of line",
                 "remove the backslash");
    fixture_diag(&f, 2, "r.txt:3:4", "expected a path, found a NUL byte",
                 "paths are relative to the file that includes them");
    CHECK(f.diags.items.len == 3);
    fixture_close(&f);
}

TEST(paths_and_urls)
{
    struct fixture f;
    fixture_open(&f, arena);
    CHECK(mkdir("pkg", 0700) == 0 && mkdir("sub", 0700) == 0 && mkdir("sub/in", 0700) == 0);
    CHECK(mkdir("empty", 0700) == 0);
    fixture_put(&f, "pkg/pyproject.toml", "");
    fixture_put(&f, "sub/in/setup.py", "");
    fixture_put(&f, "sub/s.txt", "-e ./in\n./pkg[B, a] ; python_version > '3'\n");
    fixture_text(&f, "-r sub/s.txt\n-e \"./pkg\"\nfile:///srv/a%20b\n"
                     "https://example.com/foo_x-1.0-py3-none-any.whl\nfoo @ file:///srv/foo\n"
                     "git+https://example.com/x#egg=Bar&subdirectory=y\n./empty\n");
    CHECK(f.file.lines.len == 7);
    const struct reqfile_line *line = f.file.lines.at;
    CHECK(line[0].form == REQFILE_PATH && line[0].editable);
    CHECK_STR(line[0].path, "sub/in");
    CHECK(line[1].form == REQFILE_PATH && line[1].requirement.canonical_extra_count == 2);
    CHECK_STR(line[1].path, "pkg");
    CHECK_STR(line[1].requirement.marker_text, "python_version > \"3\"");
    CHECK_STR(line[1].requirement.text, "./pkg[B, a]");
    CHECK_STR(line[2].path, "pkg");
    CHECK_STR(fixture_under(&line[2], 2, 3), "\"./pkg\"");
    CHECK(line[3].form == REQFILE_PATH);
    CHECK_STR(line[3].path, "/srv/a b");
    CHECK(line[4].form == REQFILE_URL);
    CHECK_STR(line[4].requirement.canonical, "foo-x");
    CHECK_STR(line[4].requirement.specifier.canonical, "==1.0");
    CHECK(line[5].form == REQFILE_NAMED);
    CHECK(line[6].form == REQFILE_URL);
    CHECK_STR(line[6].requirement.canonical, "bar");
    fixture_diag(&f, 0, "r.txt:7:1",
                 "expected a project, found a directory without setup.py or pyproject.toml: empty",
                 "name the directory that holds the project");
    fixture_close(&f);
}

TEST(paths_lead_to_the_first_project)
{
    struct fixture f;
    fixture_open(&f, arena);
    CHECK(mkdir("top", 0700) == 0 && mkdir("own", 0700) == 0 && mkdir("own/lib", 0700) == 0);
    CHECK(mkdir("lib", 0700) == 0 && mkdir("top/only", 0700) == 0 && mkdir("own/cfg", 0700) == 0);
    CHECK(mkdir("top/cfg", 0700) == 0 && mkdir("cfg", 0700) == 0);
    fixture_put(&f, "setup.py", "");
    fixture_put(&f, "cfg/setup.py", "");
    fixture_put(&f, "own/cfg/setup.cfg", "");
    fixture_put(&f, "own/lib/pyproject.toml", "");
    fixture_put(&f, "lib/pyproject.toml", "");
    fixture_put(&f, "a-1.zip", "");
    fixture_put(&f, "own/own.txt", "-e .\n-e ./lib\n-e ./cfg\n-e ./only\n./a-1.zip\n./b-1.zip\n");
    fixture_put(&f, "top/r.txt", "-r ../own/own.txt\n");
    CHECK(fixture_read(&f, "top/r.txt"));
    static const char *const want[] = {".",        "own/lib", "own/cfg",
                                       "top/only", "a-1.zip", "top/b-1.zip"};
    if (CHECK(f.file.lines.len == 6)) {
        for (size_t i = 0; i < 6; i++) {
            CHECK_STR(f.file.lines.at[i].path, want[i]);
        }
    }
    CHECK(mkdir("own/only", 0700) == 0 && mkdir("only", 0700) == 0);
    fixture_put(&f, "own/only/setup.py", "");
    fixture_text(&f, "-r own/own.txt\n");
    CHECK(f.file.lines.len == 6);
    CHECK_STR(f.file.lines.at[3].path, "only");
    fixture_close(&f);
}

TEST(encodings)
{
    struct fixture f;
    fixture_open(&f, arena);
    fixture_put(&f, "€.txt", "one\n");
    fixture_put(&f, "日本.txt", "two\n");
    fixture_put(&f, "é.txt", "three\n");
    fixture_put(&f, "a.txt", "# coding: ISO_8859-15\n-r \xA4.txt\n");
    fixture_put(&f, "b.txt", "\n# -*- coding: Shift-JIS -*-\n-r \x93\xFA\x96{.txt\nx~=1.0\n");
    fixture_put(&f, "c.txt", "# coding=cp1252\n-r \xE9.txt\n");
    fixture_put_bytes(&f, "d.txt", STR("\xFE\xFF\0f\0o\0o\0\n"));
    fixture_text(&f, "-r a.txt\n-r b.txt\n-r c.txt\n-r d.txt\n");
    CHECK(f.diags.items.len == 0 && f.file.lines.len == 5);
    CHECK_STR(f.file.lines.at[2].text, "x~=1.0");
    CHECK_STR(f.file.lines.at[4].text, "foo");
    fixture_close(&f);
}

TEST(files_that_are_not_text)
{
    struct fixture f;
    fixture_open(&f, arena);
    fixture_put(&f, "a.txt", "foo\nbar # caf\xE9\n");
    fixture_put(&f, "b.txt", "# coding: klingon\nfoo\n");
    fixture_put_bytes(&f, "c.txt", STR("\0\1\2 ???\n!!\n\0\n"));
    fixture_put_bytes(&f, "d.txt",
                      STR("\xFF\xFE"
                          "f\0\n\0x"));
    fixture_text(&f, "-r a.txt\n-r b.txt\n-r c.txt\n-r d.txt\nok\n");
    CHECK(f.diags.items.len == 4 && f.file.lines.len == 1);
    fixture_diag(&f, 0, "a.txt:2:10", "expected utf-8 text, found bytes that are not",
                 "save the file as UTF-8, or name its encoding in a first line like "
                 "# -*- coding: latin-1 -*-");
    fixture_diag(&f, 1, "b.txt:1:11", "expected an encoding, found klingon, which is not known",
                 "name one that Python knows, such as utf-8 or latin-1");
    fixture_diag(&f, 2, "c.txt:1:1", "expected text, found a NUL byte",
                 "this is not a requirements file, or UTF-16 without a byte order mark");
    CHECK_STR(f.diags.items.at[3].message, "expected utf-16 text, found bytes that are not");
    fixture_close(&f);
}

TEST(constraints_and_nested_requirements)
{
    struct fixture f;
    fixture_open(&f, arena);
    fixture_put(&f, "c.txt", "a==1\n-r n.txt\n");
    fixture_put(&f, "n.txt", "b\n-c d.txt\n");
    fixture_put(&f, "d.txt", "c==1\n");
    fixture_text(&f, "-c c.txt\nd\n");
    const struct reqfile_line *line = f.file.lines.at;
    CHECK(f.file.lines.len == 4);
    CHECK(line[0].constraint && !line[0].nested_requirement);
    CHECK(!line[1].constraint && line[1].nested_requirement);
    CHECK(line[2].constraint && !line[2].nested_requirement);
    CHECK(!line[3].constraint && !line[3].nested_requirement && !line[3].included);
    fixture_close(&f);
}

TEST(files_that_cannot_be_read)
{
    struct fixture f;
    fixture_open(&f, arena);
    CHECK(!fixture_read(&f, "none.txt"));
    CHECK_STR(str_of(f.error.text), "none.txt: no such file");
    f.error.set = false;
    CHECK(!fixture_read(&f, "."));
    CHECK_STR(str_of(f.error.text), ".: is a directory");
    f.error.set = false;
    CHECK(!fixture_read(&f, "https://example.com/r.txt"));
    CHECK_STR(str_of(f.error.text),
              "https://example.com/r.txt: files on the network are not supported");
    fixture_text(&f, "-r https://example.com/r.txt\n-c ''\n");
    fixture_diag(&f, 0, "r.txt:1:4",
                 "expected a local file, found a URL, which is not supported here",
                 "download the file and include it by its path");
    fixture_diag(&f, 1, "r.txt:2:4", ".: is a directory",
                 "paths are relative to the file that includes them");
    fixture_close(&f);
}

/* A network with one file, "https://h/FILE"; its text is of `data`. */
static bool read_remote(void *data, struct str url, struct str base,
                        struct reqfile_remote_text *text)
{
    text->shown = base.len ? STR("https://h/b.txt") : STR("https://h/a.txt");
    text->id = text->shown;
    text->bytes = str_of(data);
    text->message = STR("gone");
    text->help = STR("look elsewhere");
    return !str_ends(url, STR("none.txt"));
}

TEST(remote_files)
{
    struct fixture f;
    fixture_open(&f, arena);
    char text[] = "foo${A}\n-c b.txt\n--index-url x --trusted-host y\n";
    struct reqfile_remote remote = {read_remote, text};
    reqfile_reader_set_remote(f.reader, &remote);
    CHECK(reqfile_is_remote(STR("HTTPS://h/r.txt")) && !reqfile_is_remote(STR("https")));
    CHECK(!fixture_read(&f, "https://h/none.txt"));
    CHECK_STR(str_of(f.error.text), "https://h/a.txt: gone; look elsewhere");
    fixture_text(&f, "-r http://h/a.txt\n-c https://h/none.txt\n");
    CHECK(f.file.files.len == 3 && f.file.options.len == 2);
    CHECK_STR(f.file.files.at[1], "https://h/a.txt");
    CHECK_STR(f.file.options.at[0].file, "https://h/b.txt");
    CHECK(f.file.rejected.len == 2); /* no variable was expanded */
    CHECK_STR(f.file.rejected.at[0].text, "foo${A}");
    fixture_diag(&f, 2, "https://h/b.txt:2:4", "include cycle: https://h/b.txt -> https://h/b.txt",
                 "remove one of these includes");
    fixture_diag(&f, 3, "https://h/b.txt:3:1",
                 "an option that names an index is refused in a file of the network",
                 "name the index on the command line, or in a file of your own");
    CHECK(f.diags.items.len == 6);
    fixture_diag(&f, 5, "r.txt:2:4", "https://h/a.txt: gone", "look elsewhere");
    fixture_close(&f);
}

TEST(standard_input)
{
    char text[] = "foo\n";
    struct context context = FIXTURE_CONTEXT;
    context.in = fmemopen(text, sizeof text - 1, "r");
    struct diag_list diags = {.arena = arena};
    struct reqfile_reader *reader = reqfile_reader_create(arena, &context, &diags);
    struct reqfile file;
    CHECK(reqfile_read(reader, STR("-"), false, &file, NULL) && file.lines.len == 1);
    CHECK_STR(file.lines.at[0].file, "-");
    fclose(context.in);
}

TEST(a_file_called_dash_is_not_standard_input)
{
    struct fixture f;
    fixture_open(&f, arena);
    fixture_put(&f, "-", "dash\n");
    fixture_text(&f, "-r -\n");
    CHECK(f.file.lines.len == 1);
    CHECK_STR(f.file.lines.at[0].file, "./-");
    fixture_close(&f);
}

TEST(what_pip_ignores_behind_an_option_is_told)
{
    struct fixture f;
    fixture_open(&f, arena);
    fixture_text(&f, "--pre b>=2\n-i https://i/simple b >= 2 --no-index c\na --hash=sha256:00 b\n"
                     "-- b\na - b\n-\n--\na --pre\n");
    static const char help[] = "pip ignores what stands behind an option: "
                               "put the requirement on a line of its own";
    static const char dash[] = "pip ignores what follows a lone -: remove the -";
    fixture_diag(&f, 0, "r.txt:1:7",
                 "expected the end of the line, found \"b>=2\" behind an option", help);
    fixture_diag(&f, 1, "r.txt:2:21",
                 "expected the end of the line, found \"b >= 2\" behind an option", help);
    CHECK_STR(span_text(f.diags.items.at[1].at), "b >= 2");
    fixture_diag(&f, 2, "r.txt:3:20", "expected the end of the line, found \"b\" behind an option",
                 help);
    fixture_diag(&f, 3, "r.txt:4:4", "expected the end of the line, found \"b\" behind an option",
                 help);
    fixture_diag(&f, 4, "r.txt:5:3", "expected the end of the line, found \"- b\"", dash);
    fixture_diag(&f, 5, "r.txt:6:1", "expected the end of the line, found \"-\"", dash);
    CHECK(f.diags.items.len == 6 && f.file.lines.len == 3 && f.file.stops.len == 0);
    fixture_close(&f);
}

int main(void)
{
    RUN(lines_have_files_numbers_and_options);
    RUN(spans_go_through_continuations);
    RUN(spans_of_variables_are_their_names);
    RUN(columns_do_not_count_the_byte_order_mark);
    RUN(every_error_is_told_at_its_place);
    RUN(help_fits_the_mistake);
    RUN(links_that_name_no_project);
    RUN(options_that_cannot_be_read);
    RUN(paths_and_urls);
    RUN(paths_lead_to_the_first_project);
    RUN(encodings);
    RUN(files_that_are_not_text);
    RUN(constraints_and_nested_requirements);
    RUN(files_that_cannot_be_read);
    RUN(remote_files);
    RUN(standard_input);
    RUN(a_file_called_dash_is_not_standard_input);
    RUN(what_pip_ignores_behind_an_option_is_told);
    return test_end();
}
