/*
 * wheel = name "-" version [ "-" build ] "-" pythons "-" abis "-" platforms ".whl"
 * sdist = name "-" version extension
 */
#include "pypi/filename.h"

#include "constraints/name.h"

struct extension {
    struct str text;
    enum filename_kind kind;
};

#define EXTENSION(text, kind)          \
    {                                  \
        {text, sizeof(text) - 1}, kind \
    }

static const struct extension extensions[] = {
    EXTENSION(".whl", FILENAME_WHEEL),        EXTENSION(".tar.gz", FILENAME_SDIST),
    EXTENSION(".zip", FILENAME_SDIST),        EXTENSION(".tgz", FILENAME_SDIST),
    EXTENSION(".tar.bz2", FILENAME_SDIST),    EXTENSION(".tbz", FILENAME_SDIST),
    EXTENSION(".tar.xz", FILENAME_SDIST),     EXTENSION(".txz", FILENAME_SDIST),
    EXTENSION(".tar.Z", FILENAME_SDIST),      EXTENSION(".tar", FILENAME_SDIST),
    EXTENSION(".egg", FILENAME_FOREIGN),      EXTENSION(".exe", FILENAME_FOREIGN),
    EXTENSION(".msi", FILENAME_FOREIGN),      EXTENSION(".rpm", FILENAME_FOREIGN),
    EXTENSION(".deb", FILENAME_FOREIGN),      EXTENSION(".dmg", FILENAME_FOREIGN),
    EXTENSION(".asc", FILENAME_FOREIGN),      EXTENSION(".sig", FILENAME_FOREIGN),
    EXTENSION(".metadata", FILENAME_FOREIGN), EXTENSION(".md5", FILENAME_FOREIGN),
    EXTENSION(".sha256", FILENAME_FOREIGN),   EXTENSION(".provenance", FILENAME_FOREIGN),
};

static const struct extension *find_extension(struct str text)
{
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
        if (str_ends(text, extensions[i].text)) {
            return &extensions[i];
        }
    }
    return NULL;
}

static bool is_separator(char c)
{
    return c == '-' || c == '_' || c == '.';
}

static bool is_identifier(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!ascii_is_alpha(c) && c != '_' && !(i > 0 && ascii_is_digit(c))) {
            return false;
        }
    }
    return text.len > 0;
}

/* Parts between dots, none of them empty. */
static bool are_tags(struct str text, bool identifiers)
{
    for (size_t at = 0; at <= text.len;) {
        size_t end = str_find(text, '.', at);
        struct str part = str_slice(text, at, end);
        if (!part.len || (identifiers && !is_identifier(part))) {
            return false;
        }
        at = end + 1;
    }
    return true;
}

static bool set_name(struct arena *arena, struct filename *filename, struct str name,
                     struct str project, struct str *reason)
{
    if (!name_is_valid(name)) {
        *reason = STR("the name in it is not valid");
        return false;
    }
    filename->name = name_canonical(arena, name);
    if (project.len && !str_eq(filename->name, project)) {
        *reason = STR("it is of another project");
        return false;
    }
    return true;
}

static bool set_version(struct arena *arena, struct filename *filename, struct str text,
                        struct str *reason)
{
    *reason = STR("the version in it is not valid");
    return version_parse(arena, text, &filename->version);
}

/* Older tools wrote '_' for the '-' that a wheel's version cannot have. */
static struct str undo_underscores(struct arena *arena, struct str text)
{
    if (str_find(text, '_', 0) == text.len) {
        return text;
    }
    struct str copy = arena_str(arena, text);
    char *out = (char *)copy.ptr;
    for (size_t i = 0; i < copy.len; i++) {
        out[i] = out[i] == '_' ? '-' : out[i];
    }
    return copy;
}

enum {
    PART_NAME,
    PART_VERSION,
    PART_PYTHONS, /* of a wheel without a build number */
    PART_ABIS,
    PART_PLATFORMS,
    WHEEL_PARTS,
};

