/* Where the indexes of a run come from, which binds most, and that no password is shown. */
#include "cli/index_options.h"

#include "tests/unit/options_fixture.h"
#include "tests/unit/place.h"
#include "tests/unit/variables.h"

enum { ERR_BYTES = 1024 };

struct run {
    struct place place;
    struct variables variables;
    struct context context;
    struct index_set set;
    char err[ERR_BYTES];
};

static void begin(struct run *run, struct arena *arena)
{
    *run = (struct run){.place = enter(arena), .variables = {.arena = arena}};
    variables_set(&run->variables, "HOME=home");
    run->context = (struct context){.in = stdin,
                                    .out = stdout,
                                    .environment_variable = variables_get,
                                    .data = &run->variables,
                                    .root = "root"};
}

static struct str show(struct arena *arena, const struct index_set *set)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < set->indexes.len; i++) {
        const struct index *index = &set->indexes.at[i];
        buf_printf(&out, "%s%.*s%s%.*s", out.len ? " " : "", STR_ARG(index->name),
                   index->name.len ? "=" : "", STR_ARG(index->url));
    }
    for (size_t i = 0; i < set->links.len; i++) {
        struct str link = set->links.at[i];
        bool local = str_starts(link, STR("file://"));
        buf_printf(&out, "%sL:%.*s", out.len ? " " : "",
                   STR_ARG(local ? path_base(str_slice(link, 0, link.len - 1)) : link));
    }
    return buf_str(&out);
}

/* The indexes and links of a command line of words whose operands are loaded; or the trouble. */
static struct str settings(struct run *run, const char *line)
{
    struct arena *arena = run->place.arena;
    struct troubles troubles;
    struct options options = parse_line(arena, line, &troubles);
    struct buf inputs = {.arena = arena};
    for (size_t i = 0; i < options.inputs.len; i++) {
        buf_printf(&inputs, "%s%.*s", i ? " " : "", STR_ARG(options.inputs.at[i]));
    }
    run->place.set = (struct project_set){0};
    load_clean(&run->place, buf_str(&inputs).ptr);
    run->set = (struct index_set){0};
    memset(run->err, 0, sizeof run->err);
    run->context.err = fmemopen(run->err, sizeof run->err, "w");
    struct troubles warnings = {.arena = arena};
    bool ok = index_settings(arena, &run->context, &options, &run->place.set, &run->set, &warnings,
                             &troubles);
    trouble_print(&warnings, run->context.err);
    fclose(run->context.err);
    CHECK(ok == (troubles.items.len == 0));
    return ok ? show(arena, &run->set) : troubles.items.at[0];
}

/* Constraints of the command line first, then the projects' files; beside a requirement too. */
TEST(formats_in_files)
{
    struct run run;
    begin(&run, arena);
    put(&run.place, "r.txt", "--no-binary a\n-r s.txt\n");
    put(&run.place, "s.txt", "b --only-binary=b\n--no-binary=:none:\n");
    put(&run.place, "t.txt", "--only-binary :all:\n");
    settings(&run, "r.txt");
    struct pinset pins = {0};
    struct formats formats = {0};
    struct reqfile_option option = {.kind = REQFILE_NO_BINARY, .value = STR("b,c")};
    vec_push(arena, &pins.options, option);
    formats_add(arena, &formats, FORMATS_ONLY_BINARY, STR("c,d"));
    index_options_formats(arena, &run.place.set, &pins, &formats);
    CHECK(formats_allow(&formats, STR("a"), true) && formats_allow(&formats, STR("a"), false));
    CHECK(formats_allow(&formats, STR("b"), true) && !formats_allow(&formats, STR("b"), false));
    CHECK(formats_allow(&formats, STR("c"), true) && formats_allow(&formats, STR("c"), false));
    CHECK(formats_allow(&formats, STR("d"), true) && !formats_allow(&formats, STR("d"), false));
    settings(&run, "r.txt t.txt");
    index_options_formats(arena, &run.place.set, &pins, &formats);
    CHECK(formats_allow(&formats, STR("a"), true) && !formats_allow(&formats, STR("a"), false));
    leave(&run.place);
}

