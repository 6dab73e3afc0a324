#include "constraints/project_parts.h"

#include "base/file.h"

static struct str in_root(const struct project_load *load, const char *name)
{
    return path_join(load->arena, load->project->path, str_of(name));
}

/* Whether the root's file of that name is among those whose requirements count. */
static bool counts(const struct project_load *load, const char *name)
{
    return load->whole || intern_find(load->files, in_root(load, name)) != INTERN_NONE;
}

static struct str setup_py_decides(const struct project_load *load)
{
    struct str path = in_root(load, "setup.py");
    return arena_printf(load->arena, "%.*s decides what it requires", STR_ARG(path));
}

/*
 * Why the project's own dependencies are not known, when no file that may hold them was read; empty
 * if nothing leaves them open. A project of pbr's without requirements.txt requires nothing.
 */
static struct str left_open(struct project_load *load)
{
    bool pbr_alone = load->whole && project_uses_pbr(load);
    if (pbr_alone) {
        load->declares = true;
        return (struct str){0};
    }
    if (load->other_dynamic.len) {
        return load->other_dynamic;
    }
    if (load->pyproject.dynamic.len && counts(load, "pyproject.toml")) {
        return load->pyproject.dynamic;
    }
    if (load->pyproject.is_project || !counts(load, "setup.cfg")) {
        return (struct str){0};
    }
    if (project_has_file(load->arena, load->project->path, "setup.py")) {
        return setup_py_decides(load);
    }
    load->declares = load->declares || load->setupcfg.is_project;
    return (struct str){0};
}

static bool asks_for_build(const struct project_options *options)
{
    bool asked = false;
    for (size_t i = 0; i < options->group_count; i++) {
        asked = asked || str_eq(options->groups[i], STR("build"));
    }
    return asked;
}

static void add_build(struct project_load *load, const struct manifest *manifest)
{
    struct project_extras *groups = &load->project->groups;
    if (manifest->build.len || manifest->build_faults.items.len) {
        diag_add_all(load->diags, &manifest->build_faults);
        project_add_lines(load->arena, &manifest_extra(load->arena, groups, STR("build"))->lines,
                          &manifest->build);
    }
}

/* What the root needs for its build is the group `build`, where it declares no group so named. */
static void settle_build(struct project_load *load, const struct project_options *options)
{
    if (asks_for_build(options) && !manifest_find_extra(&load->project->groups, STR("build"))) {
        add_build(load, &load->pyproject);
        add_build(load, &load->setupcfg);
    }
}

/* Groups without a project are something to check once they are asked for. */
static bool asks_for_groups(const struct project_load *load, const struct project_options *options)
{
    return options->group_count && load->project->groups.len && counts(load, "pyproject.toml");
}

void project_settle(struct project_load *load, const struct project_options *options)
{
    struct project *project = load->project;
    settle_build(load, options);
    if (!load->has_source) {
        project->dynamic = left_open(load);
    }
    project->no_requirement_file =
        !load->declares && !project->dynamic.len && !asks_for_groups(load, options);
}

static bool read_pbr(struct project_load *load)
{
    struct str path = in_root(load, "requirements.txt");
    return !file_is_regular(arena_cstr(load->arena, path)) ||
           project_read_requirements(load, path, &load->project->lines);
}

bool project_read_own(struct project_load *load)
{
    struct project *project = load->project;
    if (load->pyproject.is_project && load->pyproject.declares) {
        return project_read_manifest(load, &load->pyproject);
    }
    if (load->setupcfg.declares) {
        return project_read_manifest(load, &load->setupcfg);
    }
    if (project_uses_pbr(load)) {
        return read_pbr(load);
    }
    if (load->pyproject.dynamic.len) {
        project->dynamic = load->pyproject.dynamic;
    } else if (project_has_file(load->arena, project->path, "setup.py")) {
        project->dynamic = setup_py_decides(load);
    } else if (!load->setupcfg.is_project) {
        project->dynamic = arena_printf(
            load->arena, "neither pyproject.toml nor setup.cfg of %.*s says what it requires",
            STR_ARG(project->path));
    }
    return true;
}