/* The parts between dashes; their number, more than there is room for if there are more. */
static size_t split_parts(struct str stem, struct str parts[WHEEL_PARTS + 1])
{
    size_t count = 0;
    for (size_t at = 0; at <= stem.len && count <= WHEEL_PARTS + 1; count++) {
        size_t end = str_find(stem, '-', at);
        if (count <= WHEEL_PARTS) {
            parts[count] = str_slice(stem, at, end);
        }
        at = end + 1;
    }
    return count;
}

static bool set_build(struct filename *filename, struct str build, struct str *reason)
{
    *reason = STR("the build number in it does not begin with a digit");
    filename->build = build;
    return build.len && ascii_is_digit(build.ptr[0]);
}

static bool set_tags(struct filename *filename, const struct str *tags, struct str *reason)
{
    *reason = STR("the tags in it are not valid");
    filename->python_tags = tags[0];
    filename->abi_tags = tags[1];
    filename->platform_tags = tags[2];
    return are_tags(tags[0], true) && are_tags(tags[1], false) && are_tags(tags[2], false);
}

static bool parse_wheel(struct arena *arena, struct str stem, struct str project,
                        struct filename *filename, struct str *reason)
{
    struct str parts[WHEEL_PARTS + 1];
    size_t count = split_parts(stem, parts);
    bool built = count == WHEEL_PARTS + 1;
    if (count != WHEEL_PARTS && !built) {
        *reason = STR("a wheel's name has five or six parts");
        return false;
    }
    if (str_find_str(parts[PART_NAME], STR("__")) < parts[PART_NAME].len) {
        *reason = STR("the name in it is not valid");
        return false;
    }
    struct str version = undo_underscores(arena, parts[PART_VERSION]);
    return set_name(arena, filename, parts[PART_NAME], project, reason) &&
           set_version(arena, filename, version, reason) &&
           (!built || set_build(filename, parts[PART_PYTHONS], reason)) &&
           set_tags(filename, &parts[PART_PYTHONS + built], reason);
}

/* Where the name of the project ends: the '-' behind what is the project's name when it is brought
 * to the normal form; the length of the text if it does not begin so. */
static size_t project_end(struct str stem, struct str project)
{
    size_t at = 0;
    for (size_t i = 0; i < project.len; i++) {
        size_t start = at;
        while (project.ptr[i] == '-' && at < stem.len && is_separator(stem.ptr[at])) {
            at++;
        }
        if (project.ptr[i] == '-' ? at == start
                                  : at == stem.len || ascii_lower(stem.ptr[at]) != project.ptr[i]) {
            return stem.len;
        }
        at += project.ptr[i] != '-';
    }
    return at < stem.len && stem.ptr[at] == '-' ? at : stem.len;
}

static size_t last_dash(struct str stem)
{
    for (size_t i = stem.len; i > 0; i--) {
        if (stem.ptr[i - 1] == '-') {
            return i - 1;
        }
    }
    return stem.len;
}

static bool parse_sdist(struct arena *arena, struct str stem, struct str project,
                        struct filename *filename, struct str *reason)
{
    size_t dash = project.len ? project_end(stem, project) : last_dash(stem);
    if (dash == stem.len) {
        *reason = project.len ? STR("it is of another project") : STR("it has no version");
        return false;
    }
    return set_name(arena, filename, str_slice(stem, 0, dash), project, reason) &&
           set_version(arena, filename, str_slice(stem, dash + 1, stem.len), reason);
}

bool filename_parse(struct arena *arena, struct str text, struct str project,
                    struct filename *filename, struct str *reason)
{
    *filename = (struct filename){.kind = FILENAME_FOREIGN};
    const struct extension *extension = find_extension(text);
    if (!extension) {
        *reason = STR("it is of no known kind of file");
        return false;
    }
    struct str stem = str_slice(text, 0, text.len - extension->text.len);
    filename->kind = extension->kind;
    switch (extension->kind) {
    case FILENAME_WHEEL:
        return parse_wheel(arena, stem, project, filename, reason);
    case FILENAME_SDIST:
        return parse_sdist(arena, stem, project, filename, reason);
    default:
        return true;
    }
}
