#include "constraints/pyproject.h"

struct reader {
    struct arena *arena;
    const struct source *source;
    const struct manifest_diags *diags;
    struct manifest *manifest;
};

struct span pyproject_string_span(const struct source *source, const struct toml_node *node)
{
    size_t start;
    size_t end;
    toml_string_range(node, 0, node->string.len, &start, &end);
    return (struct span){source, start, end - start};
}

void pyproject_expected(struct diag_list *diags, const struct source *source,
                        const struct toml_node *node, const char *expected)
{
    bool at_key =
        node->key_end > node->key_start && (node->kind == TOML_TABLE || node->kind == TOML_ARRAY);
    size_t start = at_key ? node->key_start : node->start;
    size_t end = at_key ? node->key_end : node->end;
    diag_add(diags, (struct span){source, start, end - start}, "expected %s, found %s", expected,
             node->type);
}

/* node if it is of that kind; NULL (with a diag if there is another value) else. */
static const struct toml_node *expect(const struct reader *reader, const struct toml_node *node,
                                      enum toml_kind kind, const char *expected)
{
    if (node && node->kind != kind) {
        pyproject_expected(reader->diags->identity, reader->source, node, expected);
        return NULL;
    }
    return node;
}

static struct str read_string(const struct reader *reader, const struct toml_node *table,
                              const char *key, struct span *at)
{
    const struct toml_node *node = expect(reader, toml_get(table, key), TOML_STRING, "a string");
    if (!node) {
        return (struct str){0};
    }
    *at = pyproject_string_span(reader->source, node);
    return node->string;
}

/* Whether an array of strings holds text. */
static bool array_has(const struct toml_node *array, const char *text)
{
    for (size_t i = 0; array && array->kind == TOML_ARRAY && i < array->count; i++) {
        if (str_eq(array->items[i].string, str_of(text))) {
            return true;
        }
    }
    return false;
}

static void read_requirements(const struct reader *reader, const struct toml_node *node,
                              struct project_lines *lines)
{
    const struct toml_node *array = expect(reader, node, TOML_ARRAY, "an array of strings");
    for (size_t i = 0; array && i < array->count; i++) {
        const struct toml_node *item = expect(reader, &array->items[i], TOML_STRING, "a string");
        if (item) {
            manifest_add_requirement(reader->arena, item->string,
                                     pyproject_string_span(reader->source, item), lines,
                                     reader->diags->requirements);
        }
    }
}

static void read_extras(const struct reader *reader, const struct toml_node *node)
{
    const struct toml_node *table =
        expect(reader, node, TOML_TABLE, "a table of arrays of strings");
    for (size_t i = 0; table && i < table->count; i++) {
        struct project_extra *extra =
            manifest_extra(reader->arena, &reader->manifest->extras, table->items[i].key);
        read_requirements(reader, &table->items[i], &extra->lines);
    }
}

static void read_project(const struct reader *reader, const struct toml_node *project)
{
    struct manifest *manifest = reader->manifest;
    struct span name_at = {0};
    manifest->is_project = true;
    manifest->name = read_string(reader, project, "name", &name_at);
    manifest_check_name(manifest, name_at, reader->diags->identity);
    manifest->version = read_string(reader, project, "version", &manifest->version_at);
    manifest->requires_python =
        read_string(reader, project, "requires-python", &manifest->requires_python_at);
    const struct toml_node *dynamic =
        expect(reader, toml_get(project, "dynamic"), TOML_ARRAY, "an array of strings");
    for (size_t i = 0; dynamic && i < dynamic->count; i++) {
        expect(reader, &dynamic->items[i], TOML_STRING, "a string");
    }
    manifest->python_elsewhere = array_has(dynamic, "requires-python");
    manifest->declares = !array_has(dynamic, "dependencies");
    if (!manifest->declares) {
        manifest->dynamic = arena_printf(reader->arena, "%.*s leaves the dependencies dynamic",
                                         STR_ARG(reader->source->name));
    }
    read_requirements(reader, toml_get(project, "dependencies"), &manifest->lines);
    read_extras(reader, toml_get(project, "optional-dependencies"));
}

static void add_file(const struct reader *reader, const struct toml_node *node, struct str extra)
{
    if (expect(reader, node, TOML_STRING, "a string")) {
        vec_push(reader->arena, &reader->manifest->files,
                 (struct manifest_file){node->string, pyproject_string_span(reader->source, node),
                                        extra});
    }
}

