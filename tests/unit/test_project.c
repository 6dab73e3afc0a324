#include "tests/unit/test.h"

#include "tests/unit/place.h"

TEST(files_of_one_root_are_one_project)
{
    struct place p = enter(arena);
    put(&p, "w/.git/HEAD", "");
    put(&p, "w/nova/setup.cfg", "[metadata]\nname = openstack.Nova\npython_requires = >=3.8\n");
    put(&p, "w/nova/requirements.txt", "a>=1\n");
    put(&p, "w/nova/doc/requirements.txt", "b\n");
    put(&p, "w/nova/deep/er/x.txt", "c\n");
    put(&p, "w/cinder/requirements.txt", "d\n");
    load_clean(&p, "w/nova/doc/requirements.txt w/cinder/requirements.txt "
                   "./w/nova/requirements.txt w/nova/deep/er/x.txt w/nova/requirements.txt");
    CHECK_STR(shape(&p), "cinder(w/cinder):w/cinder/requirements.txt; "
                         "nova(w/nova):w/nova/doc/requirements.txt,./w/nova/requirements.txt,"
                         "w/nova/deep/er/x.txt; ");
    const struct project *nova = &p.set.items.at[1];
    CHECK_STR(nova->distribution, "openstack-nova");
    CHECK_STR(nova->requires_python, ">=3.8");
    CHECK_STR(nova->python.canonical, ">=3.8");
    CHECK_STR(span_text(nova->requires_python_at), ">=3.8");
    CHECK_STR(texts(&p, &nova->lines), "b|a>=1|c|");
    CHECK_STR(p.set.items.at[0].distribution, "");
    CHECK(p.set.items.at[0].python.count == 0);
    leave(&p);
}

TEST(roots_above_a_repository_do_not_count)
{
    struct place p = enter(arena);
    put(&p, "setup.py", "");
    put(&p, "repo/.git/HEAD", "");
    put(&p, "repo/requirements.txt", "a\n");
    put(&p, "repo/doc/requirements.txt", "a\n");
    load_clean(&p, "repo/requirements.txt repo/doc/requirements.txt");
    CHECK_STR(shape(&p), "repo(repo):repo/requirements.txt; doc(repo/doc):"
                         "repo/doc/requirements.txt; ");
    leave(&p);
}

TEST(outside_a_repository_one_level_up_counts)
{
    struct place p = enter(arena);
    put(&p, "x/setup.py", "");
    put(&p, "x/a/r.txt", "a\n");
    put(&p, "x/a/b/r.txt", "a\n");
    load_clean(&p, "x/a/r.txt x/a/b/r.txt");
    CHECK_STR(shape(&p), "x(x):x/a/r.txt; b(x/a/b):x/a/b/r.txt; ");
    CHECK(chdir("x/a") == 0);
    load_clean(&p, "r.txt");
    CHECK_STR(shape(&p), "x(..):r.txt; ");
    leave(&p);
}

TEST(a_directory_is_one_project_with_all_its_files)
{
    struct place p = enter(arena);
    put(&p, "n/pyproject.toml",
        "[project]\nname = 'n'\nversion = '2.0'\ndependencies = ['p']\n"
        "[project.optional-dependencies]\nx = ['ex']\n");
    put(&p, "n/setup.cfg", "[options]\ninstall_requires = s\n");
    put(&p, "n/requirements.txt",
        "--index-url https://i/simple\nr\n-c c.txt\n-r more.txt\n-e ./lib\n");
    put(&p, "n/more.txt", "m\n");
    put(&p, "n/c.txt", "r==1\n");
    put(&p, "n/lib/setup.py", "");
    put(&p, "n/test-requirements.txt", "t\n");
    put(&p, "n/doc/requirements.txt", "d\n");
    put(&p, "n/other.txt", "o\n");
    load_clean(&p, "n");
    CHECK_STR(shape(&p), "n(n):n/requirements.txt,n/c.txt,n/more.txt,n/test-requirements.txt,"
                         "n/doc/requirements.txt,n/pyproject.toml,n/setup.cfg; ");
    const struct project *n = &p.set.items.at[0];
    CHECK_STR(texts(&p, &n->lines), "r|m|n/lib|t|d|p|s|");
    CHECK(n->lines.at[2].editable && n->constraints.len == 1);
    CHECK(n->options.len == 1 && n->options.at[0].kind == REQFILE_INDEX_URL);
    CHECK_STR(n->version, "2.0");
    CHECK(n->extras.len == 1 && !n->extras.at[0].requested);
    CHECK(!n->no_requirement_file && !n->dynamic.len);
    CHECK(chdir("n") == 0);
    load_clean(&p, "");
    CHECK_STR(p.set.items.at[0].name, "n");
    CHECK_STR(p.set.items.at[0].path, ".");
    CHECK_STR(p.set.items.at[0].files.at[0], "requirements.txt");
    leave(&p);
}

