#include "constraints/project_parts.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

struct project_roots {
    struct arena *arena;
    struct intern *directories; /* id = place in roots */
    VEC(struct str) roots;
};

struct project_roots *project_roots_create(struct arena *arena)
{
    struct project_roots *roots = ARENA_NEW(arena, struct project_roots);
    roots->arena = arena;
    roots->directories = intern_create(arena);
    return roots;
}

static bool exists(struct arena *arena, struct str directory, const char *name)
{
    return access(arena_cstr(arena, path_join(arena, directory, str_of(name))), F_OK) == 0;
}

bool project_has_file(struct arena *arena, struct str directory, const char *name)
{
    return file_is_regular(arena_cstr(arena, path_join(arena, directory, str_of(name))));
}

static bool is_root(struct arena *arena, struct str directory)
{
    return project_has_file(arena, directory, "setup.cfg") ||
           project_has_file(arena, directory, "pyproject.toml") ||
           project_has_file(arena, directory, "setup.py");
}

/* The directory above a normalised one, as a path; false at the top of the file system. */
static bool directory_above(struct arena *arena, struct str directory, struct str *above)
{
    struct stat here;
    struct stat there;
    bool climbs = str_eq(directory, STR(".")) || str_eq(path_base(directory), STR(".."));
    *above = !climbs                       ? path_directory(directory)
             : str_eq(directory, STR(".")) ? STR("..")
                                           : path_join(arena, directory, STR(".."));
    return stat(arena_cstr(arena, directory), &here) == 0 &&
           stat(arena_cstr(arena, *above), &there) == 0 &&
           (here.st_ino != there.st_ino || here.st_dev != there.st_dev);
}

/* Whether directory lies in a repository: it or one above it holds .git. */
static bool in_repository(struct arena *arena, struct str directory)
{
    do {
        if (exists(arena, directory, ".git")) {
            return true;
        }
    } while (directory_above(arena, directory, &directory));
    return false;
}

/*
 * Goes up from directory. The first step up is allowed unless directory is itself the top of a
 * repository; further ones only inside a repository, which is looked for only then.
 */
static struct str find_root(struct arena *arena, struct str directory)
{
    struct str at = directory;
    for (size_t steps = 0; !is_root(arena, at); steps++) {
        if (exists(arena, at, ".git") || (steps == 1 && !in_repository(arena, at)) ||
            !directory_above(arena, at, &at)) {
            return directory;
        }
    }
    return at;
}

struct str project_root_of(struct project_roots *roots, struct str directory)
{
    uint32_t id = intern_put(roots->directories, directory);
    if (id == roots->roots.len) {
        vec_push(roots->arena, &roots->roots, find_root(roots->arena, directory));
    }
    return roots->roots.at[id];
}
