/* Pages: kept, asked for, received, put into the store. */
#include <stdlib.h>

#include "pypi/catalog_parts.h"

bool catalog_is_local(struct str url)
{
    return str_starts(url, STR("file:"));
}

bool catalog_may_ask(const struct catalog *catalog, struct str url)
{
    return catalog->config.fetch && (!catalog->config.offline || catalog_is_local(url));
}

/* A page of links may hold files of any name. */
static bool is_refreshed(const struct catalog_config *config, struct str name)
{
    for (size_t i = 0; i < config->refreshed_count; i++) {
        if (name.len == 0 || str_eq(config->refreshed[i], name)) {
            return true;
        }
    }
    return config->refresh;
}

struct failure catalog_skipped(struct arena *arena, size_t count, struct str note, struct str url)
{
    struct failure failure = {.url = url};
    if (count) {
        failure_set(arena, &failure, CAUSE_UNREADABLE,
                    "it is not on its page, of which %zu %s could not be read (%.*s)", count,
                    count == 1 ? "entry" : "entries", STR_ARG(note));
    }
    return failure;
}

bool catalog_is_fresh(const struct catalog *catalog, struct str name, int64_t fetched_at)
{
    const struct catalog_config *config = &catalog->config;
    if (config->offline) {
        return true;
    }
    if (is_refreshed(config, name)) {
        return false;
    }
    int64_t age = config->now - fetched_at;
    return age >= 0 && age <= config->max_age && config->max_age > 0;
}

static void ask_page(struct catalog *catalog, struct catalog_project *project,
                     struct catalog_shelf *shelf)
{
    struct protocol_ask_page ask = {
        .url = shelf->url,
        .name = shelf->name,
        .etag = shelf->distrusted ? STR("") : shelf->freshness.etag,
        .last_modified = shelf->distrusted ? STR("") : shelf->freshness.last_modified,
        .refresh = is_refreshed(&catalog->config, shelf->name),
    };
    shelf->state = CATALOG_WAITING;
    shelf->asked = true;
    struct catalog_question question = {.id = fetch_page(catalog->config.fetch, &ask),
                                        .subject = SUBJECT_SHELF,
                                        .shelf = shelf,
                                        .project = project};
    vec_push(catalog->arena, &catalog->questions, question);
}

static void fail_offline(struct catalog *catalog, struct catalog_shelf *shelf)
{
    shelf->state = CATALOG_FAILED;
    failure_set(catalog->arena, &shelf->failure, CAUSE_OFFLINE,
                shelf->name.len ? "its page is not in the store"
                                : "a page of links is not in the store");
    shelf->failure.url = shelf->url;
}

/* Reads what is kept of a page; false if there is nothing of use. */
static bool read_kept(struct catalog *catalog, struct catalog_shelf *shelf)
{
    struct str record;
    struct str key = catalog_key(catalog->arena, shelf->owner, shelf->name, STR(""));
    return !shelf->distrusted &&
           store_get(catalog->config.store, STORE_PAGE, key, catalog->arena, &record) &&
           catalog_shelf_read(catalog->arena, record, shelf);
}

void catalog_open_shelf(struct catalog *catalog, struct catalog_project *project,
                        struct catalog_shelf *shelf)
{
    if (shelf->state != CATALOG_NEW) {
        return;
    }
    if (catalog->snapshot.len) {
        catalog_snapshot_look(catalog, shelf);
        return;
    }
    bool kept = read_kept(catalog, shelf);
    if (kept && !shelf->local && !shelf->doubted &&
        catalog_is_fresh(catalog, shelf->name, shelf->freshness.fetched_at)) {
        return;
    }
    if (!kept || shelf->local) {
        shelf->freshness = (struct page_freshness){0};
        shelf->has_serial = false;
    }
    if (!catalog_may_ask(catalog, shelf->url)) {
        fail_offline(catalog, shelf);
    } else {
        ask_page(catalog, project, shelf);
    }
}

/* A file of a page, ordered by version so that equal versions are neighbours. */
struct placed_file {
    struct version version;
    uint32_t file;
};

static int compare_placed(const void *a, const void *b)
{
    const struct placed_file *x = a;
    const struct placed_file *y = b;
    int order = version_cmp(&x->version, &y->version);
    return order ? order : (x->file > y->file) - (x->file < y->file);
}

static void skip_file(struct catalog *catalog, const struct page_file *file, struct str reason,
                      struct catalog_skips *skips)
{
    if (skips->count++ == 0) {
        skips->note =
            arena_printf(catalog->arena, "%.*s: %.*s", STR_ARG(file->filename), STR_ARG(reason));
    }
}