TEST(equal_names_get_a_path_suffix)
{
    struct place p = enter(arena);
    put(&p, "a/n/requirements.txt", "x\n");
    put(&p, "b/n/requirements.txt", "x\n");
    put(&p, "b/m/requirements.txt", "x\n");
    put(&p, "c/b/n/requirements.txt", "x\n");
    load_clean(&p, "b/n a/n b/m c/b/n");
    CHECK_STR(p.set.items.at[0].name, "a/n");
    CHECK_STR(p.set.items.at[1].name, "m");
    CHECK(str_ends(p.set.items.at[2].name, STR("/b/n")));
    CHECK_STR(p.set.items.at[3].name, "c/b/n");
    leave(&p);
}

TEST(separate_files_are_separate_projects)
{
    struct place p = enter(arena);
    put(&p, "n/setup.cfg", "[metadata]\nname = n\n");
    put(&p, "n/py38.txt", "x\n");
    put(&p, "n/doc/py311.txt", "y\n");
    p.options.separate = true;
    load_clean(&p, "n/py38.txt n/doc/py311.txt n/py38.txt");
    CHECK_STR(shape(&p), "n/doc/py311.txt(n):n/doc/py311.txt; n/py38.txt(n):n/py38.txt; ");
    CHECK_STR(p.set.items.at[1].distribution, "n");
    load_clean(&p, "n");
    CHECK_STR(shape(&p), "n/setup.cfg(n):n/setup.cfg; ");
    leave(&p);
}

TEST(standard_input)
{
    struct place p = enter(arena);
    char text[] = "a>=1\n";
    p.context.in = fmemopen(text, strlen(text), "r");
    load_clean(&p, "- -");
    CHECK(p.set.items.len == 1);
    CHECK_STR(p.set.items.at[0].name, "stdin");
    CHECK_STR(p.set.items.at[0].path, ".");
    CHECK_STR(texts(&p, &p.set.items.at[0].lines), "a>=1|");
    fclose(p.context.in);
    leave(&p);
}

TEST(what_is_not_there_is_an_error)
{
    struct place p = enter(arena);
    check_error(&p, "nothing.txt", "nothing.txt: no such file");
    check_error(&p, "no/where/r.txt", "no/where: no such directory");
    put(&p, "d/METADATA", "Name: a\nnonsense\n");
    check_error(&p, "d/METADATA", "d/METADATA:2: expected \"Field: value\" or an indented line");
    struct project project;
    CHECK(!project_load_local(arena, NULL, STR("nope"), &project, &p.diags, &p.error));
    leave(&p);
}

TEST(projects_without_requirement_files)
{
    struct place p = enter(arena);
    put(&p, "a/README", "");
    put(&p, "b/setup.py", "install_requires");
    put(&p, "b/setup.cfg", "[flake8]\nmax = 1\n");
    put(&p, "c/pyproject.toml", "[tool.x]\n");
    put(&p, "d/setup.cfg", "[metadata]\nname = d\n[options]\n");
    put(&p, "e/setup.cfg", "[metadata]\nname = e\n");
    put(&p, "e/setup.py", "setup(setup_requires=['pbr'], pbr=True)\n");
    put(&p, "f/pyproject.toml", "[project]\nname = 'f'\ndynamic = ['dependencies']\n");
    put(&p, "f/test-requirements.txt", "t\n");
    put(&p, "g/pyproject.toml", "[project]\nname = 'g'\ndynamic = ['dependencies']\n");
    put(&p, "g/requirements.txt", "r\n");
    load_clean(&p, "a b c d e f g");
    static const struct {
        bool none;
        const char *dynamic;
    } want[] = {{true, ""},  {false, "b/setup.py decides what it requires"},
                {true, ""},  {false, ""},
                {false, ""}, {false, "f/pyproject.toml leaves the dependencies dynamic"},
                {false, ""}};
    for (size_t i = 0; i < 7; i++) {
        CHECK(p.set.items.at[i].no_requirement_file == want[i].none);
        CHECK_STR(p.set.items.at[i].dynamic, want[i].dynamic);
    }
    leave(&p);
}

