/* Which file of a release counts in an environment: the one that pip would take. */
#include "pypi/catalog_parts.h"

static struct tags *tags_of(struct catalog *catalog, size_t environment)
{
    if (!catalog->tags) {
        catalog->tags =
            ARENA_ARRAY(catalog->arena, struct tags *, catalog->config.environments->count);
    }
    if (!catalog->tags[environment]) {
        catalog->tags[environment] =
            tags_create(catalog->arena, &catalog->config.environments->at[environment]);
    }
    return catalog->tags[environment];
}

/* How good a file is: less is better. */
struct fit {
    bool yanked;
    bool sdist;
    uint32_t rank;
};

static bool fit_of(struct catalog *catalog, const struct catalog_entry *entry, size_t file,
                   size_t environment, struct fit *fit)
{
    const struct filename *name = &entry->names[file];
    fit->yanked = entry->files[file].yanked;
    fit->sdist = name->kind == FILENAME_SDIST;
    fit->rank = 0;
    if (name->kind == FILENAME_WHEEL) {
        fit->rank = tags_rank(tags_of(catalog, environment), name);
    } else if (fit->sdist) {
        fit->rank = !str_ends(entry->files[file].filename, STR(".tar.gz"));
    }
    return name->kind != FILENAME_FOREIGN && fit->rank != TAGS_NO_FIT &&
           formats_allow(&catalog->config.formats, name->name, !fit->sdist);
}

static size_t count_digits(struct str text)
{
    size_t count = 0;
    while (count < text.len && ascii_is_digit(text.ptr[count])) {
        count++;
    }
    return count;
}

/* A build number without the zeros before its digits; a last digit stays. */
static struct str without_zeros(struct str build)
{
    size_t at = 0;
    while (at + 1 < build.len && build.ptr[at] == '0' && ascii_is_digit(build.ptr[at + 1])) {
        at++;
    }
    return str_slice(build, at, build.len);
}

/* "2" before "10" before "10a"; a wheel without build number is behind all others. */
static int compare_builds(struct str a, struct str b)
{
    a = without_zeros(a);
    b = without_zeros(b);
    size_t x = count_digits(a);
    size_t y = count_digits(b);
    return x != y ? (x < y ? -1 : 1) : str_cmp(a, b);
}

static bool is_better(const struct catalog_entry *entry, size_t a, const struct fit *x, size_t b,
                      const struct fit *y)
{
    if (x->yanked != y->yanked) {
        return !x->yanked;
    }
    if (x->sdist != y->sdist) {
        return !x->sdist;
    }
    if (x->rank != y->rank) {
        return x->rank < y->rank;
    }
    int builds = compare_builds(entry->names[a].build, entry->names[b].build);
    return builds ? builds > 0 : str_cmp(entry->files[a].filename, entry->files[b].filename) < 0;
}

size_t catalog_choose_file(struct catalog *catalog, const struct catalog_entry *entry,
                           size_t environment)
{
    size_t best = entry->count;
    struct fit best_fit = {0};
    for (size_t i = 0; i < entry->count; i++) {
        struct fit fit;
        if (fit_of(catalog, entry, i, environment, &fit) &&
            (best == entry->count || is_better(entry, i, &fit, best, &best_fit))) {
            best = i;
            best_fit = fit;
        }
    }
    return best;
}

uint64_t catalog_unfit(struct catalog *catalog, const struct catalog_project *project,
                       const struct catalog_entry *entry)
{
    uint64_t unfit = 0;
    for (size_t i = 0; !project->incomplete.set && i < catalog->config.environments->count; i++) {
        if (catalog_choose_file(catalog, entry, i) == entry->count &&
            tags_certain(tags_of(catalog, i))) {
            unfit |= UINT64_C(1) << i;
        }
    }
    return unfit;
}