/* The files that belong to versions, ordered; the others are skipped. */
static size_t place_files(struct catalog *catalog, struct arena *scratch, struct str name,
                          const struct page_file *files, size_t file_count,
                          struct placed_file *placed, struct catalog_skips *skips)
{
    size_t count = 0;
    for (size_t i = 0; i < file_count; i++) {
        struct filename filename;
        struct str reason;
        if (!filename_parse(scratch, files[i].filename, name, &filename, &reason)) {
            skip_file(catalog, &files[i], reason, skips);
        } else if (filename.kind != FILENAME_FOREIGN) {
            placed[count++] = (struct placed_file){filename.version, (uint32_t)i};
        }
    }
    if (count) {
        qsort(placed, count, sizeof *placed, compare_placed);
    }
    return count;
}

size_t catalog_group_files(struct catalog *catalog, struct str name, const struct page_file *files,
                           size_t count, struct catalog_group *groups, struct catalog_skips *skips)
{
    struct arena *scratch = arena_create();
    struct placed_file *placed = arena_alloc_raw(scratch, count, sizeof *placed);
    uint32_t *which = arena_alloc_raw(scratch, count, sizeof *which);
    size_t placed_count = place_files(catalog, scratch, name, files, count, placed, skips);
    size_t group_count = 0;
    for (size_t from = 0, to; from < placed_count; from = to) {
        for (to = from;
             to < placed_count && version_cmp(&placed[to].version, &placed[from].version) == 0;
             to++) {
            which[to - from] = placed[to].file;
        }
        groups[group_count++] =
            (struct catalog_group){version_normalized(catalog->arena, &placed[from].version),
                                   catalog_files_write(catalog->arena, files, which, to - from)};
    }
    arena_destroy(scratch);
    return group_count;
}

/* The versions of a page with the records of their files. */
static void fill_versions(struct catalog *catalog, struct catalog_shelf *shelf,
                          const struct page *page)
{
    struct arena *scratch = arena_create();
    struct catalog_skips skips = {shelf->skipped, shelf->skipped_note};
    struct catalog_group *groups = arena_alloc_raw(scratch, page->count, sizeof *groups);
    size_t count =
        catalog_group_files(catalog, shelf->name, page->files, page->count, groups, &skips);
    shelf->skipped = skips.count;
    shelf->skipped_note = skips.note;
    shelf->versions = arena_alloc_raw(catalog->arena, count, sizeof *shelf->versions);
    shelf->records = arena_alloc_raw(catalog->arena, count, sizeof *shelf->records);
    shelf->version_count = count;
    for (size_t i = 0; i < count; i++) {
        shelf->versions[i] = groups[i].version;
        shelf->records[i] = groups[i].record;
    }
    arena_destroy(scratch);
}

static struct page_file keep_file(struct arena *arena, const struct page_file *file)
{
    struct page_file kept = *file;
    kept.filename = arena_str(arena, file->filename);
    kept.url = arena_str(arena, file->url);
    kept.hash = arena_str(arena, file->hash);
    kept.metadata_hash = arena_str(arena, file->metadata_hash);
    kept.requires_python = arena_str(arena, file->requires_python);
    kept.yanked_reason = arena_str(arena, file->yanked_reason);
    return kept;
}

static void keep_links(struct catalog *catalog, struct catalog_shelf *shelf,
                       const struct page *page)
{
    shelf->links = ARENA_ARRAY(catalog->arena, struct page_file, page->count);
    shelf->link_count = page->count;
    for (size_t i = 0; i < page->count; i++) {
        shelf->links[i] = keep_file(catalog->arena, &page->files[i]);
    }
}

static struct page_freshness keep_freshness(struct arena *arena,
                                            const struct page_freshness *freshness)
{
    struct page_freshness kept = *freshness;
    kept.url = arena_str(arena, freshness->url);
    kept.etag = arena_str(arena, freshness->etag);
    kept.last_modified = arena_str(arena, freshness->last_modified);
    return kept;
}

/* Warns of files of wanted releases that are others than those that were kept. */
static void compare_files(struct catalog *catalog, const struct catalog_shelf *shelf,
                          struct str version, const struct catalog_entry *old,
                          const struct catalog_entry *new)
{
    for (size_t i = 0; i < old->count; i++) {
        for (size_t k = 0; k < new->count; k++) {
            const struct page_file *a = &old->files[i];
            const struct page_file *b = &new->files[k];
            if (str_eq(a->filename, b->filename) && a->hash.len && b->hash.len &&
                !str_eq(a->hash, b->hash)) {
                catalog_warn(catalog,
                             arena_printf(catalog->arena,
                                          "warning: %.*s %.*s was replaced on the index: %.*s has "
                                          "another hash than before",
                                          STR_ARG(shelf->name), STR_ARG(version),
                                          STR_ARG(a->filename)));
            }
        }
    }
}

