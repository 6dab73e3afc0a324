#include "base/limits.h"
#include "base/utf8.h"
#include "constraints/toml.h"
#include "fetch/evidence_parts.h"

#define PYPROJECT "pyproject.toml"

struct project {
    struct arena *arena;
    const struct evidence_subject *subject;
    const struct toml_node *table;
    struct failure *failure;
};

static bool fail_key(const struct project *project, const char *key)
{
    return failure_set(project->arena, project->failure, CAUSE_UNREADABLE,
                       "%s: project.%s has a value of the wrong kind", PYPROJECT, key);
}

/* The value of a key; *found is NULL if there is none, false if it is of another kind. */
static bool get(const struct project *project, const char *key, enum toml_kind kind,
                const struct toml_node **found)
{
    *found = toml_get(project->table, key);
    return !*found || (*found)->kind == kind || fail_key(project, key);
}

static bool are_strings(const struct project *project, const char *key,
                        const struct toml_node *array)
{
    for (size_t i = 0; i < array->count; i++) {
        if (array->items[i].kind != TOML_STRING) {
            return fail_key(project, key);
        }
    }
    return true;
}

static bool check_identity(const struct project *project, bool *has_version)
{
    const struct toml_node *name;
    const struct toml_node *version;
    if (!get(project, "name", TOML_STRING, &name) ||
        !get(project, "version", TOML_STRING, &version)) {
        return false;
    }
    *has_version = name && version;
    if ((name && !evidence_is_name(project->arena, project->subject, name->string)) ||
        (version && !evidence_is_version(project->arena, project->subject, version->string))) {
        struct arena *arena = project->arena;
        return failure_set(
            arena, project->failure, CAUSE_UNREADABLE, "%s is of \"%.*s\" %.*s", PYPROJECT,
            STR_ARG(evidence_shown(arena, name ? name->string : (struct str){0})),
            STR_ARG(evidence_shown(arena, version ? version->string : (struct str){0})));
    }
    return true;
}

/* Whether what is asked for is left to the build, in part or as a whole. */
static bool read_dynamic(const struct project *project, bool *is_dynamic)
{
    static const char *const fields[] = {"dependencies", "optional-dependencies",
                                         "requires-python"};
    const struct toml_node *dynamic;
    *is_dynamic = false;
    if (!get(project, "dynamic", TOML_ARRAY, &dynamic)) {
        return false;
    }
    if (!dynamic) {
        return true;
    }
    for (size_t i = 0; i < dynamic->count; i++) {
        for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
            *is_dynamic = *is_dynamic || str_eq(dynamic->items[i].string, str_of(fields[f]));
        }
    }
    return are_strings(project, "dynamic", dynamic);
}

static bool add_all(const struct project *project, struct evidence_lines *lines, const char *key,
                    const struct toml_node *array, struct str extra)
{
    if (array->kind != TOML_ARRAY) {
        return fail_key(project, key);
    }
    if (!are_strings(project, key, array)) {
        return false;
    }
    for (size_t i = 0; i < array->count; i++) {
        if (!evidence_add_line(lines, array->items[i].string, STR(""), extra)) {
            return false;
        }
    }
    return true;
}

static bool add_extras(const struct project *project, struct evidence_lines *lines,
                       const struct toml_node *table)
{
    const char *key = "optional-dependencies";
    for (size_t i = 0; i < table->count; i++) {
        struct str extra = table->items[i].key;
        if (!name_is_valid(extra)) {
            return failure_set(project->arena, project->failure, CAUSE_UNREADABLE,
                               "%s has an extra \"%.*s\", which is no name", PYPROJECT,
                               STR_ARG(evidence_shown(project->arena, extra)));
        }
        vec_push(project->arena, &lines->provides_extra, extra);
        if (!add_all(project, lines, key, &table->items[i], extra)) {
            return false;
        }
    }
    return true;
}

static bool read_static(const struct project *project, struct evidence_lines *lines,
                        struct release_texts *texts)
{
    const struct toml_node *dependencies;
    const struct toml_node *extras;
    const struct toml_node *python;
    if (!get(project, "dependencies", TOML_ARRAY, &dependencies) ||
        !get(project, "optional-dependencies", TOML_TABLE, &extras) ||
        !get(project, "requires-python", TOML_STRING, &python)) {
        return false;
    }
    texts->requires_python = python ? utf8_trim(python->string) : (struct str){0};
    return (!dependencies || add_all(project, lines, "dependencies", dependencies, STR(""))) &&
           (!extras || add_extras(project, lines, extras));
}

bool evidence_read_project(struct arena *arena, const struct evidence_subject *subject,
                           struct str text, bool needs_version, struct release_texts *texts,
                           bool *is_static, struct failure *failure)
{
    struct toml_node root;
    struct fault fault = {0};
    bool has_version;
    bool is_dynamic;
    *is_static = false;
    if (text.len > LIMIT_TOML_BYTES) {
        return failure_set(arena, failure, CAUSE_LIMIT, "%s is too large", PYPROJECT);
    }
    if (!toml_parse(arena, text, &root, &fault)) {
        return failure_set(arena, failure, CAUSE_UNREADABLE, "%s is not TOML: %.*s", PYPROJECT,
                           STR_ARG(evidence_shown(arena, fault.message)));
    }
    struct project project = {arena, subject, toml_get(&root, "project"), failure};
    if (!project.table) {
        return true;
    }
    if (project.table->kind != TOML_TABLE) {
        return failure_set(arena, failure, CAUSE_UNREADABLE, "%s: [project] is no table",
                           PYPROJECT);
    }
    if (!check_identity(&project, &has_version) || !read_dynamic(&project, &is_dynamic)) {
        return false;
    }
    if (is_dynamic || (needs_version && !has_version)) {
        return true;
    }
    struct evidence_lines lines = {.arena = arena, .file = PYPROJECT, .failure = failure};
    lines.scratch = arena_create();
    bool ok = read_static(&project, &lines, texts);
    arena_destroy(lines.scratch);
    evidence_take_lines(&lines, texts);
    *is_static = ok;
    return ok;
}
