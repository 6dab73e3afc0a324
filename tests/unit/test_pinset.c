#include "constraints/pinset.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/unit/test.h"

/* Files in a directory of their own, and what is read out of them. */
struct fixture {
    struct arena *arena;
    char directory[64];
    struct diag_list diags;
    struct finding_list findings;
    struct environment_set environments;
    struct intern *names;
    struct reqfile_reader *reader;
    struct pinset set;
};

static const char *no_variable(void *data, const char *name)
{
    (void)data;
    (void)name;
    return NULL;
}

static const struct context NOTHING = {.environment_variable = no_variable};

static void set_up(struct fixture *f, struct arena *arena)
{
    *f = (struct fixture){.arena = arena, .directory = "/tmp/depcheck-pinset-XXXXXX"};
    f->diags.arena = f->findings.arena = arena;
    f->environments.at = ARENA_ARRAY(arena, struct environment, 2);
    f->environments.count = 2;
    CHECK(environment_make(arena, STR("3.10"), STR("linux-x86_64"), &f->environments.at[0], NULL));
    CHECK(environment_make(arena, STR("3.12"), STR("linux-x86_64"), &f->environments.at[1], NULL));
    f->names = intern_create(arena);
    f->reader = reqfile_reader_create(arena, &NOTHING, &f->diags);
    CHECK(mkdtemp(f->directory) != NULL);
}

static struct str put(struct fixture *f, const char *name, const char *text)
{
    struct str path = arena_printf(f->arena, "%s/%s", f->directory, name);
    CHECK(file_write_atomic(f->arena, path.ptr, str_of(text), NULL));
    return path;
}

static void tear_down(struct fixture *f, const char *const *names)
{
    for (; *names; names++) {
        unlink(arena_printf(f->arena, "%s/%s", f->directory, *names).ptr);
    }
    CHECK(rmdir(f->directory) == 0);
}

static bool read_one(struct fixture *f, struct str path)
{
    struct pinset_source source = {path, environment_set_all(&f->environments)};
    return pinset_read(f->arena, f->reader, &source, 1, &f->environments, f->names, &f->set,
                       &f->findings, NULL);
}

static const struct pin *pin_of(const struct fixture *f, const char *name, size_t index)
{
    const struct pin_group *group = pinset_find(&f->set, intern_find(f->names, str_of(name)));
    return group && index < group->pins.len ? &group->pins.at[index] : NULL;
}

static const char *const ONLY_C[] = {"c.txt", NULL};

TEST(pins_bounds_and_urls)
{
    struct fixture f;
    set_up(&f, arena);
    CHECK(read_one(&f, put(&f, "c.txt",
                           "oslo.utils===6.2.1\n"
                           "Foo==1.0,!=1.1\n"
                           "bar>=1,<2\n"
                           "baz==1.*\n"
                           "qux\n"
                           "url @ https://example.com/url.zip\n"
                           "odd===1.00\n"
                           "worse===sometime\n")));
    CHECK(f.diags.items.len == 0 && f.findings.items.len == 0);
    const struct pin *utils = pin_of(&f, "oslo-utils", 0);
    CHECK(utils && utils->form == PIN_EXACT && utils->arbitrary && utils->has_version);
    CHECK(utils && utils->normalized && utils->holds.yes == 3);
    CHECK_STR(utils->version_text, "6.2.1");
    const struct pin *foo = pin_of(&f, "foo", 0);
    CHECK(foo && foo->form == PIN_EXACT && !foo->arbitrary && foo->normalized);
    CHECK(foo && foo->line->requirement.specifier.count == 2);
    CHECK(pin_of(&f, "bar", 0) && pin_of(&f, "bar", 0)->form == PIN_BOUND);
    CHECK(pin_of(&f, "baz", 0) && pin_of(&f, "baz", 0)->form == PIN_BOUND);
    CHECK(!pin_of(&f, "qux", 0));
    CHECK(pin_of(&f, "url", 0) && pin_of(&f, "url", 0)->form == PIN_URL);
    CHECK(pin_of(&f, "odd", 0) && !pin_of(&f, "odd", 0)->normalized);
    CHECK(pin_of(&f, "worse", 0) && !pin_of(&f, "worse", 0)->has_version);
    CHECK(f.set.pin_count == 4);
    tear_down(&f, ONLY_C);
}

TEST(markers_are_cut_before_versions)
{
    struct fixture f;
    set_up(&f, arena);
    CHECK(read_one(&f, put(&f, "c.txt",
                           "numpy===1.26.4;python_version=='3.10'\n"
                           "numpy===2.0.0;python_version>='3.11'\n"
                           "odd===1.0;platform_release>'5'\n")));
    CHECK_STR(pin_of(&f, "numpy", 0)->version_text, "1.26.4");
    CHECK(pin_of(&f, "numpy", 0)->holds.yes == 1);
    CHECK_STR(pin_of(&f, "numpy", 1)->version_text, "2.0.0");
    CHECK(pin_of(&f, "numpy", 1)->holds.yes == 2);
    CHECK(pin_of(&f, "odd", 0)->holds.yes == 0 && pin_of(&f, "odd", 0)->holds.unknown == 3);
    tear_down(&f, ONLY_C);
}

