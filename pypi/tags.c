/*
 * Packaging lists tags in groups; in a group they differ by platform, best first. For CPython 3.Y:
 *
 *     cp3Y-cp3Y, cp3Y-abi3, cp3Y-none,          the first
 *     cp3(Y-1)-abi3 ... cp32-abi3,
 *     py3Y-none, py3-none, py3(Y-1)-none ... py30-none
 *
 * and behind all groups those of the platform "any", one each: cp3Y-none, then py*-none as above.
 * So a rank is (number of the group) * (number of platforms) + (number of the platform), and
 * nothing is searched but the platform.
 */
#include "pypi/tags.h"

#include <stdlib.h>

#include "pypi/tags_platform.h"

enum {
    MINOR_LIMIT = 10000, /* the ranks below it have room in 32 bits */
    TAG_BYTES = 64,      /* of a platform's tag; none that is known is longer */
};

struct tags {
    struct tags_platforms platforms;
    struct str major; /* "3" */
    uint32_t minor;
    bool readable; /* the Python's version has these two */
    bool cpython;
    bool abi3;
    struct str abi;      /* "cp310" */
    uint32_t older_abi3; /* number of the group of the newest older Python with abi3 */
    uint32_t generic;    /* number of the group of py3Y-none */
    uint32_t groups;
};

/* A number of up to four digits without leading zeros. */
static bool read_number(struct str text, uint32_t *number)
{
    *number = 0;
    if (!text.len || text.len > 4 || (text.len > 1 && text.ptr[0] == '0')) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (!ascii_is_digit(text.ptr[i])) {
            return false;
        }
        *number = *number * 10 + (uint32_t)(text.ptr[i] - '0');
    }
    return true;
}

static bool says(const struct environment *environment, enum marker_variable variable,
                 const char *value)
{
    return environment->known[variable] && str_eq(environment->value[variable], str_of(value));
}

/* What is known of the implementation says so, and something is. */
static bool is_cpython(const struct environment *environment)
{
    enum marker_variable lower = MARKER_IMPLEMENTATION_NAME;
    enum marker_variable mixed = MARKER_PLATFORM_PYTHON_IMPLEMENTATION;
    bool either = environment->known[lower] || environment->known[mixed];
    return either && (!environment->known[lower] || says(environment, lower, "cpython")) &&
           (!environment->known[mixed] || says(environment, mixed, "CPython"));
}

static void read_python(struct arena *arena, struct tags *tags,
                        const struct environment *environment)
{
    struct str release = version_release(arena, &environment->python_full);
    size_t dot = str_find(release, '.', 0);
    struct str minor = str_slice(release, dot + 1, str_find(release, '.', dot + 1));
    tags->major = str_slice(release, 0, dot);
    tags->readable = read_number(minor, &tags->minor);
}

/* The flags that stand behind the version: pymalloc was one before 3.8, wide Unicode before 3.3. */
static const char *abi_flags(const struct tags *tags, const struct environment *environment)
{
    uint32_t major = 0;
    bool read = read_number(tags->major, &major);
    uint32_t version = read && major < 100 ? major * MINOR_LIMIT + tags->minor : UINT32_MAX;
    bool wide = str_starts(environment->platform, STR("linux")) ||
                str_starts(environment->platform, STR("musllinux"));
    if (version < 3 * MINOR_LIMIT + 3) {
        return wide ? "mu" : "m";
    }
    return version < 3 * MINOR_LIMIT + 8 ? "m" : "";
}

static bool has_abi3(const struct tags *tags)
{
    uint32_t major = 0;
    bool read = read_number(tags->major, &major);
    return !read || major > 3 || (major == 3 && tags->minor >= 2);
}

static void number_groups(struct tags *tags)
{
    tags->abi3 = tags->cpython && has_abi3(tags);
    uint32_t older = tags->abi3 && tags->minor > 2 ? tags->minor - 2 : 0;
    tags->older_abi3 = 3;
    tags->generic = !tags->cpython ? 0 : tags->abi3 ? tags->older_abi3 + older : 2;
    tags->groups = tags->generic + tags->minor + 2;
}

struct tags *tags_create(struct arena *arena, const struct environment *environment)
{
    struct tags *tags = ARENA_NEW(arena, struct tags);
    tags->platforms = tags_platforms(arena, environment->platform);
    read_python(arena, tags, environment);
    tags->cpython = tags->readable && is_cpython(environment);
    tags->abi = arena_printf(arena, "cp%.*s%u%s", STR_ARG(tags->major), tags->minor,
                             abi_flags(tags, environment));
    number_groups(tags);
    return tags;
}

bool tags_certain(const struct tags *tags)
{
    return tags->cpython && tags->platforms.count > 0;
}

/* Cuts the next of the tags that dots separate. */
static bool next_tag(struct str *rest, struct str *tag)
{
    if (!rest->len) {
        return false;
    }
    size_t end = str_find(*rest, '.', 0);
    *tag = str_slice(*rest, 0, end);
    *rest = str_slice(*rest, end + 1, rest->len);
    return true;
}

