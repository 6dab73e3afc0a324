/*
 * render_fixture: a small report written as literals, for the tests of the renderers.
 */
#ifndef DEPCHECK_TESTS_UNIT_RENDER_FIXTURE_H
#define DEPCHECK_TESTS_UNIT_RENDER_FIXTURE_H

#include "base/source.h"
#include "cli/report.h"

/* Two environments, three projects, and a constraints and a requirements file. */
struct fixture {
    struct environment at[2];
    struct environment_set environments;
    struct project projects[8];
    struct project_set project_set;
    const struct source *pins;
    const struct source *lines;
    struct finding findings[4];
    struct report report;
};

static const char pins_text[] = "\n\n\n\n\n\n\n\noslo.db===14.0.0\noslo.utils===6.2.1\n";
static const char lines_text[] = "# nova\noslo.db>=10\noslo.utils>=7.0  # direct\n";

static inline struct environment environment_of(const char *id, const char *python,
                                                const char *platform, const char *full)
{
    struct environment environment = {
        .id = str_of(id), .python = str_of(python), .platform = str_of(platform)};
    environment.value[MARKER_PYTHON_FULL_VERSION] = str_of(full);
    environment.known[MARKER_PYTHON_FULL_VERSION] = full != NULL;
    return environment;
}

static inline void set_up(struct arena *arena, struct fixture *f, size_t projects)
{
    static const char *const names[] = {"cinder", "glance",    "keystone", "neutron",
                                        "nova",   "placement", "swift",    "tempest"};
    *f = (struct fixture){0};
    f->at[0] = environment_of("3.10-linux-x86_64", "3.10", "linux-x86_64", "3.10.99");
    f->at[1] = environment_of("3.11-linux-x86_64", "3.11", "linux-x86_64", NULL);
    f->environments = (struct environment_set){f->at, 2};
    for (size_t i = 0; i < projects; i++) {
        f->projects[i].name = str_of(names[i]);
        f->projects[i].path = arena_printf(arena, "projects/%s", names[i]);
        vec_push(arena, &f->projects[i].files,
                 arena_printf(arena, "projects/%s/requirements.txt", names[i]));
    }
    f->project_set.items.at = f->projects;
    f->project_set.items.len = projects;
    f->pins = source_create(arena, STR("uc.txt"), str_of(pins_text), LINES_PYTHON);
    f->lines = source_create(arena, STR("requirements.txt"), str_of(lines_text), LINES_PYTHON);
    f->report = (struct report){
        .environments = &f->environments,
        .projects = &f->project_set,
        .findings = f->findings,
        .pin_count = 600,
    };
}

static inline struct span find(const struct source *source, const char *text)
{
    struct str needle = str_of(text);
    return (struct span){source, str_find_str(source->text, needle), needle.len};
}

static inline struct finding_pin pin_at(struct span at, const char *version)
{
    return (struct finding_pin){
        .at = at, .version = str_of(version), .text = span_text(at), .marker = STR("")};
}

/* The example of docs/output: a pin that a release excludes. */
static inline void add_excluded(struct arena *arena, struct fixture *f, uint64_t environments)
{
    struct finding_step *chain = ARENA_NEW(arena, struct finding_step);
    *chain = (struct finding_step){
        .text = STR("oslo.db>=10"),
        .by = {.at = find(f->lines, "oslo.db>=10")},
        .name = STR("oslo-db"),
        .shown = STR("oslo.db"),
        .version = STR("14.0.0"),
        .pin = find(f->pins, "oslo.db===14.0.0"),
    };
    struct span at = find(f->pins, "oslo.utils===6.2.1");
    struct finding finding = {
        .kind = FINDING_PIN_EXCLUDED,
        .level = LEVEL_ERROR,
        .name = STR("oslo-utils"),
        .message =
            STR("oslo.utils is pinned to 6.2.1, but oslo.db 14.0.0 requires oslo.utils>=7.0"),
        .help = STR("raise the pin to 7.0.2"),
        .at = at,
        .label = STR("this pin"),
        .pin = pin_at(at, "6.2.1"),
        .version = STR("6.2.1"),
        .has_requirement = true,
        .requirement = {.text = STR("oslo.utils>=7.0"),
                        .specifier = STR(">=7.0"),
                        .by = {.name = STR("oslo-db"), .version = STR("14.0.0")}},
    };
    for (size_t i = 0; i < f->project_set.items.len; i++) {
        vec_push(arena, &finding.where,
                 (struct finding_where){(uint32_t)i, environments, chain, 1});
    }
    f->findings[f->report.finding_count++] = finding;
}

/* The same pin against the user's own line: the chain is empty. */
static inline void add_own_line(struct arena *arena, struct fixture *f)
{
    struct span at = find(f->lines, "oslo.utils>=7.0");
    struct finding finding = {
        .kind = FINDING_UNPINNED,
        .level = LEVEL_NOTE,
        .name = STR("oslo-utils"),
        .message = STR("oslo.utils has no pin"),
        .at = at,
        .has_requirement = true,
        .requirement = {.text = STR("oslo.utils>=7.0"),
                        .specifier = STR(">=7.0"),
                        .by = {.at = at}},
        .denied = true,
    };
    vec_push(arena, &finding.where, (struct finding_where){0, 1, NULL, 0});
    f->findings[f->report.finding_count++] = finding;
}

#endif