/* {file = "a.txt"} or {file = ["a.txt", "b.txt"]} */
static void read_files(const struct reader *reader, const struct toml_node *node, struct str extra)
{
    const struct toml_node *file =
        toml_get(expect(reader, node, TOML_TABLE, "a table with the key file"), "file");
    if (file && file->kind == TOML_STRING) {
        add_file(reader, file, extra);
        return;
    }
    expect(reader, file, TOML_ARRAY, "a string or an array of strings");
    for (size_t i = 0; file && file->kind == TOML_ARRAY && i < file->count; i++) {
        add_file(reader, &file->items[i], extra);
    }
}

/* setuptools reads these files only for fields that [project] declares dynamic. */
static void read_setuptools(const struct reader *reader, const struct toml_node *dynamic,
                            const struct toml_node *fields)
{
    struct manifest *manifest = reader->manifest;
    size_t before = manifest->files.len;
    if (array_has(dynamic, "dependencies")) {
        read_files(reader, toml_get(fields, "dependencies"), STR(""));
        if (manifest->files.len > before) {
            manifest->declares = true;
            manifest->dynamic = (struct str){0};
        }
    }
    const struct toml_node *extras = toml_get(fields, "optional-dependencies");
    if (!array_has(dynamic, "optional-dependencies")) {
        return;
    }
    if (!expect(reader, extras, TOML_TABLE, "a table of extras")) {
        manifest->extras_dynamic = arena_printf(
            reader->arena, "%.*s leaves its extras to the build", STR_ARG(reader->source->name));
        return;
    }
    for (size_t i = 0; i < extras->count; i++) {
        struct str name =
            manifest_extra(reader->arena, &manifest->extras, extras->items[i].key)->name;
        read_files(reader, &extras->items[i], name);
    }
}

/* What is wrong with them matters only where they are asked for. */
static void read_build(const struct reader *reader, const struct toml_node *build)
{
    struct manifest *manifest = reader->manifest;
    manifest->build_faults.arena = reader->arena;
    const struct manifest_diags diags = {&manifest->build_faults, &manifest->build_faults};
    const struct reader of_build = {reader->arena, reader->source, &diags, manifest};
    read_requirements(&of_build, toml_get(build, "requires"), &manifest->build);
}

static bool builds_with_pbr(const struct toml_node *build)
{
    const struct toml_node *backend = toml_get(build, "build-backend");
    const struct toml_node *requires = toml_get(build, "requires");
    bool pbr = backend && manifest_names_pbr(backend->string);
    for (size_t i = 0; requires && requires->kind == TOML_ARRAY && i < requires->count; i++) {
        pbr = pbr || manifest_names_pbr(requires->items[i].string);
    }
    return pbr;
}

static bool parse_toml(const struct reader *reader, struct toml_node *root)
{
    struct fault fault = {0};
    if (toml_parse(reader->arena, reader->source->text, root, &fault)) {
        return true;
    }
    struct span at = {reader->source, fault.start, fault.end - fault.start};
    diag_add(reader->diags->identity, at, "not TOML: %.*s", STR_ARG(fault.message));
    return false;
}

void pyproject_parse(struct arena *arena, const struct source *source,
                     const struct manifest_diags *diags, struct manifest *manifest)
{
    *manifest = (struct manifest){0};
    const struct reader reader = {arena, source, diags, manifest};
    struct toml_node root;
    if (!parse_toml(&reader, &root)) {
        return;
    }
    const struct toml_node *project =
        expect(&reader, toml_get(&root, "project"), TOML_TABLE, "a table");
    if (project) {
        read_project(&reader, project);
        const struct toml_node *tool = toml_get(toml_get(&root, "tool"), "setuptools");
        read_setuptools(&reader, toml_get(project, "dynamic"), toml_get(tool, "dynamic"));
    }
    const struct toml_node *groups =
        expect(&reader, toml_get(&root, "dependency-groups"), TOML_TABLE, "a table of groups");
    if (groups) {
        pyproject_groups(arena, source, groups, &manifest->groups, diags->requirements);
    }
    const struct toml_node *build = toml_get(&root, "build-system");
    manifest->pbr = builds_with_pbr(build);
    read_build(&reader, build);
}