TEST(order_of_binding)
{
    struct run run;
    begin(&run, arena);
    put(&run.place, "r.txt", "");
    CHECK_STR(settings(&run, "r.txt"), "https://pypi.org/simple/");
    put(&run.place, "root/etc/pip.conf",
        "[global]\nindex-url = https://conf/\nextra-index-url = https://x-conf/\n");
    CHECK_STR(settings(&run, "r.txt"), "https://conf/ https://x-conf/");
    variables_set(&run.variables, "PIP_INDEX_URL=https://env/");
    CHECK_STR(settings(&run, "r.txt"), "https://env/ https://x-conf/");
    variables_set(&run.variables, "PIP_EXTRA_INDEX_URL=https://x-env/");
    CHECK_STR(settings(&run, "r.txt"), "https://env/ https://x-env/");
    CHECK_STR(settings(&run, "r.txt --extra-index-url https://x-line/"),
              "https://env/ https://x-env/ https://x-line/");
    CHECK_STR(settings(&run, "r.txt --index-url https://line/"), "https://line/ https://x-env/");
    put(&run.place, "r.txt", "--extra-index-url https://x-file/\n");
    CHECK_STR(settings(&run, "r.txt --index-url https://line/"),
              "https://line/ https://x-env/ https://x-file/");
    put(&run.place, "r.txt", "--index-url https://file/\n");
    CHECK_STR(settings(&run, "r.txt --index-url https://line/ --index-url foo=https://own/"),
              "https://file/ foo=https://own/");
    CHECK_STR(settings(&run, "r.txt --no-index"), "");
    put(&run.place, "r.txt", "--no-index\n");
    CHECK_STR(settings(&run, "r.txt --index-url https://line/"), "");
    leave(&run.place);
}

struct file_row {
    const char *text;
    const char *want;
};

static const struct file_row file_rows[] = {
    {"--index-url https://a/\n--index-url https://b/\n", "https://b/"},
    {"--extra-index-url https://x/\n--index-url https://b/\n", "https://b/"},
    {"--index-url https://b/\n--extra-index-url https://x/\n", "https://b/ https://x/"},
    {"--extra-index-url https://x/ --index-url https://b/\n", "https://b/ https://x/"},
    {"--no-index\n--index-url https://b/\n--extra-index-url https://x/\n", ""},
    {"--index-url https://b/ --no-index\n", ""},
    {"a --index-url https://b/\n", "https://pypi.org/simple/"},
    {"-c c.txt\n", "https://of-c/"},
    {"-r sub/more.txt\n", "https://pypi.org/simple/ L:wheels"},
    {"--find-links https://l/p.html\n--no-index\n", "L:https://l/p.html"},
    {"--trusted-host mirror\n", "https://pypi.org/simple/"},
    {"--trusted-host mirror\n--index-url http://mirror/\n",
     "r.txt:2: http://mirror/ is not encrypted; use https, or name the host by "
     "--trusted-host mirror"},
    {"\n-r sub/bad.txt\n", "sub/bad.txt:1: not a URL (https://HOST/PATH/)"},
};

TEST(files)
{
    struct run run;
    begin(&run, arena);
    put(&run.place, "c.txt", "--index-url https://of-c/\n");
    put(&run.place, "sub/more.txt", "--find-links wheels\n");
    put(&run.place, "sub/bad.txt", "--extra-index-url nowhere\n");
    put(&run.place, "sub/wheels/x", "");
    for (size_t i = 0; i < sizeof file_rows / sizeof *file_rows; i++) {
        put(&run.place, "r.txt", file_rows[i].text);
        CHECK_STR(settings(&run, "r.txt"), file_rows[i].want);
        CHECK(run.set.trusted_hosts.len == 0);
    }
    leave(&run.place);
}

TEST(command_line)
{
    struct run run;
    begin(&run, arena);
    put(&run.place, "r.txt", "");
    put(&run.place, "wheels/x", "");
    put(&run.place, "root/etc/pip.conf", "[global]\nindex-url\n");
    CHECK_STR(settings(&run, "r.txt"), "root/etc/pip.conf:2: expected a section header, or an "
                                       "option with '=' or ':'");
    put(&run.place, "root/etc/pip.conf", "");
    CHECK_STR(settings(&run, "r.txt --find-links wheels --no-index"), "L:wheels");
    CHECK_STR(settings(&run, "r.txt --index-url http://m/ --trusted-host m"), "http://m/");
    CHECK_STR(settings(&run, "r.txt --index-url x"), "--index-url: not a URL (https://HOST/PATH/)");
    leave(&run.place);
}