/* Puts a page into the store. What was there of the name is gone. */
static void put_shelf(struct catalog *catalog, struct catalog_project *project,
                      struct catalog_shelf *shelf)
{
    struct arena *arena = catalog->arena;
    struct store *store = catalog->config.store;
    store_hold(store); /* for the many reads */
    for (size_t i = 0; i < shelf->version_count; i++) {
        struct str key = catalog_key(arena, shelf->owner, shelf->name, shelf->versions[i]);
        struct str before;
        struct catalog_entry old = {0};
        struct catalog_entry new = {0};
        if (project && project->wants.len && store_get(store, STORE_RELEASE, key, arena, &before) &&
            !str_eq(before, shelf->records[i]) && catalog_entry_read(arena, before, &old) &&
            catalog_entry_read(arena, shelf->records[i], &new)) {
            compare_files(catalog, shelf, shelf->versions[i], &old, &new);
        }
        store_put(store, STORE_RELEASE, key, shelf->records[i]);
    }
    store_release(store);
    struct str key = catalog_key(arena, shelf->owner, shelf->name, STR(""));
    store_put(store, STORE_PAGE, key, catalog_shelf_write(arena, shelf));
}

/* What is kept is newer than what a copy of the index says, which lags behind. */
static bool take_older(struct catalog *catalog, struct catalog_shelf *shelf,
                       const struct protocol_page *page)
{
    if (page->absent || !shelf->has_serial || !page->page.has_serial ||
        page->page.serial >= shelf->serial || !read_kept(catalog, shelf)) {
        return false;
    }
    shelf->incomplete = (struct failure){.url = shelf->url};
    failure_set(catalog->arena, &shelf->incomplete, CAUSE_NETWORK,
                "it is not on its page, but the index answered with an older state of it");
    catalog_warn(catalog, arena_printf(catalog->arena,
                                       "warning: %.*s: the index answered with an older state "
                                       "than before, which was not used",
                                       STR_ARG(shelf->name)));
    return true;
}

/* A page that says 304: what is kept stays, if it is what the index was told we have. */
static bool take_kept(struct catalog *catalog, struct catalog_shelf *shelf,
                      const struct page_freshness *freshness)
{
    struct page_freshness told = shelf->freshness;
    if (!read_kept(catalog, shelf) || !str_eq(told.etag, shelf->freshness.etag) ||
        !str_eq(told.last_modified, shelf->freshness.last_modified)) {
        return false;
    }
    shelf->freshness.fetched_at = freshness->fetched_at;
    shelf->freshness.max_age = freshness->max_age;
    if (freshness->etag.len) {
        shelf->freshness.etag = arena_str(catalog->arena, freshness->etag);
    }
    struct str key = catalog_key(catalog->arena, shelf->owner, shelf->name, STR(""));
    store_put(catalog->config.store, STORE_PAGE, key, catalog_shelf_write(catalog->arena, shelf));
    return true;
}

static void take_new(struct catalog *catalog, const struct catalog_question *question,
                     const struct protocol_page *page)
{
    struct catalog_shelf *shelf = question->shelf;
    shelf->state = page->absent ? CATALOG_ABSENT : CATALOG_THERE;
    shelf->freshness = keep_freshness(catalog->arena, &page->freshness);
    shelf->skipped = page->page.skipped;
    shelf->skipped_note = arena_str(catalog->arena, page->page.skipped_note);
    shelf->status = arena_str(catalog->arena, page->page.status);
    shelf->has_serial = page->page.has_serial;
    shelf->serial = page->page.serial;
    if (shelf->name.len) {
        fill_versions(catalog, shelf, &page->page);
    } else {
        keep_links(catalog, shelf, &page->page);
    }
    shelf->incomplete =
        catalog_skipped(catalog->arena, shelf->skipped, shelf->skipped_note, shelf->url);
    put_shelf(catalog, question->project, shelf);
}

/* Nothing has changed, says the index. False: the store has lost what that means. */
static bool take_unchanged(struct catalog *catalog, const struct catalog_question *question,
                           const struct page_freshness *freshness)
{
    struct catalog_shelf *shelf = question->shelf;
    if (shelf->distrusted) {
        shelf->state = CATALOG_FAILED;
        failure_set(catalog->arena, &shelf->failure, CAUSE_UNREADABLE,
                    "the index says that its page has not changed, but was not asked that");
        shelf->failure.url = shelf->url;
    } else if (!take_kept(catalog, shelf, freshness)) {
        shelf->distrusted = true;
        ask_page(catalog, question->project, shelf);
        return false;
    }
    return true;
}

bool catalog_fill_shelf(struct catalog *catalog, const struct catalog_question *question,
                        const struct protocol_page *page)
{
    struct catalog_shelf *shelf = question->shelf;
    if (page->failure.set) {
        shelf->state = CATALOG_FAILED;
        shelf->failure = catalog_keep_failure(catalog->arena, &page->failure);
    } else if (page->not_modified) {
        return take_unchanged(catalog, question, &page->freshness);
    } else if (!take_older(catalog, shelf, page)) {
        take_new(catalog, question, page);
    }
    return true;
}