TEST(extras_and_groups_count_when_asked_for)
{
    struct place p = enter(arena);
    put(&p, "n/pyproject.toml",
        "[project]\nname = 'n'\n[project.optional-dependencies]\n"
        "test = ['t']\ndocs = ['d']\n[dependency-groups]\ndev = ['v']\n");
    struct str test = STR("test");
    struct str tset = STR("tset");
    struct str all = STR("all");
    struct str de = STR("de");
    p.options = (struct project_options){&test, 1, &all, 1, false};
    load_clean(&p, "n");
    CHECK(p.set.items.at[0].extras.at[0].requested && !p.set.items.at[0].extras.at[1].requested);
    CHECK(p.set.items.at[0].groups.at[0].requested);
    p.options.extras = &tset;
    check_error(&p, "n", "--extra tset: no project declares this extra; the nearest is test");
    p.options.extras = &test;
    p.options.groups = &de;
    check_error(&p, "n",
                "--group de: no project declares this dependency group; the nearest is "
                "dev");
    put(&p, "m/requirements.txt", "");
    check_error(&p, "m", "--extra test: no project declares any extra");
    p.options.extra_count = 0;
    check_error(&p, "m", "--group de: no project declares any dependency group");
    put(&p, "g/pyproject.toml", "[dependency-groups]\nde = ['v']\n");
    load_clean(&p, "g");
    CHECK(!p.set.items.at[0].no_requirement_file);
    p.options.group_count = 0;
    load_clean(&p, "g");
    CHECK(p.set.items.at[0].no_requirement_file);
    leave(&p);
}

TEST(what_the_build_needs_is_a_group)
{
    struct place p = enter(arena);
    struct str build = STR("build");
    struct str all = STR("all");
    put(&p, "n/pyproject.toml",
        "[build-system]\nrequires = ['hatch>=1', 'x>>1']\n[project]\nname = 'n'\n");
    put(&p, "n/setup.cfg", "[options]\nsetup_requires =\n  pbr>=2\n");
    p.options = (struct project_options){.groups = &all, .group_count = 1};
    load_clean(&p, "n");
    CHECK(p.set.items.at[0].groups.len == 0);
    p.options.groups = &build;
    load(&p, "n");
    check_diag(&p, "n/pyproject.toml:2:27 expected ';' (after name without version specifier) or "
                   "the end, found \">>1\"");
    put(&p, "n/pyproject.toml", "[build-system]\nrequires = ['hatch>=1']\n");
    load_clean(&p, "n/setup.cfg");
    CHECK(p.set.items.at[0].groups.len == 1 && p.set.items.at[0].groups.at[0].requested);
    CHECK_STR(texts(&p, &p.set.items.at[0].groups.at[0].lines), "hatch>=1|pbr>=2|");
    put(&p, "n/pyproject.toml",
        "[build-system]\nrequires = ['hatch>=1']\n[dependency-groups]\nbuild = ['own']\n");
    load_clean(&p, "n");
    CHECK_STR(texts(&p, &p.set.items.at[0].groups.at[0].lines), "own|");
    put(&p, "m/requirements.txt", "");
    check_error(&p, "m", "--group build: no project declares any dependency group");
    leave(&p);
}

TEST(a_bad_identity_is_told)
{
    struct place p = enter(arena);
    put(&p, "n/setup.cfg", "[metadata]\npython_requires = >=3.8, oops\n");
    put(&p, "n/requirements.txt", "a\n");
    load(&p, "n/requirements.txt");
    CHECK(p.ok && p.diags.items.len == 1 && p.set.items.at[0].python.count == 0);
    CHECK(span_position(p.diags.items.at[0].at).line == 2);
    CHECK_STR(p.diags.items.at[0].message,
              "expected an operator: ==, !=, <=, >=, <, >, ~= or ===, found \"oops\"");
    CHECK_STR(p.diags.items.at[0].help, "write a range, such as >=3.9");
    put(&p, "v/pyproject.toml", "[project]\nname = 'v'\nversion = 'one'\n");
    load(&p, "v");
    check_diag(&p, "v/pyproject.toml:3:12 'one' is not a version");
    put(&p, "e/setup.cfg", "[metadata]\nname = p!p\n[options]\ninstall_requires =\n");
    load(&p, "e");
    check_diag(&p, "e/setup.cfg:2:8 'p!p' is not a name of a distribution");
    CHECK_STR(p.diags.items.at[0].help,
              "use letters, digits, '.', '-' and '_', with a letter or digit at both ends");
    CHECK(!p.set.items.at[0].distribution.len);
    put(&p, "e/requirements.txt", "a\n");
    load_clean(&p, "e/requirements.txt");
    put(&p, "u/setup.cfg", "[metadata]\nname = \xFF\n");
    load(&p, "u");
    check_diag(&p, "u/setup.cfg:2:8 expected UTF-8");
    put(&p, "w/setup.cfg", "[options.extras_require]\nx = not a requirement\n");
    put(&p, "w/requirements.txt", "a\n");
    load_clean(&p, "w/requirements.txt");
    load(&p, "w");
    CHECK(p.diags.items.len == 1);
    leave(&p);
}

