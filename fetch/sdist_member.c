#include "base/limits.h"
#include "constraints/name.h"
#include "fetch/sdist_parts.h"

bool sdist_fail(struct sdist_reader *reader, const char *what)
{
    return failure_set(reader->arena, reader->failure, CAUSE_UNREADABLE, "the sdist %s", what);
}

bool sdist_too_large(struct sdist_reader *reader)
{
    return failure_set(reader->arena, reader->failure, CAUSE_LIMIT,
                       "the sdist, or a file in it, is too large");
}

/* The next component at *at, which is moved behind the '/'; "." and "" are left out. */
static bool next_component(struct str path, size_t *at, struct str *component)
{
    while (*at < path.len) {
        size_t slash = str_find(path, '/', *at);
        *component = str_slice(path, *at, slash);
        *at = slash + 1;
        if (component->len && !str_eq(*component, STR("."))) {
            return true;
        }
    }
    return false;
}

static bool check_top(struct sdist_reader *reader, struct str top)
{
    if (!reader->top.len) {
        reader->top = arena_str(reader->arena, top);
    }
    return str_eq(reader->top, top) || sdist_fail(reader, "has more than one top folder");
}

/* Whether the egg-info folder is the project's: "oslo.utils.egg-info". */
static bool is_own(struct sdist_reader *reader, struct str folder)
{
    struct str stem = str_slice(folder, 0, folder.len - STR(".egg-info").len);
    return str_eq(name_canonical(reader->arena, stem), reader->subject->name);
}

/* Notes the egg-info folder that `path` is. */
static bool note_egg_info(struct sdist_reader *reader, struct str path, bool foreign)
{
    if (!reader->egg_info.len) {
        reader->egg_info = arena_str(reader->arena, path);
        reader->foreign_egg = foreign;
        reader->sdist->has_egg_info = true;
    }
    return str_eq(reader->egg_info, path) || sdist_fail(reader, "has two egg-info folders");
}

/* Where the text of a file of the top folder or the egg-info folder belongs; NULL: nowhere. */
static struct str *text_of(struct evidence_sdist *sdist, bool in_egg, struct str name)
{
    if (str_eq(name, STR("PKG-INFO"))) {
        return in_egg ? &sdist->egg_pkg_info : &sdist->pkg_info;
    }
    if (in_egg) {
        return str_eq(name, STR("requires.txt")) ? &sdist->egg_requires : NULL;
    }
    return str_eq(name, STR("pyproject.toml")) ? &sdist->pyproject : NULL;
}

/* The components of a path, empty ones and "." left out. */
struct walk {
    struct str first;
    struct str last;
    size_t count;
    struct str egg; /* the path up to and with the first egg-info folder that counts */
    bool foreign;   /* and whether that has another project's name */
    size_t egg_depth;
};

static bool walk_path(struct sdist_reader *reader, struct str path, bool is_folder,
                      struct walk *walk)
{
    struct str component;
    size_t at = 0;
    while (next_component(path, &at, &component)) {
        bool leaf = at >= path.len;
        if (str_eq(component, STR(".."))) {
            return sdist_fail(reader, "names a file outside of its folder");
        }
        bool egg = str_ends(component, STR(".egg-info")) && walk->count > 0 && (!leaf || is_folder);
        bool own = egg && is_own(reader, component);
        if (egg && !walk->egg.len && (walk->count == 1 || own)) {
            walk->foreign = !own;
            walk->egg = str_slice(path, 0, at - 1);
            walk->egg_depth = walk->count + 1;
        }
        walk->first = walk->count ? walk->first : component;
        walk->last = component;
        walk->count++;
    }
    return true;
}

bool sdist_member(struct sdist_reader *reader, struct str path, bool is_file, bool is_folder,
                  struct str **text)
{
    struct walk walk = {0};
    *text = NULL;
    if (++reader->entries > LIMIT_ARCHIVE_ENTRIES) {
        return failure_set(reader->arena, reader->failure, CAUSE_LIMIT,
                           "the sdist has more than %d files", LIMIT_ARCHIVE_ENTRIES);
    }
    if (path.len && path.ptr[0] == '/') {
        return sdist_fail(reader, "names a file outside of its folder");
    }
    if (!walk_path(reader, path, is_folder, &walk)) {
        return false;
    }
    if ((walk.count && !check_top(reader, walk.first)) ||
        (walk.egg.len && !note_egg_info(reader, walk.egg, walk.foreign))) {
        return false;
    }
    bool in_egg = walk.egg.len && walk.count == walk.egg_depth + 1;
    struct str *found =
        in_egg || walk.count == 2 ? text_of(reader->sdist, in_egg, walk.last) : NULL;
    if (found && found->ptr) {
        return sdist_fail(reader, "has two files of one name");
    }
    if (found && !is_file) {
        return sdist_fail(reader, "has a link or the like in place of a file");
    }
    *text = found;
    return true;
}

/* A folder of another name may be the project's all the same, if its PKG-INFO says so. */
bool sdist_settle(struct sdist_reader *reader)
{
    return !reader->foreign_egg || reader->sdist->egg_pkg_info.ptr ||
           sdist_fail(reader, "has the egg-info of another project");
}