static int compare_platform(const void *key, const void *item)
{
    const struct str *name = key;
    const struct tags_platform *platform = item;
    return str_cmp(*name, platform->name);
}

/* The number of the best of the platforms; the number of all if none is known here. */
static uint32_t best_platform(const struct tags *tags, struct str platforms)
{
    struct str tag;
    uint32_t best = tags->platforms.count;
    while (next_tag(&platforms, &tag)) {
        char lower[TAG_BYTES];
        struct str name = {lower, tag.len};
        if (tag.len > sizeof lower || !tags->platforms.count) {
            continue;
        }
        for (size_t i = 0; i < tag.len; i++) {
            lower[i] = ascii_lower(tag.ptr[i]);
        }
        const struct tags_platform *found =
            bsearch(&name, tags->platforms.sorted, tags->platforms.count,
                    sizeof *tags->platforms.sorted, compare_platform);
        best = found && found->place < best ? found->place : best;
    }
    return best;
}

static bool has_tag(struct str tags, struct str wanted)
{
    struct str tag;
    while (next_tag(&tags, &tag)) {
        if (str_eq_nocase(tag, wanted)) {
            return true;
        }
    }
    return false;
}

/* What the ABIs of a wheel are to an environment. */
struct abis {
    bool own;
    bool abi3;
    bool none;
};

/* "py310" and the like. */
struct python_tag {
    bool cpython;
    bool minor_given;
    uint32_t minor;
};

/* False if it is no Python of the same major version up to this one. */
static bool read_python_tag(const struct tags *tags, struct str text, struct python_tag *tag)
{
    struct str digits = str_slice(text, 2, text.len);
    struct str minor = str_slice(digits, tags->major.len, digits.len);
    tag->cpython = str_eq_nocase(str_slice(text, 0, 2), STR("cp"));
    tag->minor_given = minor.len > 0;
    if (!tag->cpython && !str_eq_nocase(str_slice(text, 0, 2), STR("py"))) {
        return false;
    }
    if (!str_starts(digits, tags->major)) {
        return false;
    }
    return !minor.len ||
           (tags->readable && read_number(minor, &tag->minor) && tag->minor <= tags->minor);
}

/* The number of the best group of tags with a platform; TAGS_NO_FIT: none. */
static uint32_t platform_group(const struct tags *tags, const struct python_tag *python,
                               const struct abis *abis)
{
    uint32_t older = tags->minor - python->minor;
    if (!python->cpython) {
        uint32_t behind = !python->minor_given ? 1 : older ? older + 1 : 0;
        return abis->none ? tags->generic + behind : TAGS_NO_FIT;
    }
    if (!tags->cpython || !python->minor_given) {
        return TAGS_NO_FIT;
    }
    if (older) {
        bool fits = tags->abi3 && abis->abi3 && python->minor >= 2;
        return fits ? tags->older_abi3 + older - 1 : TAGS_NO_FIT;
    }
    return abis->own                  ? 0
           : tags->abi3 && abis->abi3 ? 1
           : abis->none               ? 1 + (uint32_t)tags->abi3
                                      : TAGS_NO_FIT;
}

/* The place among the tags for any platform; TAGS_NO_FIT: it is none of them. */
static uint32_t any_place(const struct tags *tags, const struct python_tag *python,
                          const struct abis *abis)
{
    uint32_t older = tags->minor - python->minor;
    if (!abis->none) {
        return TAGS_NO_FIT;
    }
    if (python->cpython) {
        return tags->cpython && python->minor_given && !older ? 0 : TAGS_NO_FIT;
    }
    return 1 + (!python->minor_given ? 1 : older ? older + 1 : 0);
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

uint32_t tags_rank(const struct tags *tags, const struct filename *wheel)
{
    uint32_t platform = best_platform(tags, wheel->platform_tags);
    bool any = has_tag(wheel->platform_tags, STR("any"));
    struct abis abis = {.own = has_tag(wheel->abi_tags, tags->abi),
                        .abi3 = has_tag(wheel->abi_tags, STR("abi3")),
                        .none = has_tag(wheel->abi_tags, STR("none"))};
    uint32_t group = TAGS_NO_FIT;
    uint32_t place = TAGS_NO_FIT;
    struct str rest = wheel->python_tags;
    struct str tag;
    while (next_tag(&rest, &tag)) {
        struct python_tag python = {0};
        if (read_python_tag(tags, tag, &python)) {
            group = smaller(group, platform_group(tags, &python, &abis));
            place = smaller(place, any_place(tags, &python, &abis));
        }
    }
    uint32_t count = tags->platforms.count;
    if (platform < count && group != TAGS_NO_FIT) {
        return group * count + platform;
    }
    return any && place != TAGS_NO_FIT ? tags->groups * count + place : TAGS_NO_FIT;
}