static const char BROKEN[] = "[project]\nname = 'p'\n[project.optional-dependencies]\n"
                             "y = ['a>>1']\n[dependency-groups]\ng = ['b>>1']\n";

TEST(broken_lines_are_told_once_they_are_asked_for)
{
    struct place p = enter(arena);
    struct str y = STR("y");
    struct str g = STR("g");
    struct str all = STR("all");
    put(&p, "p/pyproject.toml", BROKEN);
    put(&p, "p/setup.cfg", "[options.extras_require]\nz = c>>1\n");
    put(&p, "p/requirements.txt", "a\n");
    load_clean(&p, "p/requirements.txt");
    p.options = (struct project_options){.extras = &y, .extra_count = 1};
    load(&p, "p/requirements.txt");
    /* The setup.cfg is not where the extras come from. */
    CHECK(p.ok && p.diags.items.len == 2);
    CHECK(span_position(p.diags.items.at[0].at).line == 4);
    p.options = (struct project_options){.groups = &g, .group_count = 1};
    load(&p, "p/requirements.txt");
    CHECK(p.diags.items.len == 2);
    p.options = (struct project_options){.extras = &all, .extra_count = 1};
    load(&p, "p/requirements.txt");
    CHECK(p.diags.items.len == 2);
    load(&p, "p/requirements.txt p/pyproject.toml");
    CHECK(p.diags.items.len == 2);
    put(&p, "s/setup.cfg", "[options.extras_require]\nz = c>>1\nf = file: nope.txt\n");
    put(&p, "s/requirements.txt", "a\n");
    load(&p, "s/requirements.txt");
    CHECK(p.diags.items.len == 2);
    leave(&p);
}

TEST(broken_extras_are_told_where_a_line_asks_for_one)
{
    struct place p = enter(arena);
    put(&p, "p/pyproject.toml", BROKEN);
    put(&p, "p/requirements.txt", "a\n");
    put(&p, "q/requirements.txt", "P\n");
    load_clean(&p, "p/requirements.txt q/requirements.txt");
    put(&p, "q/requirements.txt", "P[y]\n");
    load(&p, "p/requirements.txt q/requirements.txt");
    CHECK(p.diags.items.len == 2);
    leave(&p);
}

TEST(extras_may_be_left_to_the_build)
{
    static const char open[] = "[project]\nname = 'p'\ndependencies = []\n"
                               "dynamic = ['optional-dependencies']\n";
    static const char why[] = "p/pyproject.toml leaves its extras to the build";
    struct place p = enter(arena);
    struct str x = STR("x");
    struct str y = STR("y");
    struct str all = STR("all");
    p.options = (struct project_options){.extras = &x, .extra_count = 1};
    put(&p, "p/pyproject.toml", open);
    put(&p, "p/requirements.txt", "a\n");
    load_clean(&p, "p/requirements.txt");
    CHECK_STR(p.set.items.at[0].dynamic, why);
    p.options.extras = &all;
    load_clean(&p, "p/pyproject.toml");
    CHECK_STR(p.set.items.at[0].dynamic, why);
    put(&p, "p/setup.cfg", "[options.extras_require]\nx = b\n");
    p.options.extras = &x;
    load_clean(&p, "p/requirements.txt");
    CHECK(!p.set.items.at[0].dynamic.len && p.set.items.at[0].extras.at[0].requested);
    p.options.extras = &y;
    check_error(&p, "p/requirements.txt",
                "--extra y: no project declares this extra; the nearest is x");
    put(&p, "q/pyproject.toml", open);
    p.options.extra_count = 0;
    load_clean(&p, "q");
    CHECK(!p.set.items.at[0].dynamic.len && p.set.items.at[0].extras_dynamic.len);
    leave(&p);
}

int main(void)
{
    RUN(files_of_one_root_are_one_project);
    RUN(roots_above_a_repository_do_not_count);
    RUN(outside_a_repository_one_level_up_counts);
    RUN(a_directory_is_one_project_with_all_its_files);
    RUN(equal_names_get_a_path_suffix);
    RUN(separate_files_are_separate_projects);
    RUN(standard_input);
    RUN(what_is_not_there_is_an_error);
    RUN(projects_without_requirement_files);
    RUN(extras_and_groups_count_when_asked_for);
    RUN(what_the_build_needs_is_a_group);
    RUN(a_bad_identity_is_told);
    RUN(broken_lines_are_told_once_they_are_asked_for);
    RUN(broken_extras_are_told_where_a_line_asks_for_one);
    RUN(extras_may_be_left_to_the_build);
    return test_end();
}
