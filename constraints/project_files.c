#include "constraints/project_parts.h"

#include "base/file.h"
#include "base/utf8.h"
#include "constraints/pyproject.h"

enum file_kind { FILE_REQUIREMENTS, FILE_PYPROJECT, FILE_SETUPCFG, FILE_METADATA };

static enum file_kind kind_of(struct str path)
{
    struct str base = path_base(path);
    if (str_ends(base, STR(".toml"))) {
        return FILE_PYPROJECT;
    }
    if (str_eq(base, STR("setup.cfg"))) {
        return FILE_SETUPCFG;
    }
    return str_eq(base, STR("METADATA")) || str_eq(base, STR("PKG-INFO")) ? FILE_METADATA
                                                                          : FILE_REQUIREMENTS;
}

/* False if the project lists the file already. */
static bool list_file(struct project_load *load, struct str path)
{
    uint32_t id = intern_put(load->files, path_normalize(load->arena, path));
    if (id < load->project->files.len) {
        return false;
    }
    vec_push(load->arena, &load->project->files, path);
    return true;
}

static const struct source *read_source(struct project_load *load, struct str path)
{
    struct str text;
    if (!reqfile_replaced(load->reader, path, &text) &&
        !file_read(load->arena, arena_cstr(load->arena, path), &text, load->error)) {
        return NULL;
    }
    if (str_starts(text, STR("\xEF\xBB\xBF"))) {
        text = str_slice(text, 3, text.len);
    }
    return source_create(load->arena, path, text, LINES_UNIVERSAL);
}

bool project_parse_manifest(struct project_load *load, struct str path,
                            struct diag_list *requirements, struct manifest *manifest)
{
    const struct source *source = read_source(load, path);
    if (!source) {
        return false;
    }
    const struct manifest_diags diags = {load->diags, requirements};
    enum file_kind kind = kind_of(path);
    if (kind == FILE_METADATA) {
        return manifest_of_metadata(load->arena, source, &diags, manifest, load->error);
    }
    size_t invalid = utf8_invalid_at(source->text);
    if (kind == FILE_PYPROJECT) {
        pyproject_parse(load->arena, source, &diags, manifest);
    } else if (invalid < source->text.len) {
        diag_add(load->diags, (struct span){source, invalid, 1}, "expected UTF-8");
    } else {
        manifest_of_setupcfg(load->arena, source, &diags, manifest);
    }
    return true;
}

static void add_reqfile_line(struct project_load *load, const struct reqfile_line *line,
                             struct project_lines *lines)
{
    if (line->constraint && !line->nested_requirement) {
        vec_push(load->arena, &load->project->constraints, *line);
        return;
    }
    struct str path = line->form == REQFILE_PATH ? line->path : STR("");
    vec_push(load->arena, lines,
             (struct project_line){.requirement = line->requirement,
                                   .at = line->at,
                                   .path = path,
                                   .editable = line->editable});
}

bool project_read_requirements(struct project_load *load, struct str path,
                               struct project_lines *lines)
{
    struct reqfile file = {0};
    if (!reqfile_read(load->reader, path, false, &file, load->error)) {
        return false;
    }
    for (size_t i = 0; i < file.lines.len; i++) {
        add_reqfile_line(load, &file.lines.at[i], lines);
    }
    for (size_t i = 0; i < file.options.len; i++) {
        vec_push(load->arena, &load->project->options, file.options.at[i]);
    }
    for (size_t i = 0; i < file.files.len; i++) {
        list_file(load, file.files.at[i]);
    }
    return true;
}

static struct str beside(struct project_load *load, const struct manifest_file *file)
{
    struct str directory = path_directory(file->at.source->name);
    return path_normalize(load->arena, path_join(load->arena, directory, file->path));
}

static void no_such_file(struct diag_list *diags, const struct manifest_file *file, struct str path)
{
    diag_add(diags, file->at, "there is no file %.*s", STR_ARG(path));
}

static bool read_extra_file(struct project_load *load, const struct manifest_file *file)
{
    struct str path = beside(load, file);
    if (!file_is_regular(arena_cstr(load->arena, path))) {
        no_such_file(&load->project->unheard, file, path);
        return true;
    }
    struct project_lines *lines =
        &manifest_extra(load->arena, &load->project->extras, file->extra)->lines;
    return project_read_requirements(load, path, lines);
}

bool project_read_extra_files(struct project_load *load, const struct manifest *manifest)
{
    for (size_t i = 0; i < manifest->files.len; i++) {
        if (manifest->files.at[i].extra.len && !read_extra_file(load, &manifest->files.at[i])) {
            return false;
        }
    }
    return true;
}

static bool read_named_file(struct project_load *load, const struct manifest_file *file)
{
    struct str path = beside(load, file);
    if (!file_is_regular(arena_cstr(load->arena, path))) {
        no_such_file(load->diags, file, path);
        return true;
    }
    /* A file that is an input as well counts once. */
    return intern_find(load->files, path) != INTERN_NONE || file->extra.len ||
           project_read_requirements(load, path, &load->project->lines);
}

bool project_read_manifest(struct project_load *load, const struct manifest *manifest)
{
    project_add_lines(load->arena, &load->project->lines, &manifest->lines);
    load->declares = load->declares || manifest->declares;
    load->has_source = load->has_source || (manifest->declares && !manifest->dynamic.len);
    for (size_t i = 0; i < manifest->files.len; i++) {
        if (!read_named_file(load, &manifest->files.at[i])) {
            return false;
        }
    }
    return true;
}

/* Requirements of the tests and the documentation are not where a project's own come from. */
static bool is_side_file(struct str path)
{
    return str_eq(path_base(path), STR("test-requirements.txt")) ||
           str_eq(path_base(path_directory(path)), STR("doc"));
}

static bool read_other_manifest(struct project_load *load, struct str path)
{
    struct manifest manifest = {0};
    if (!project_parse_manifest(load, path, load->diags, &manifest)) {
        return false;
    }
    if (!load->project->distribution.len) {
        project_settle_identity(load, &manifest);
    }
    if (manifest.extras_dynamic.len) {
        load->project->extras_dynamic = manifest.extras_dynamic;
    }
    if (manifest.dynamic.len) {
        load->other_dynamic = manifest.dynamic;
    }
    project_add_extras(load->arena, &load->project->extras, &manifest.extras);
    project_add_extras(load->arena, &load->project->groups, &manifest.groups);
    return project_read_extra_files(load, &manifest) && project_read_manifest(load, &manifest);
}

static const struct manifest *own_manifest(const struct project_load *load, struct str path)
{
    if (project_is_own(load, path, "pyproject.toml")) {
        return &load->pyproject;
    }
    return project_is_own(load, path, "setup.cfg") ? &load->setupcfg : NULL;
}

bool project_read_file(struct project_load *load, struct str path)
{
    const struct manifest *own = own_manifest(load, path);
    if (kind_of(path) == FILE_REQUIREMENTS) {
        load->declares = true;
        load->has_source = load->has_source || !is_side_file(path);
        struct project_lines *lines = &load->project->lines;
        size_t before = lines->len;
        bool ok = project_read_requirements(load, path, lines);
        for (size_t i = before; i < lines->len; i++) {
            lines->at[i].side = is_side_file(path);
        }
        return ok;
    }
    list_file(load, path);
    return own ? project_read_manifest(load, own) : read_other_manifest(load, path);
}