TEST(several_projects)
{
    struct run run;
    begin(&run, arena);
    put(&run.place, "p/setup.cfg", "");
    put(&run.place, "p/r.txt", "--find-links wheels\n");
    put(&run.place, "p/wheels/x", "");
    put(&run.place, "q/setup.cfg", "");
    put(&run.place, "q/r.txt", "--index-url https://q/\n--find-links https://l/\n");
    CHECK_STR(settings(&run, "p/r.txt q/r.txt"), "https://q/ L:wheels L:https://l/");
    leave(&run.place);
}

struct compare_row {
    const char *p;
    const char *q;
    const char *want;
};

static const struct compare_row compare_rows[] = {
    {"--index-url https://a/\n", "--index-url https://a/\n", ""},
    {"--index-url https://a/\n", "", ""},
    {"--extra-index-url https://x/\n--index-url https://a/\n", "--index-url https://a/\n", ""},
    {"--index-url https://u:canary@a/\n", "--index-url https://a/\n",
     "p/r.txt:1 and q/r.txt:1: projects that name different indexes; check them in separate runs"},
    {"--index-url https://a/\n", "--no-index\n",
     "p/r.txt:1 and q/r.txt:1: projects that name different indexes; check them in separate runs"},
};

TEST(comparing)
{
    struct run run;
    begin(&run, arena);
    put(&run.place, "p/setup.cfg", "");
    put(&run.place, "q/setup.cfg", "");
    for (size_t i = 0; i < sizeof compare_rows / sizeof *compare_rows; i++) {
        put(&run.place, "p/r.txt", compare_rows[i].p);
        put(&run.place, "q/r.txt", compare_rows[i].q);
        run.place.set = (struct project_set){0};
        load_clean(&run.place, "p/r.txt q/r.txt");
        struct troubles troubles = {.arena = arena};
        index_options_compare(&run.place.set, &troubles);
        CHECK_STR(troubles.items.len ? troubles.items.at[0] : STR(""), compare_rows[i].want);
    }
    leave(&run.place);
}

/* Nothing that is shown or asked has the word in it. */
static void check_clean(struct run *run, const char *line)
{
    struct str got = settings(run, line);
    CHECK(str_find_str(got, STR("canary")) == got.len);
    CHECK(strstr(run->err, "canary") == NULL);
}

TEST(passwords)
{
    struct run run;
    begin(&run, arena);
    put(&run.place, "r.txt", "");
    put(&run.place, "netrc", "machine h login u password canary\n");
    variables_set(&run.variables, "NETRC=netrc");
    check_clean(&run, "r.txt --index-url https://canary:canary@a/ --extra-index-url "
                      "https://canary@b/ --find-links https://x:canary@c/p.html");
    CHECK(run.set.credentials.len == 4);
    CHECK_STR(run.set.credentials.at[2].origin, "https://c:443");
    CHECK_STR(run.set.credentials.at[3].origin, "h");
    check_clean(&run, "r.txt --index-url https://a/?canary");
    check_clean(&run, "r.txt --index-url https://u:can/canary@h/");
    check_clean(&run, "r.txt --index-url ftp://u:canary@h/");
    check_clean(&run, "r.txt --index-url u:canary@h");
    check_clean(&run, "r.txt --index-url http://u:canary@h/");
    check_clean(&run, "r.txt --trusted-host u:canary@h");
    check_clean(&run, "r.txt --index-url https://u:canary%zz@h/");
    put(&run.place, "netrc", "machine h login u canary\n");
    CHECK_STR(settings(&run, "r.txt"), "https://pypi.org/simple/");
    CHECK_STR(str_of(run.err), "depcheck: warning: netrc:1: not in the form of netrc; "
                               "no password is taken from it\n");
    leave(&run.place);
}

int main(void)
{
    RUN(formats_in_files);
    RUN(order_of_binding);
    RUN(files);
    RUN(command_line);
    RUN(several_projects);
    RUN(comparing);
    RUN(passwords);
    return test_end();
}
