/*
 * What a catalog says of files, put between the check and the catalog by the linker (--wrap): file
 * names are read and ranked by the product's own rooms.
 */
#include "pypi/tags.h"
#include "tests/bruteforce/product.h"

static struct {
    struct arena *arena;
    const struct universe *universe; /* NULL: nothing to say */
    const struct environment_set *environments;
    struct release said[UNI_NAMES][UNI_RELEASES];
} files;

enum catalog_answer __real_catalog_release(struct catalog *catalog, struct str name,
                                           const struct version *version, size_t environment,
                                           const struct release **release);
enum catalog_answer __wrap_catalog_release(struct catalog *catalog, struct str name,
                                           const struct version *version, size_t environment,
                                           const struct release **release);

void product_tell_files(struct arena *arena, const struct universe *universe,
                        const struct environment_set *environments)
{
    files.arena = arena;
    files.universe = universe;
    files.environments = environments;
}

static bool fits(const struct tags *tags, int name, const struct uni_release *release)
{
    for (size_t i = 0; i < release->file_count; i++) {
        char text[UNI_LONG];
        struct filename file;
        struct str reason;
        uni_file_text(name, release, i, text);
        bool read = filename_parse(files.arena, arena_str(files.arena, str_of(text)),
                                   str_of(uni_name_text(name)), &file, &reason);
        if (read && (file.kind == FILENAME_SDIST ||
                     (file.kind == FILENAME_WHEEL && tags_rank(tags, &file) != TAGS_NO_FIT))) {
            return true;
        }
    }
    return false;
}

static uint64_t lacking(int name, const struct uni_release *release)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < files.environments->count; i++) {
        struct tags *tags = tags_create(files.arena, &files.environments->at[i]);
        bits |= (uint64_t)!fits(tags, name, release) << i;
    }
    return bits;
}

/* The same pointer for one release, whatever the environment. */
static const struct release *told(int name, int number, const struct release *release)
{
    struct release *said = &files.said[name][number];
    *said = *release;
    said->no_file = lacking(name, &files.universe->names[name].releases[number]);
    return said;
}

enum catalog_answer __wrap_catalog_release(struct catalog *catalog, struct str name,
                                           const struct version *version, size_t environment,
                                           const struct release **release)
{
    enum catalog_answer answer =
        __real_catalog_release(catalog, name, version, environment, release);
    for (int i = 0; answer == CATALOG_FOUND && files.universe && i < UNI_NAMES; i++) {
        const struct uni_name *n = &files.universe->names[i];
        for (int k = 0; k < (int)n->release_count && n->files_complete; k++) {
            char text[UNI_TEXT];
            uni_version_text(n->releases[k].version, text);
            if (str_eq(name, str_of(uni_name_text(i))) && str_eq((*release)->text, str_of(text))) {
                *release = told(i, k, *release);
            }
        }
    }
    return answer;
}
