#include "pypi/catalog.h"

#include <stdlib.h>

#include "pypi/catalog_parts.h"

struct catalog *catalog_create(struct arena *arena, const struct catalog_config *config)
{
    struct catalog *catalog = ARENA_NEW(arena, struct catalog);
    catalog->arena = arena;
    catalog->config = *config;
    catalog->all = environment_set_all(config->environments);
    catalog->names = intern_create(arena);
    catalog->keys = intern_create(arena);
    const struct index_set *set = config->indexes;
    for (size_t i = 0; set && i < set->links.len; i++) {
        struct catalog_shelf *shelf = ARENA_NEW(arena, struct catalog_shelf);
        shelf->owner = set->links.at[i];
        shelf->url = set->links.at[i];
        shelf->local = catalog_is_local(shelf->url);
        vec_push(arena, &catalog->links, shelf);
    }
    if (set) {
        catalog_pack_open(catalog);
    }
    return catalog;
}

bool catalog_has_index(const struct catalog *catalog)
{
    const struct index_set *set = catalog->config.indexes;
    return catalog->in_memory || catalog->snapshot.len ||
           (set && (set->indexes.len || set->links.len));
}

/* What stands for any release of a name of which nothing is known yet, or for good. */
static const struct release *stand_in(struct catalog *catalog,
                                      const struct catalog_project *project,
                                      const struct version *version)
{
    if (project->state == CATALOG_FAILED) {
        return catalog_unknown(catalog, version, &project->failure, true);
    }
    return catalog_pending(catalog, version);
}

bool catalog_is_open(const struct catalog_project *project)
{
    return project->state != CATALOG_THERE && project->state != CATALOG_ABSENT;
}

/* A version with its place among the entries, so that equal ones stay in order. */
struct placed {
    struct version version;
    size_t place;
};

