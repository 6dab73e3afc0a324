#include "tests/unit/test.h"

#include "tests/unit/place.h"

TEST(setup_cfg_of_setuptools)
{
    struct place p = enter(arena);
    put(&p, "n/setup.cfg",
        "\xEF\xBB\xBF[metadata]\nname = n\nversion = 1.5\n[options]\npython-requires = >=3.9\n"
        "install_requires =\n    a>=1 ; python_version < '4'  # why\n    # no\n    b\n"
        "[options.extras_require]\nX_y = c; d\nf = file: f.txt\ng = file: gone.txt\n");
    put(&p, "n/f.txt", "ff\n");
    load(&p, "n/setup.cfg");
    check_diag(&p, "n/setup.cfg:13:11 there is no file n/gone.txt");
    const struct project *n = &p.set.items.at[0];
    CHECK_STR(n->version, "1.5");
    CHECK_STR(n->requires_python, ">=3.9");
    CHECK_STR(texts(&p, &n->lines), "a>=1|b|");
    CHECK(span_position(n->lines.at[0].at).line == 7 &&
          span_position(n->lines.at[0].at).column == 5);
    CHECK_STR(n->extras.at[0].name, "x-y");
    CHECK_STR(texts(&p, &n->extras.at[0].lines), "c|d|");
    CHECK_STR(texts(&p, &n->extras.at[1].lines), "ff|");
    put(&p, "o/setup.cfg",
        "[metadata]\nversion = attr: o.v\n[options]\n"
        "install_requires = file: requirements.txt\n");
    put(&p, "o/requirements.txt", "r\n");
    load_clean(&p, "o");
    CHECK_STR(texts(&p, &p.set.items.at[0].lines), "r|");
    CHECK_STR(p.set.items.at[0].version, "");
    load_clean(&p, "o/setup.cfg");
    CHECK_STR(texts(&p, &p.set.items.at[0].lines), "r|");
    leave(&p);
}

TEST(setup_cfg_of_pbr)
{
    struct place p = enter(arena);
    put(&p, "n/setup.cfg",
        "[metadata]\nname = n\nversion = 9\nrequires-python = >=3.8\n"
        "[extras]\ntest =\n  a>=1:(python_version<'3')\n  b:sys_platform=='x' # c\n"
        "  c>=2;os_name=='y'\n  d  # e\n  u @ https://x/y\n  e:\n  bad bad\n");
    put(&p, "n/setup.py", "setup(pbr=True)\n");
    put(&p, "n/requirements.txt", "r\n");
    load(&p, "n");
    check_diag(&p, "n/setup.cfg:13:7 expected ';' (after name without version specifier) or the "
                   "end, found \"bad\"");
    const struct project *n = &p.set.items.at[0];
    CHECK_STR(n->version, "");
    CHECK_STR(n->requires_python, ">=3.8");
    const struct project_lines *lines = &n->extras.at[0].lines;
    CHECK_STR(texts(&p, lines), "a>=1|b|c>=2|d|u @ https://x/y|e|");
    CHECK_STR(lines->at[0].requirement.marker_text, "python_version < \"3\"");
    CHECK_STR(lines->at[1].requirement.marker_text, "sys_platform == \"x\"");
    load_clean(&p, "n/requirements.txt");
    CHECK(p.set.items.at[0].extras.len == 1);
    leave(&p);
}

TEST(metadata_files)
{
    struct place p = enter(arena);
    put(&p, "n.dist-info/METADATA",
        "Metadata-Version: 2.1\nName: N\nVersion: 1.0\nRequires-Python: >=3.7\nRequires-Dist: a\n"
        "Requires-Dist: b; extra == 'X_y'\nRequires-Dist: c; extra == 'z' or extra == 'x-y'\n"
        "Provides-Extra: X_y\nProvides-Extra: z\nProvides-Extra: q\n\nbody\n");
    load_clean(&p, "n.dist-info/METADATA");
    const struct project *n = &p.set.items.at[0];
    CHECK_STR(n->distribution, "n");
    CHECK_STR(n->version, "1.0");
    CHECK_STR(n->python.canonical, ">=3.7");
    CHECK_STR(texts(&p, &n->lines), "a|");
    CHECK(n->extras.len == 3);
    CHECK_STR(texts(&p, &n->extras.at[0].lines), "b|c|");
    CHECK_STR(texts(&p, &n->extras.at[1].lines), "c|");
    CHECK(n->extras.at[2].lines.len == 0);
    leave(&p);
}

