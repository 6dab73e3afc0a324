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

/* Whether catalog_release() would not have to wait. That there is no file is doubted then. */
static bool is_at_hand(struct catalog *catalog, const struct catalog_project *project,
                       const struct catalog_entry *entry, size_t environment)
{
    if (catalog->snapshot.len || catalog->in_memory) {
        return true;
    }
    if (entry->no_file >> environment & 1) {
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

static struct catalog_listing *find_listing(struct catalog_listing *listings, size_t count,
                                            size_t environment)
{
    for (size_t i = 0; i < count; i++) {
        if (listings[i].environments >> environment & 1) {
            return &listings[i];
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

static struct catalog_listed tell(const struct catalog_listing *listing, uint64_t no_file,
                                  size_t environment)
{
    return (struct catalog_listed){.exists = true,
                                   .yanked = listing->yanked,
                                   .no_file = no_file >> environment & 1,
                                   .requires_python = listing->requires_python,
                                   .read = listing->read >> environment & 1};
}

/* What a loaded entry says. */
static struct catalog_listed list_entry(struct catalog *catalog,
                                        const struct catalog_project *project,
                                        struct catalog_entry *entry, size_t environment)
{
    uint64_t bit = UINT64_C(1) << environment;
    struct catalog_listing *listing =
        find_listing(entry->listings.at, entry->listings.len, environment);
    if (!listing) {
        struct catalog_listing made = listing_of(catalog, entry, environment);
        listing = add_listing(catalog, entry, &made);
    }
    if (!(listing->read & bit) && is_at_hand(catalog, project, entry, environment)) {
        listing->read |= bit;
    }
    return tell(listing, entry->no_file, environment);
}

/* One that catalog_versions() gave is known by its address; of a list before that, by its text. */
size_t catalog_version_place(const struct catalog_project *project, const struct version *version)
{
    uintptr_t first = (uintptr_t)project->versions;
    uintptr_t address = (uintptr_t)version;
    size_t count = project->sorted ? project->version_count : 0;
    if (count && address >= first && address < (uintptr_t)(project->versions + count)) {
        return (address - first) / sizeof *version;
    }
    size_t low = 0;
    for (size_t high = count; low < high;) {
        size_t middle = low + (high - low) / 2;
        bool before = version_cmp(&project->versions[middle], version) < 0;
        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    while (low < count && version_cmp(&project->versions[low], version) == 0) {
        if (str_eq(project->versions[low].text, version->text)) {
            return low;
        }
        low++;
    }
    return count;
}

/* What the pack says; false: nothing. */
static bool list_packed(const struct catalog *catalog, const struct catalog_project *project,
                        const struct version *version, size_t environment,
                        struct catalog_listed *listed)
{
    size_t place = catalog_version_place(project, version);
    if (!project->sorted || place == project->version_count) {
        return false;
    }
    const struct catalog_listings *listings = &project->version_listings[place];
    const struct catalog_listing *listing =
        find_listing(listings->at, listings->count, environment);
    if (listing) {
        *listed = tell(listing, listings->no_file, environment);
        listed->read |= catalog->snapshot.len > 0;
    }
    return listing != NULL;
}

static struct catalog_entry *find_entry(struct catalog *catalog, struct catalog_project *project,
                                        const struct version *version)
{
    size_t place = catalog_version_place(project, version);
    return project->sorted && place < project->version_count
               ? project->version_entries[place]
               : catalog_find_entry(catalog, project, version);
}

bool catalog_ask_again(struct catalog *catalog, struct str name)
{
    if (!catalog_has_index(catalog)) {
        return false;
    }
    struct catalog_project *project = catalog_project(catalog, name);
    if (project->packed) {
        catalog_unpack(catalog, project);
    }
    project->given = true;
    return project->state == CATALOG_WAITING || catalog_doubt(catalog, project);
}

struct catalog_listed catalog_list(struct catalog *catalog, struct str name,
                                   const struct version *version, size_t environment)
{
    struct catalog_listed listed = {0};
    if (!catalog_has_index(catalog)) {
        return listed;
    }
    struct catalog_project *project = catalog_project(catalog, name);
    /* Who asks this was given the versions: should they change, all has to be asked again. */
    project->given = true;
    if (project->packed && !list_packed(catalog, project, version, environment, &listed)) {
        catalog_unpack(catalog, project);
    }
    if (project->packed || catalog_is_open(project) || project->state == CATALOG_ABSENT) {
        return listed;
    }
    struct catalog_entry *entry = find_entry(catalog, project, version);
    bool there = entry && catalog_entry_load(catalog, project, entry);
    return there && catalog_entry_exists(entry) ? list_entry(catalog, project, entry, environment)
                                                : listed;
}