static int compare_placed(const void *a, const void *b)
{
    const struct placed *x = a;
    const struct placed *y = b;
    int order = version_cmp(&x->version, &y->version);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

/* The versions that exist; false if the store has lost one of them. */
static bool list_versions(struct catalog *catalog, struct catalog_project *project,
                          struct placed *placed, size_t *count)
{
    bool dated = catalog->config.as_of != CATALOG_ALWAYS;
    for (size_t i = 0; i < project->entries.len; i++) {
        struct catalog_entry *entry = project->entries.at[i];
        if (!catalog_entry_parse(catalog, entry)) {
            continue;
        }
        if (dated && !catalog_entry_load(catalog, project, entry)) {
            return false;
        }
        if (!dated || catalog_entry_exists(entry)) {
            placed[*count] = (struct placed){entry->version, i};
            (*count)++;
        }
    }
    return true;
}

static bool sort_versions(struct catalog *catalog, struct catalog_project *project)
{
    struct arena *scratch = arena_create();
    struct placed *placed = ARENA_ARRAY(scratch, struct placed, project->entries.len);
    size_t count = 0;
    project->sorted = list_versions(catalog, project, placed, &count);
    if (count) {
        qsort(placed, count, sizeof *placed, compare_placed);
    }
    project->versions = ARENA_ARRAY(catalog->arena, struct version, count);
    project->version_entries = ARENA_ARRAY(catalog->arena, struct catalog_entry *, count);
    project->version_count = count;
    for (size_t i = 0; i < count; i++) {
        project->versions[i] = placed[i].version;
        project->version_entries[i] = project->entries.at[placed[i].place];
    }
    arena_destroy(scratch);
    return project->sorted;
}

struct catalog_versions catalog_versions(struct catalog *catalog, struct str name)
{
    if (!catalog_has_index(catalog)) {
        return (struct catalog_versions){.answer = CATALOG_NO_INDEX};
    }
    struct catalog_project *project = catalog_project(catalog, name);
    if (project->packed && !project->sorted && project->state == CATALOG_THERE) {
        catalog_unpack(catalog, project);
    }
    if (project->state == CATALOG_ABSENT) {
        return (struct catalog_versions){.answer = CATALOG_NO_NAME};
    }
    if (catalog_is_open(project) || (!project->sorted && !sort_versions(catalog, project))) {
        return (struct catalog_versions){.answer = CATALOG_UNKNOWN};
    }
    return (struct catalog_versions){CATALOG_FOUND, project->versions, project->version_count};
}

struct catalog_versions catalog_candidates(struct catalog *catalog, struct str name)
{
    const struct catalog_config *config = &catalog->config;
    if (config->indexes && config->fetch && !config->offline && catalog_has_index(catalog)) {
        struct catalog_project *project = catalog_project(catalog, name);
        bool past = config->now > project->good_until;
        if (past && project->packed) {
            catalog_unpack(catalog, project);
        }
        if (past && !catalog_is_open(project)) {
            catalog_doubt(catalog, project);
        }
    }
    return catalog_versions(catalog, name);
}

struct failure catalog_failure(struct catalog *catalog, struct str name)
{
    const struct catalog_project *project = catalog_project(catalog, name);
    return project->state == CATALOG_FAILED ? project->failure : catalog_being_fetched();
}

/* The version without its local part. */
static struct version public_of(struct arena *arena, const struct version *version)
{
    struct version bare = *version;
    if (version->local) {
        version_parse(arena, version_public(arena, version), &bare);
    }
    return bare;
}

static struct catalog_versions select_equal(struct catalog *catalog, struct str name,
                                            const struct version *bare)
{
    struct catalog_versions all = catalog_versions(catalog, name);
    size_t kept = 0;
    struct version *equal = NULL;
    for (size_t i = 0; i < all.count; i++) {
        struct version other = public_of(catalog->arena, &all.at[i]);
        if (version_cmp(&other, bare) == 0) {
            equal = equal ? equal : ARENA_ARRAY(catalog->arena, struct version, all.count - i);
            equal[kept++] = all.at[i];
        }
    }
    return (struct catalog_versions){all.answer, equal, kept};
}

struct catalog_versions catalog_equal(struct catalog *catalog, struct str name,
                                      const struct version *version)
{
    if (!catalog_has_index(catalog)) {
        return (struct catalog_versions){.answer = CATALOG_NO_INDEX};
    }
    struct version bare = public_of(catalog->arena, version);
    struct catalog_project *project = catalog_project(catalog, name);
    for (size_t i = 0; i < project->sets.len; i++) {
        const struct catalog_set *set = &project->sets.at[i];
        if (version_cmp(&set->version, &bare) == 0) {
            return (struct catalog_versions){CATALOG_FOUND, set->at, set->count};
        }
    }
    struct catalog_versions found = select_equal(catalog, name, &bare);
    struct catalog_set set = {.at = (struct version *)found.at, .count = found.count};
    if (project->state == CATALOG_THERE && found.answer == CATALOG_FOUND &&
        version_parse(catalog->arena, arena_str(catalog->arena, bare.text), &set.version)) {
        vec_push(catalog->arena, &project->sets, set);
    }
    return found;
}

static struct catalog_entry *search_entry(struct catalog *catalog, struct catalog_project *project,
                                          const struct version *version)
{
    for (size_t i = 0; i < project->entries.len; i++) {
        struct catalog_entry *entry = project->entries.at[i];
        if (str_eq(entry->text, version->text) && catalog_entry_parse(catalog, entry)) {
            return entry;
        }
    }
    for (size_t i = 0; i < project->entries.len; i++) {
        struct catalog_entry *entry = project->entries.at[i];
        if (catalog_entry_parse(catalog, entry) && version_cmp(&entry->version, version) == 0) {
            return entry;
        }
    }
    return NULL;
}

struct catalog_entry *catalog_find_entry(struct catalog *catalog, struct catalog_project *project,
                                         const struct version *version)
{
    for (size_t i = 0; i < project->looked_up.len; i++) {
        if (str_eq(project->looked_up.at[i].text, version->text)) {
            return project->looked_up.at[i].entry;
        }
    }
    struct catalog_found found = {arena_str(catalog->arena, version->text),
                                  search_entry(catalog, project, version)};
    vec_push(catalog->arena, &project->looked_up, found);
    return found.entry;
}

/* Where entries of a page could not be read, what is not there may be among them. */
static const struct release *maybe_skipped(struct catalog *catalog,
                                           const struct catalog_project *project,
                                           const struct version *version)
{
    return project->incomplete.set ? catalog_unknown(catalog, version, &project->incomplete, true)
                                   : NULL;
}

static void add_want(struct catalog *catalog, struct catalog_project *project,
                     const struct version *version, size_t environment)
{
    for (size_t i = 0; i < project->wants.len; i++) {
        const struct catalog_want *other = &project->wants.at[i];
        if (other->environment == environment && version_cmp(&other->version, version) == 0) {
            return;
        }
    }
    struct catalog_want want = {.environment = environment};
    if (version_parse(catalog->arena, arena_str(catalog->arena, version->text), &want.version)) {
        vec_push(catalog->arena, &project->wants, want);
    }
}

/* Whether a pack's entry (NULL: it has none) answers for an environment. */
static bool has_variant(const struct catalog_entry *entry, size_t environment)
{
    for (size_t i = 0; entry && i < entry->variants.len; i++) {
        if (entry->variants.at[i].environments >> environment & 1) {
            return true;
        }
    }
    return false;
}

/* That there is no file may have changed; and of a snapshot several spellings may be equal. */
static bool pack_answers(const struct catalog *catalog, const struct catalog_entry *entry,
                         const struct version *version, size_t environment)
{
    if (catalog->snapshot.len) {
        return has_variant(entry, environment) && str_eq(entry->text, version->text);
    }
    return has_variant(entry, environment) && !(entry->no_file >> environment & 1);
}

/* What is not there is believed of a page of this run alone. True: it was asked for again. */
static bool doubt_entry(struct catalog *catalog, struct catalog_project *project,
                        const struct catalog_entry *entry, size_t environment)
{
    bool there = entry && (project->packed || !(entry->no_file >> environment & 1));
    return !there && catalog_doubt(catalog, project);
}

static enum catalog_answer release_of(struct catalog *catalog, struct catalog_project *project,
                                      const struct version *version, size_t environment,
                                      const struct release **release)
{
    struct catalog_entry *entry = catalog_find_entry(catalog, project, version);
    if (project->packed && !pack_answers(catalog, entry, version, environment)) {
        catalog_unpack(catalog, project);
        return catalog_release(catalog, project->name, version, environment, release);
    }
    if (entry && !project->packed && !catalog_entry_load(catalog, project, entry)) {
        return catalog_release(catalog, project->name, version, environment, release);
    }
    if (doubt_entry(catalog, project, entry, environment)) {
        return catalog_release(catalog, project->name, version, environment, release);
    }
    if (entry && (project->packed || catalog_entry_exists(entry))) {
        project->given = true;
        *release = catalog_entry_release(catalog, project, entry, environment);
        return CATALOG_FOUND;
    }
    *release = maybe_skipped(catalog, project, version);
    return *release ? CATALOG_FOUND : CATALOG_NO_VERSION;
}

enum catalog_answer catalog_release(struct catalog *catalog, struct str name,
                                    const struct version *version, size_t environment,
                                    const struct release **release)
{
    if (!catalog_has_index(catalog)) {
        return CATALOG_NO_INDEX;
    }
    struct catalog_project *project = catalog_project(catalog, name);
    if (project->state == CATALOG_ABSENT && !catalog_doubt(catalog, project)) {
        return CATALOG_NO_NAME;
    }
    if (catalog_is_open(project)) {
        add_want(catalog, project, version, environment);
        *release = stand_in(catalog, project, version);
        return CATALOG_FOUND;
    }
    return release_of(catalog, project, version, environment, release);
}

struct str catalog_shadow(struct catalog *catalog, struct str name)
{
    return catalog_has_index(catalog) ? catalog_project(catalog, name)->shadow : STR("");
}

static void take_answer(struct catalog *catalog, const struct protocol_message *answer)
{
    if (answer->kind == PROTOCOL_WARNING) {
        catalog_warn(catalog,
                     arena_printf(catalog->arena, "warning: %.*s", STR_ARG(answer->warning)));
        return;
    }
    uint64_t id = answer->kind == PROTOCOL_PAGE ? answer->page.id : answer->metadata.id;
    for (size_t i = 0; i < catalog->questions.len; i++) {
        struct catalog_question question = catalog->questions.at[i];
        if (question.id == id) {
            catalog->questions.at[i] = catalog->questions.at[--catalog->questions.len];
            if (question.subject == SUBJECT_SHELF) {
                catalog_take_page(catalog, &question, &answer->page);
            } else {
                catalog_take_metadata(catalog, &question, &answer->metadata);
            }
            return;
        }
    }
}

static struct catalog_progress progress_of(const struct catalog *catalog)
{
    struct catalog_progress progress = {.bytes = fetch_bytes(catalog->config.fetch)};
    for (size_t i = 0; i < catalog->projects.len; i++) {
        const struct catalog_project *project = catalog->projects.at[i];
        progress.names_needed += project != NULL;
        progress.names_known += project && project->state != CATALOG_WAITING;
    }
    return progress;
}

/* There is nothing to do but what would have to be done in the end. */
static void wait_longer(struct catalog *catalog,
                        void (*tick)(void *data, const struct catalog_progress *progress),
                        void *data)
{
    enum { TICK_MS = 100 };
    struct protocol_message answer;
    store_commit(catalog->config.store);
    if (fetch_next(catalog->config.fetch, TICK_MS, &answer)) {
        take_answer(catalog, &answer);
    } else if (tick) {
        struct catalog_progress progress = progress_of(catalog);
        tick(data, &progress);
    }
}

/* Takes answers until something is new, and then all that come at once. */
bool catalog_fetch(struct catalog *catalog,
                   void (*tick)(void *data, const struct catalog_progress *progress), void *data)
{
    enum { PAUSE_MS = 1 };
    struct fetch *fetch = catalog->config.fetch;
    struct protocol_message answer;
    bool again = catalog->again;
    catalog->again = false;
    if (!fetch || fetch_waiting(fetch) == 0) {
        return again;
    }
    catalog->news = false;
    while (fetch_waiting(fetch)) {
        if (fetch_next(fetch, catalog->news ? PAUSE_MS : 0, &answer)) {
            take_answer(catalog, &answer);
        } else if (catalog->news) {
            break;
        } else {
            wait_longer(catalog, tick, data);
        }
    }
    return true;
}

/* Whoever knows none of the names that were asked may be no index. */
static void warn_of_strangers(struct catalog *catalog)
{
    size_t absent = 0;
    size_t there = catalog->links.len;
    for (size_t i = 0; i < catalog->projects.len; i++) {
        const struct catalog_project *project = catalog->projects.at[i];
        absent += project && project->state == CATALOG_ABSENT;
        there += project && project->state != CATALOG_ABSENT && project->state != CATALOG_NEW;
    }
    const struct index_set *set = catalog->config.indexes;
    for (size_t i = 0; set && absent && there == 0 && i < set->indexes.len; i++) {
        catalog_warn(
            catalog,
            arena_printf(catalog->arena,
                         "warning: %.*s knows none of the names that were asked for; is it "
                         "an index? The URL of one often ends in /simple/",
                         STR_ARG(set->indexes.at[i].url)));
    }
}

void catalog_finish(struct catalog *catalog)
{
    if (catalog) {
        warn_of_strangers(catalog);
        catalog_pack_close(catalog);
        store_commit(catalog->config.store);
    }
}

int64_t catalog_as_of(const struct catalog *catalog)
{
    return catalog->config.as_of;
}

int64_t catalog_oldest_page(const struct catalog *catalog)
{
    int64_t oldest = 0;
    for (size_t i = 0; i < catalog->projects.len; i++) {
        const struct catalog_project *project = catalog->projects.at[i];
        if (project && project->used && project->fetched_at &&
            (!oldest || project->fetched_at < oldest)) {
            oldest = project->fetched_at;
        }
    }
    return oldest;
}

void catalog_warn(struct catalog *catalog, struct str text)
{
    for (size_t i = 0; i < catalog->warnings.len; i++) {
        if (str_eq(catalog->warnings.at[i], text)) {
            return;
        }
    }
    struct str kept = arena_str(catalog->arena, text);
    vec_push(catalog->arena, &catalog->warnings, kept);
}

static int compare_lines(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

const struct str *catalog_warnings(struct catalog *catalog, size_t *count)
{
    *count = catalog->warnings.len;
    if (*count) {
        qsort(catalog->warnings.at, *count, sizeof *catalog->warnings.at, compare_lines);
    }
    return catalog->warnings.at;
}

struct failure catalog_keep_failure(struct arena *arena, const struct failure *failure)
{
    struct failure kept = *failure;
    kept.reason = arena_str(arena, failure->reason);
    kept.url = arena_str(arena, failure->url);
    kept.help = arena_str(arena, failure->help);
    return kept;
}
