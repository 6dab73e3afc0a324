/* What pages say of releases: nothing is fetched for it. */
#include "pypi/catalog_parts.h"

static bool are_all_yanked(const struct catalog_entry *entry)
{
    for (size_t i = 0; i < entry->count; i++) {
        if (!entry->files[i].yanked) {
            return false;
        }
    }
    return entry->count > 0;
}

/*
 * Whether catalog_release() would not have to wait. That there is no file is doubted then; and of
 * a pack the variants alone tell.
 */
static bool is_at_hand(struct catalog *catalog, const struct catalog_project *project,
                       const struct catalog_entry *entry, size_t environment)
{
    if (catalog->snapshot.len || catalog->in_memory) {
        return true;
    }
    if (project->packed || entry->no_file >> environment & 1) {
        return false;
    }
    size_t file = catalog_choose_file(catalog, entry, environment);
    if (file == entry->count) {
        return true;
    }
    enum catalog_state state = catalog_metadata_look(catalog, project, entry, file)->state;
    return state == CATALOG_THERE || state == CATALOG_FAILED;
}

static struct catalog_listing listing_of(struct catalog *catalog, const struct catalog_entry *entry,
                                         size_t environment)
{
    struct catalog_listing listing = {.environments = UINT64_C(1) << environment};
    if (entry->has_texts) {
        const struct protocol_elsewhere *elsewhere =
            catalog_entry_elsewhere(catalog, entry, environment);
        const struct release_texts *texts = elsewhere ? &elsewhere->texts : &entry->texts;
        listing.yanked = texts->yanked;
        listing.requires_python = texts->requires_python;
        return listing;
    }
    size_t file = catalog_choose_file(catalog, entry, environment);
    if (file == entry->count) {
        listing.yanked = are_all_yanked(entry);
    } else {
        listing.yanked = entry->files[file].yanked;
        listing.requires_python = entry->files[file].requires_python;
    }
    return listing;
}

static struct catalog_listing *find_listing(const struct catalog_entry *entry, size_t environment)
{
    for (size_t i = 0; i < entry->listings.len; i++) {
        if (entry->listings.at[i].environments >> environment & 1) {
            return &entry->listings.at[i];
        }
    }
    return NULL;
}

/* Environments in which a release is listed alike share a listing. */
static struct catalog_listing *add_listing(struct catalog *catalog, struct catalog_entry *entry,
                                           const struct catalog_listing *listing)
{
    for (size_t i = 0; i < entry->listings.len; i++) {
        struct catalog_listing *other = &entry->listings.at[i];
        if (other->yanked == listing->yanked &&
            str_eq(other->requires_python, listing->requires_python)) {
            other->environments |= listing->environments;
            return other;
        }
    }
    vec_push(catalog->arena, &entry->listings, *listing);
    return &entry->listings.at[entry->listings.len - 1];
}

/* What a loaded entry says, or a pack's that has a listing. */
static struct catalog_listed tell(struct catalog *catalog, struct catalog_project *project,
                                  struct catalog_entry *entry, size_t environment)
{
    uint64_t bit = UINT64_C(1) << environment;
    struct catalog_listing *listing = find_listing(entry, environment);
    if (!listing) {
        struct catalog_listing made = listing_of(catalog, entry, environment);
        listing = add_listing(catalog, entry, &made);
    }
    if (!(listing->read & bit) && is_at_hand(catalog, project, entry, environment)) {
        listing->read |= bit;
    }
    return (struct catalog_listed){.exists = true,
                                   .yanked = listing->yanked,
                                   .no_file = entry->no_file >> environment & 1,
                                   .requires_python = listing->requires_python,
                                   .read = listing->read >> environment & 1};
}

/* The entry, with all that a listing is made of; NULL: it is not there, or no more. */
static struct catalog_entry *listed_entry(struct catalog *catalog, struct catalog_project *project,
                                          const struct version *version, size_t environment)
{
    struct catalog_entry *entry = catalog_find_entry(catalog, project, version);
    if (project->packed) {
        if (entry && str_eq(entry->text, version->text) && find_listing(entry, environment)) {
            return entry;
        }
        catalog_unpack(catalog, project);
        entry = catalog_is_open(project) ? NULL : catalog_find_entry(catalog, project, version);
    }
    bool there = entry && catalog_entry_load(catalog, project, entry);
    return there && catalog_entry_exists(entry) ? entry : NULL;
}

struct catalog_listed catalog_list(struct catalog *catalog, struct str name,
                                   const struct version *version, size_t environment)
{
    struct catalog_listed none = {0};
    if (!catalog_has_index(catalog)) {
        return none;
    }
    struct catalog_project *project = catalog_project(catalog, name);
    if (catalog_is_open(project) || project->state == CATALOG_ABSENT) {
        return none;
    }
    /* Who asks this was given the versions: should they change, all has to be asked again. */
    project->given = true;
    struct catalog_entry *entry = listed_entry(catalog, project, version, environment);
    return entry ? tell(catalog, project, entry, environment) : none;
}