TEST(files_are_bound_to_environments)
{
    struct fixture f;
    set_up(&f, arena);
    struct str a = put(&f, "a.txt", "foo===1.0\n");
    struct str b = put(&f, "b.txt", "foo===2.0\nbar===1\n");
    struct pinset_source sources[] = {{a, 1}, {b, 2}, {a, 2}};
    CHECK(pinset_read(arena, f.reader, sources, 2, &f.environments, f.names, &f.set, &f.findings,
                      NULL));
    CHECK(pin_of(&f, "foo", 0)->holds.yes == 1 && pin_of(&f, "foo", 1)->holds.yes == 2);
    CHECK(pinset_read(arena, f.reader, sources, 3, &f.environments, f.names, &f.set, &f.findings,
                      NULL));
    CHECK(pin_of(&f, "foo", 0)->holds.yes == 3 && pin_of(&f, "foo", 1)->holds.yes == 2);
    CHECK(!pin_of(&f, "foo", 2));
    static const char *const names[] = {"a.txt", "b.txt", NULL};
    tear_down(&f, names);
}

TEST(forms_that_are_no_constraints)
{
    struct fixture f;
    set_up(&f, arena);
    CHECK(read_one(&f, put(&f, "c.txt",
                           "oslo.db[fixtures]===1.0;python_version>'3'\n"
                           "-e git+https://example.com/x.git#egg=x\n"
                           "https://example.com/y.tar.gz\n"
                           "https://example.com/z.tar.gz#egg=z\n")));
    CHECK(f.findings.items.len == 3);
    const struct finding *extras = &f.findings.items.at[0];
    CHECK(extras->kind == FINDING_CONSTRAINT_FORM && extras->level == LEVEL_ERROR);
    CHECK_STR(extras->message, "a constraint cannot have extras: oslo.db[fixtures]===1.0");
    CHECK_STR(extras->help, "write oslo.db===1.0;python_version>'3'; what requires it chooses its "
                            "extras");
    CHECK_STR(extras->name, "oslo-db");
    CHECK_STR(extras->pin.version, "1.0");
    CHECK_STR(extras->pin.marker, "python_version > \"3\"");
    CHECK(span_position(extras->at).line == 1);
    CHECK_STR(f.findings.items.at[1].message,
              "a constraint cannot be editable: git+https://example.com/x.git#egg=x");
    CHECK_STR(f.findings.items.at[1].help, "write x===VERSION");
    CHECK_STR(f.findings.items.at[2].message,
              "a constraint needs a name: https://example.com/y.tar.gz");
    CHECK(pin_of(&f, "oslo-db", 0) && !pin_of(&f, "x", 0));
    CHECK(pin_of(&f, "z", 0) && pin_of(&f, "z", 0)->form == PIN_URL);
    tear_down(&f, ONLY_C);
}

TEST(requirements_inside_constraints)
{
    struct fixture f;
    set_up(&f, arena);
    put(&f, "r.txt", "wanted>=1\n");
    put(&f, "more.txt", "foo===1.0\n");
    CHECK(read_one(&f, put(&f, "c.txt", "-r r.txt\n-c more.txt\n-c more.txt\n")));
    CHECK(f.findings.items.len == 1);
    const struct finding *finding = &f.findings.items.at[0];
    CHECK(finding->level == LEVEL_WARNING && span_position(finding->at).line == 1);
    CHECK(str_starts(finding->message, STR("-r in a constraints file adds requirements: ")));
    CHECK(f.set.requirements.len == 1);
    CHECK_STR(f.set.requirements.at[0].requirement.name, "wanted");
    CHECK(f.set.requirements.at[0].nested_requirement);
    CHECK(pin_of(&f, "foo", 0) && !pin_of(&f, "foo", 1) && f.set.pin_count == 1);
    static const char *const names[] = {"c.txt", "r.txt", "more.txt", NULL};
    tear_down(&f, names);
}

TEST(extends_without_changing_the_base)
{
    struct fixture f;
    set_up(&f, arena);
    CHECK(read_one(&f, put(&f, "c.txt", "foo===1.0\n")));
    struct reqfile more;
    CHECK(reqfile_read(f.reader, put(&f, "d.txt", "foo<2\nbar===3\n"), true, &more, NULL));
    struct pinset *both = pinset_extend(arena, &f.set, more.lines.at, more.lines.len,
                                        &f.environments, f.names, &f.findings);
    CHECK(f.set.groups.len == 1 && f.set.groups.at[0].pins.len == 1 && f.set.pin_count == 1);
    CHECK(both->groups.len == 2 && both->groups.at[0].pins.len == 2 && both->pin_count == 2);
    CHECK(pinset_find(both, intern_find(f.names, STR("bar"))) == &both->groups.at[1]);
    CHECK(!pinset_find(&f.set, intern_find(f.names, STR("bar"))));
    struct pinset *same = pinset_extend(arena, both, more.lines.at, more.lines.len, &f.environments,
                                        f.names, &f.findings);
    CHECK(same->groups.at[0].pins.len == 2 && same->pin_count == 2);
    static const char *const names[] = {"c.txt", "d.txt", NULL};
    tear_down(&f, names);
}

TEST(a_missing_file_is_an_error)
{
    struct fixture f;
    set_up(&f, arena);
    struct pinset_source source = {STR("/no/such/file"), 3};
    struct error error = {0};
    CHECK(!pinset_read(arena, f.reader, &source, 1, &f.environments, f.names, &f.set, &f.findings,
                       &error));
    CHECK_STR(str_of(error.text), "/no/such/file: no such file");
    CHECK(rmdir(f.directory) == 0);
}

int main(void)
{
    RUN(pins_bounds_and_urls);
    RUN(markers_are_cut_before_versions);
    RUN(files_are_bound_to_environments);
    RUN(forms_that_are_no_constraints);
    RUN(requirements_inside_constraints);
    RUN(extends_without_changing_the_base);
    RUN(a_missing_file_is_an_error);
    return test_end();
}
