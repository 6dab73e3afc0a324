#include "constraints/project_parts.h"

#include "base/file.h"
#include "constraints/name.h"
#include "constraints/requirement_explain.h"

bool project_is_own(const struct project_load *load, struct str path, const char *name)
{
    struct str own = path_join(load->arena, load->project->path, str_of(name));
    return str_eq(path_normalize(load->arena, path), own);
}

/* The manifest of the root by that name, if there is one. */
static bool read_own(struct project_load *load, const char *name, struct diag_list *requirements,
                     struct manifest *manifest)
{
    struct str path = path_join(load->arena, load->project->path, str_of(name));
    return !file_is_regular(arena_cstr(load->arena, path)) ||
           project_parse_manifest(load, path, requirements, manifest);
}

static bool names(struct project_load *load, const struct str *given, size_t count,
                  const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (project_is_own(load, given[i], name)) {
            return true;
        }
    }
    return false;
}

void project_add_lines(struct arena *arena, struct project_lines *to,
                       const struct project_lines *from)
{
    for (size_t i = 0; i < from->len; i++) {
        vec_push(arena, to, from->at[i]);
    }
}

void project_add_extras(struct arena *arena, struct project_extras *to,
                        const struct project_extras *from)
{
    for (size_t i = 0; i < from->len; i++) {
        project_add_lines(arena, &manifest_extra(arena, to, from->at[i].name)->lines,
                          &from->at[i].lines);
    }
}

static void settle_version(struct project_load *load, const struct manifest *manifest)
{
    struct version version;
    if (manifest->version.len && version_parse(load->arena, manifest->version, &version)) {
        load->project->version = manifest->version;
    } else if (manifest->version.len) {
        diag_add(load->diags, manifest->version_at, "'%.*s' is not a version",
                 STR_ARG(manifest->version));
    }
}

static void settle_python(struct project_load *load, const struct manifest *manifest)
{
    struct project *project = load->project;
    struct fault fault = {0};
    struct str text = manifest->requires_python;
    project->requires_python = text;
    project->requires_python_at = manifest->requires_python_at;
    if (!specifier_parse(load->arena, text, &project->python, &fault)) {
        diag_add(load->diags,
                 manifest_span(text, manifest->requires_python_at, fault.start, fault.end), "%.*s",
                 STR_ARG(requirement_explain(load->arena, text, &fault)))
            ->help = STR("write a range, such as >=3.9");
        project->python = (struct specifier){0};
    }
}

void project_settle_identity(struct project_load *load, const struct manifest *manifest)
{
    load->project->distribution = name_canonical(load->arena, manifest->name);
    settle_version(load, manifest);
    settle_python(load, manifest);
}

bool project_uses_pbr(struct project_load *load)
{
    struct str path = path_join(load->arena, load->project->path, STR("setup.py"));
    struct str text;
    return load->pyproject.pbr || load->setupcfg.pbr ||
           (file_read(load->arena, arena_cstr(load->arena, path), &text, NULL) &&
            str_find_str(text, STR("pbr")) < text.len);
}

bool project_read_identity(struct project_load *load, const struct str *given, size_t count)
{
    struct manifest *pyproject = &load->pyproject;
    struct manifest *setupcfg = &load->setupcfg;
    bool py_given = load->whole || names(load, given, count, "pyproject.toml");
    bool cfg_given = load->whole || names(load, given, count, "setup.cfg");
    struct diag_list *unheard = &load->project->unheard;
    struct diag_list of_setupcfg = {.arena = load->arena};
    unheard->arena = load->arena;
    if (!read_own(load, "pyproject.toml", py_given ? load->diags : unheard, pyproject) ||
        !read_own(load, "setup.cfg", cfg_given ? load->diags : &of_setupcfg, setupcfg)) {
        return false;
    }
    struct manifest first = pyproject->is_project ? *pyproject : *setupcfg;
    /* The version in a setup.cfg of pbr's is only the least that the next release will have. */
    if (!pyproject->is_project && first.version.len && project_uses_pbr(load)) {
        first.version = (struct str){0};
    }
    if (!pyproject->is_project || pyproject->python_elsewhere) {
        first.requires_python = setupcfg->requires_python;
        first.requires_python_at = setupcfg->requires_python_at;
    }
    project_settle_identity(load, &first);
    const struct manifest *extras = pyproject->extras.len ? pyproject : setupcfg;
    if (extras == setupcfg) {
        diag_add_all(unheard, &of_setupcfg);
    }
    if (!setupcfg->extras.len && !project_uses_pbr(load)) {
        load->project->extras_dynamic = pyproject->extras_dynamic;
    }
    project_add_extras(load->arena, &load->project->extras, &extras->extras);
    project_add_extras(load->arena, &load->project->groups, &pyproject->groups);
    return project_read_extra_files(load, extras);
}