TEST(pkg_info_may_not_say_what_it_requires)
{
    static const struct {
        const char *text;
        const char *dynamic;
    } rows[] = {
        {"Metadata-Version: 2.1\nName: n\n",
         "n/PKG-INFO before 2.2 without Requires-Dist does not say what it requires"},
        {"Name: n\n", "n/PKG-INFO before 2.2 without Requires-Dist does not say what it requires"},
        {"Metadata-Version: 2.1\nName: n\nRequires-Dist: a\n", ""},
        {"Metadata-Version: 2.2\nName: n\n", ""},
        {"Metadata-Version: 2.10\nName: n\n", ""},
        {"Metadata-Version: 2.2\nName: n\nDynamic: Requires-Dist\n",
         "n/PKG-INFO leaves Requires-Dist dynamic"},
        {"Metadata-Version: 2.2\nName: n\nDynamic: Requires-Dist\nRequires-Dist: a\n", ""},
    };
    struct place p = enter(arena);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        put(&p, "n/PKG-INFO", rows[i].text);
        load_clean(&p, "n/PKG-INFO");
        CHECK_STR(p.set.items.at[0].dynamic, rows[i].dynamic);
        CHECK(!p.set.items.at[0].no_requirement_file && !p.set.items.at[0].extras_dynamic.len);
        /* What a build has made says all. */
        put(&p, "n/METADATA", rows[i].text);
        load_clean(&p, "n/METADATA");
        CHECK(!p.set.items.at[0].dynamic.len);
    }
    put(&p, "n/PKG-INFO", "Metadata-Version: 2.2\nName: n\nDynamic: Provides-Extra\n");
    load_clean(&p, "n/PKG-INFO");
    CHECK_STR(p.set.items.at[0].extras_dynamic, "n/PKG-INFO leaves its extras to the build");
    leave(&p);
}

TEST(too_many_extras)
{
    struct place p = enter(arena);
    struct buf buf = {.arena = arena};
    buf_add(&buf, STR("Name: n\n"));
    for (int i = 0; i < 3200; i++) {
        buf_printf(&buf, "Requires-Dist: a\nProvides-Extra: e%d\n", i);
    }
    put(&p, "PKG-INFO", buf_str(&buf).ptr);
    check_error(&p, "PKG-INFO", "PKG-INFO: too many extras");
    leave(&p);
}

/* The local project in a directory. */
static struct project local(struct place *place, const char *directory)
{
    struct project project;
    struct reqfile_reader *reader =
        reqfile_reader_create(place->arena, &place->context, &place->diags);
    CHECK(project_load_local(place->arena, reader, str_of(directory), &project, &place->diags,
                             &place->error));
    CHECK(place->diags.items.len == 0);
    return project;
}

TEST(local_projects_have_one_source)
{
    struct place p = enter(arena);
    put(&p, "a/pyproject.toml",
        "[project]\nname = 'A.a'\nversion='1'\ndependencies = ['p']\n"
        "[project.optional-dependencies]\nx = ['ex']\n");
    put(&p, "a/requirements.txt", "r\n");
    put(&p, "a/setup.cfg", "[options]\ninstall_requires = s\n");
    struct project a = local(&p, "./a/");
    CHECK_STR(a.distribution, "a-a");
    CHECK_STR(a.name, "a");
    CHECK_STR(a.version, "1");
    CHECK_STR(texts(&p, &a.lines), "p|");
    CHECK_STR(texts(&p, &a.extras.at[0].lines), "ex|");
    put(&p, "b/setup.cfg", "[metadata]\nname = b\n[options]\ninstall_requires = s\n");
    put(&p, "b/requirements.txt", "r\n");
    struct project b = local(&p, "b");
    CHECK_STR(texts(&p, &b.lines), "s|");
    put(&p, "c/setup.cfg", "[metadata]\nname = c\n");
    put(&p, "c/setup.py", "setup(setup_requires=['pbr'])\n");
    put(&p, "c/requirements.txt", "r\n");
    struct project c = local(&p, "c");
    CHECK_STR(texts(&p, &c.lines), "r|");
    put(&p, "e/setup.cfg", "[files]\npackages = e\n");
    put(&p, "e/requirements.txt", "q\n");
    struct project e = local(&p, "e");
    CHECK_STR(texts(&p, &e.lines), "q|");
    put(&p, "d/pyproject.toml",
        "[build-system]\nrequires = ['pbr']\n[project]\nname = 'd'\n"
        "dynamic = ['dependencies']\n");
    struct project d = local(&p, "d");
    CHECK(d.lines.len == 0 && d.dynamic.len == 0);
    leave(&p);
}

TEST(local_projects_can_be_dynamic)
{
    struct place p = enter(arena);
    put(&p, "a/setup.py", "");
    CHECK_STR(local(&p, "a").dynamic, "a/setup.py decides what it requires");
    put(&p, "b/pyproject.toml", "[project]\nname = 'b'\ndynamic = ['dependencies']\n");
    CHECK_STR(local(&p, "b").dynamic, "b/pyproject.toml leaves the dependencies dynamic");
    put(&p, "c/README", "");
    CHECK_STR(local(&p, "c").dynamic,
              "neither pyproject.toml nor setup.cfg of c says what it requires");
    put(&p, "d/setup.cfg", "[options]\n");
    CHECK_STR(local(&p, "d").dynamic, "");
    leave(&p);
}

int main(void)
{
    RUN(setup_cfg_of_setuptools);
    RUN(setup_cfg_of_pbr);
    RUN(metadata_files);
    RUN(pkg_info_may_not_say_what_it_requires);
    RUN(too_many_extras);
    RUN(local_projects_have_one_source);
    RUN(local_projects_can_be_dynamic);
    return test_end();
}
