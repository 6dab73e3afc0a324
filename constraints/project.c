#include "constraints/project.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "constraints/project_parts.h"

/* The inputs of one project. */
struct group {
    struct str root; /* normalised; of several spellings the first in byte order */
    bool whole;      /* a directory was given */
    bool is_stdin;
    VEC(struct str) files; /* as shown, in the order given, each once */
};

struct loader {
    struct arena *arena;
    const struct project_options *options;
    struct project_roots *roots;
    struct intern *keys;  /* of a root, or with --separate of a file: id = place in groups */
    struct intern *files; /* of every file that some group has: its directory's key and its name */
    struct intern *directories;     /* id = place in directory_keys */
    VEC(struct str) directory_keys; /* device and inode; empty: it is not there */
    struct str here;
    VEC(struct group) groups;
    struct error *error;
};

/* A text that two paths of one directory share; each path is asked for once. */
static bool directory_key(struct loader *loader, struct str directory, struct str *key)
{
    uint32_t id = intern_put(loader->directories, directory);
    if (id == loader->directory_keys.len) {
        struct stat st = {0};
        if (stat(arena_cstr(loader->arena, directory), &st) != 0) {
            vec_push(loader->arena, &loader->directory_keys, STR(""));
        } else {
            vec_push(
                loader->arena, &loader->directory_keys,
                arena_printf(loader->arena, "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino));
        }
    }
    assert(id < loader->directory_keys.len);
    *key = loader->directory_keys.at[id];
    return key->len || error_set(loader->error, "%.*s: no such directory", STR_ARG(directory));
}

static struct group *group_of(struct loader *loader, struct str key, struct str root)
{
    uint32_t id = intern_put(loader->keys, key);
    if (id == loader->groups.len) {
        vec_push(loader->arena, &loader->groups, (struct group){.root = root});
    }
    struct group *group = &loader->groups.at[id];
    group->root = str_cmp(root, group->root) < 0 ? root : group->root;
    return group;
}

static bool add_file(struct loader *loader, struct str path, struct str root)
{
    struct str key;
    struct str root_key;
    struct str normal = path_normalize(loader->arena, path);
    if (!directory_key(loader, path_directory(normal), &key) ||
        !directory_key(loader, root, &root_key)) {
        return false;
    }
    key = arena_printf(loader->arena, "%.*s/%.*s", STR_ARG(key), STR_ARG(path_base(normal)));
    uint32_t before = intern_count(loader->files);
    bool is_new = intern_put(loader->files, key) == before;
    struct group *group = group_of(loader, loader->options->separate ? key : root_key, root);
    if (is_new) {
        vec_push(loader->arena, &group->files, path);
    }
    return true;
}

static bool add_directory(struct loader *loader, struct str directory)
{
    static const char *const names[] = {"requirements.txt", "test-requirements.txt",
                                        "doc/requirements.txt", "pyproject.toml", "setup.cfg"};
    struct str key;
    if (!directory_key(loader, directory, &key)) {
        return false;
    }
    if (!loader->options->separate) {
        group_of(loader, key, directory)->whole = true;
    }
    bool found = false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (project_has_file(loader->arena, directory, names[i])) {
            struct str path = path_join(loader->arena, directory, str_of(names[i]));
            found = true;
            if (!add_file(loader, path, directory)) {
                return false;
            }
        }
    }
    if (!found) {
        group_of(loader, key, directory)->whole = true;
    }
    return true;
}

static bool add_input(struct loader *loader, struct str input)
{
    if (str_eq(input, STR("-"))) {
        struct group *group = group_of(loader, input, STR("."));
        group->is_stdin = true;
        group->files.len = 0;
        vec_push(loader->arena, &group->files, input);
        return true;
    }
    struct str path = path_normalize(loader->arena, input);
    if (file_is_directory(arena_cstr(loader->arena, input))) {
        return add_directory(loader, path);
    }
    return add_file(loader, input, project_root_of(loader->roots, path_directory(path)));
}

static int group_cmp(const void *left, const void *right)
{
    const struct group *a = left;
    const struct group *b = right;
    int c = str_cmp(a->root, b->root);
    for (size_t i = 0; c == 0 && i < a->files.len && i < b->files.len; i++) {
        c = str_cmp(a->files.at[i], b->files.at[i]);
    }
    return c ? c : (a->files.len > b->files.len) - (a->files.len < b->files.len);
}

static struct str working_directory(struct arena *arena)
{
    char buffer[PATH_MAX];
    return getcwd(buffer, sizeof buffer) ? arena_str(arena, str_of(buffer)) : STR("/");
}

static size_t count_parts(struct str path)
{
    size_t parts = 0;
    for (size_t at = 0; at < path.len; at = str_find(path, '/', at) + 1) {
        parts++;
    }
    return parts;
}

/* A project is named after its directory; with --separate, and the file's path in it. */
static struct project_label label_of(const struct loader *loader, const struct group *group)
{
    struct arena *arena = loader->arena;
    struct str root = path_normalize(arena, path_join(arena, loader->here, group->root));
    if (group->is_stdin) {
        return (struct project_label){STR("stdin"), 1};
    }
    if (!loader->options->separate || group->files.len != 1) {
        return (struct project_label){root, 1};
    }
    struct str file = path_normalize(arena, path_join(arena, loader->here, group->files.at[0]));
    size_t above = count_parts(root);
    size_t parts = count_parts(file);
    return (struct project_label){file, parts > above ? parts - above + 1 : 1};
}

static bool read_group(struct project_load *load, const struct group *group)
{
    if (!group->is_stdin && !project_read_identity(load, group->files.at, group->files.len)) {
        return false;
    }
    for (size_t i = 0; i < group->files.len; i++) {
        if (!project_read_file(load, group->files.at[i])) {
            return false;
        }
    }
    return true;
}

static bool group_inputs(struct loader *loader, const struct str *inputs, size_t input_count)
{
    for (size_t i = 0; i < input_count; i++) {
        if (!add_input(loader, inputs[i])) {
            return false;
        }
    }
    if (input_count == 0 && !add_input(loader, STR("."))) {
        return false;
    }
    qsort(loader->groups.at, loader->groups.len, sizeof *loader->groups.at, group_cmp);
    return true;
}

static struct project_load load_for(struct arena *arena, struct reqfile_reader *reader,
                                    struct diag_list *diags, struct error *error,
                                    struct project *project)
{
    return (struct project_load){.arena = arena,
                                 .reader = reader,
                                 .diags = diags,
                                 .error = error,
                                 .project = project,
                                 .files = intern_create(arena)};
}

bool project_load_all(struct arena *arena, struct reqfile_reader *reader, const struct str *inputs,
                      size_t input_count, const struct project_options *options,
                      struct project_set *set, struct diag_list *diags, struct error *error)
{
    *set = (struct project_set){0};
    struct loader loader = {.arena = arena,
                            .options = options,
                            .roots = project_roots_create(arena),
                            .keys = intern_create(arena),
                            .files = intern_create(arena),
                            .directories = intern_create(arena),
                            .here = working_directory(arena),
                            .error = error};
    if (!group_inputs(&loader, inputs, input_count)) {
        return false;
    }
    struct project_label *labels = ARENA_ARRAY(arena, struct project_label, loader.groups.len);
    for (size_t i = 0; i < loader.groups.len; i++) {
        const struct group *group = &loader.groups.at[i];
        vec_push(arena, &set->items, (struct project){.path = group->root});
        struct project_load load = load_for(arena, reader, diags, error, &set->items.at[i]);
        load.whole = group->whole;
        if (!read_group(&load, group)) {
            return false;
        }
        project_settle(&load, options);
        labels[i] = label_of(&loader, group);
    }
    project_name_all(arena, set, labels);
    return project_request(arena, set, options, diags, error);
}

bool project_load_local(struct arena *arena, struct reqfile_reader *reader, struct str directory,
                        struct project *project, struct diag_list *diags, struct error *error)
{
    *project = (struct project){.path = path_normalize(arena, directory)};
    project->name = path_base(project->path);
    struct project_load load = load_for(arena, reader, diags, error, project);
    load.whole = true;
    if (!file_is_directory(arena_cstr(arena, project->path))) {
        return error_set(error, "%.*s: no such directory", STR_ARG(directory));
    }
    return project_read_identity(&load, NULL, 0) && project_read_own(&load);
}

bool project_reads(struct arena *scratch, const struct project *project, struct str path)
{
    for (size_t i = 0; i < project->files.len; i++) {
        if (file_is_same(scratch, project->files.at[i], path)) {
            return true;
        }
    }
    return false;
}

bool project_set_reads(struct arena *scratch, const struct project_set *set, struct str path)
{
    for (size_t i = 0; i < set->items.len; i++) {
        if (project_reads(scratch, &set->items.at[i], path)) {
            return true;
        }
    }
    return false;
}
