/* What a run has used, as projects of a snapshot. */
#include <stdlib.h>

#include "pypi/catalog_parts.h"
#include "pypi/snapshot_write.h"

static int compare_names(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The names of the projects that `is_meant` takes. */
static struct str *list_names(const struct catalog *catalog, struct arena *arena,
                              bool (*is_meant)(const struct catalog_project *), size_t *count)
{
    struct str *names = ARENA_ARRAY(arena, struct str, catalog->projects.len);
    *count = 0;
    for (size_t i = 0; i < catalog->projects.len; i++) {
        const struct catalog_project *project = catalog->projects.at[i];
        if (project && is_meant(project)) {
            names[(*count)++] = project->name;
        }
    }
    if (*count) {
        qsort(names, *count, sizeof *names, compare_names);
    }
    return names;
}

static bool is_used(const struct catalog_project *project)
{
    return project->used;
}

/* All others of an imported snapshot were made by questions for them. */
static bool is_imported(const struct catalog_project *project)
{
    return project->shelves.len && project->shelves.at[0]->state != CATALOG_NEW &&
           project->shelves.at[0]->state != CATALOG_ABSENT;
}

struct str *catalog_used_names(const struct catalog *catalog, struct arena *arena, size_t *count)
{
    return list_names(catalog, arena, is_used, count);
}

struct str *catalog_snapshot_names(const struct catalog *catalog, struct arena *arena,
                                   size_t *count)
{
    return list_names(catalog, arena, is_imported, count);
}

/* The names and hashes of the files; a name that is there twice is taken once. */
static void export_files(struct arena *arena, const struct catalog_entry *entry,
                         struct protocol_release *release)
{
    struct arena *scratch = arena_create();
    struct intern *names = intern_create(scratch);
    bool any = false;
    release->files = ARENA_ARRAY(arena, struct str, entry->count);
    release->hashes = ARENA_ARRAY(arena, struct str, entry->count);
    for (size_t i = 0; i < entry->count; i++) {
        const struct page_file *file = &entry->files[i];
        if (intern_put(names, file->filename) == release->file_count) {
            release->files[release->file_count] = file->filename;
            release->hashes[release->file_count++] = file->hash;
            any |= file->hash.len > 0;
        }
    }
    release->hashes = any ? release->hashes : NULL;
    arena_destroy(scratch);
}

/* When the first of its files was uploaded. */
static int64_t first_upload(const struct catalog_entry *entry)
{
    int64_t first = entry->upload_time;
    for (size_t i = 0; i < entry->count; i++) {
        int64_t time = entry->files[i].upload_time;
        if (time != PAGE_TIME_UNKNOWN && (first == PAGE_TIME_UNKNOWN || time < first)) {
            first = time;
        }
    }
    return first;
}

/* Environments that count: those without a file only if there are no others. */
static uint64_t relevant(const struct catalog_entry *entry)
{
    uint64_t read = 0;
    for (size_t i = 0; i < entry->variants.len; i++) {
        read |= entry->variants.at[i].environments;
    }
    return (read & ~entry->no_file) != 0 ? ~entry->no_file : ~UINT64_C(0);
}

static struct failure failure_of(struct arena *arena, const struct catalog_variant *variant)
{
    struct failure failure = variant->failure;
    if (variant->texts.fault.len) {
        failure_set(arena, &failure, CAUSE_UNREADABLE, "%.*s", STR_ARG(variant->texts.fault));
    }
    return failure;
}

/* Whether two releases say the same. */
static bool says_same(const struct protocol_release *a, const struct protocol_release *b)
{
    struct arena *scratch = arena_create();
    struct buf x = {.arena = scratch};
    struct buf y = {.arena = scratch};
    release_texts_write(&x, &a->texts);
    failure_write(&x, &a->unread);
    release_texts_write(&y, &b->texts);
    failure_write(&y, &b->unread);
    bool same = str_eq(buf_str(&x), buf_str(&y));
    arena_destroy(scratch);
    return same;
}

/* The ids of the environments of a set. */
static struct str *ids_of(const struct catalog *catalog, uint64_t set, size_t *count)
{
    const struct environment_set *all = catalog->config.environments;
    struct str *ids = ARENA_ARRAY(catalog->arena, struct str, all->count);
    *count = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (set >> i & 1) {
            ids[(*count)++] = all->at[i].id;
        }
    }
    return ids;
}

/* Each environment has what it requires there; of all others nothing is known. */
static void set_conflict(struct catalog *catalog, const struct catalog_entry *entry,
                         struct protocol_release *release)
{
    struct arena *arena = catalog->arena;
    release->texts = (struct release_texts){.evidence = EVIDENCE_DECLARED};
    release->unread = (struct failure){0};
    failure_set(arena, &release->unread, CAUSE_ABSENT,
                "what it requires differs by environment, and this one was not recorded");
    release->elsewhere = ARENA_ARRAY(arena, struct protocol_elsewhere, entry->variants.len);
    for (size_t i = 0; i < entry->variants.len; i++) {
        const struct catalog_variant *variant = &entry->variants.at[i];
        struct protocol_elsewhere *one = &release->elsewhere[release->elsewhere_count++];
        one->environments = ids_of(catalog, variant->environments, &one->environment_count);
        one->texts = variant->texts;
        one->unread = failure_of(arena, variant);
    }
}

/* What the environments agree upon, or what each of them has. */
static void export_variants(struct catalog *catalog, const struct catalog_entry *entry,
                            struct protocol_release *release)
{
    uint64_t environments = relevant(entry);
    bool first = true;
    for (size_t i = 0; i < entry->variants.len; i++) {
        const struct catalog_variant *variant = &entry->variants.at[i];
        struct protocol_release other = {.texts = variant->texts,
                                         .unread = failure_of(catalog->arena, variant)};
        if (!(variant->environments & environments)) {
            continue;
        }
        if (first) {
            release->texts = other.texts;
            release->unread = other.unread;
        } else if (!says_same(release, &other)) {
            set_conflict(catalog, entry, release);
            return;
        }
        first = false;
    }
}

/* A release that nobody asked for: its files tell whether it is yanked. */
static void export_unread(const struct catalog_entry *entry, struct protocol_release *release)
{
    size_t yanked = 0;
    for (size_t i = 0; i < entry->count; i++) {
        yanked += entry->files[i].yanked;
    }
    release->texts.evidence = EVIDENCE_DECLARED;
    release->unread = snapshot_unread();
    if (yanked && yanked == entry->count) {
        release->texts.yanked = true;
        release->texts.yanked_reason = entry->files[0].yanked_reason;
    }
}

static struct protocol_release export_release(struct catalog *catalog,
                                              const struct catalog_entry *entry)
{
    struct protocol_release release = {.version = entry->text, .upload_time = first_upload(entry)};
    export_files(catalog->arena, entry, &release);
    if (entry->has_texts) {
        release.texts = entry->texts;
        release.unread = entry->unread;
        release.elsewhere = entry->elsewhere;
        release.elsewhere_count = entry->elsewhere_count;
        if (entry->texts.fault.len) {
            failure_set(catalog->arena, &release.unread, CAUSE_UNREADABLE, "%.*s",
                        STR_ARG(entry->texts.fault));
        }
    } else if (entry->variants.len) {
        export_variants(catalog, entry, &release);
    } else {
        export_unread(entry, &release);
    }
    return release;
}

/* A release of which the store has lost what its files are. */
static struct protocol_release lost_release(struct str version)
{
    return (struct protocol_release){.version = version,
                                     .texts = {.evidence = EVIDENCE_DECLARED},
                                     .upload_time = PAGE_TIME_UNKNOWN,
                                     .unread = snapshot_unread()};
}

/* An entry that cannot be loaded empties the list of entries, so that it is walked as it was. */
static void export_entries(struct catalog *catalog, struct catalog_project *from,
                           struct protocol_project *project)
{
    struct catalog_entry **entries = from->entries.at;
    size_t count = from->entries.len;
    project->releases = ARENA_ARRAY(catalog->arena, struct protocol_release, count);
    for (size_t i = 0; i < count; i++) {
        struct catalog_entry *entry = entries[i];
        struct protocol_release *release = &project->releases[project->count];
        catalog_entry_parse(catalog, entry);
        if (!catalog_entry_load(catalog, from, entry)) {
            project->files_complete = false;
            *release = lost_release(entry->text);
            project->count++;
        } else if (catalog_entry_exists(entry)) {
            project->files_complete &= !entry->has_texts || entry->files_complete;
            *release = export_release(catalog, entry);
            project->count++;
        }
    }
}

/* To readers who know no better, the releases that were asked for are there and unknown. */
static void export_wants(struct catalog *catalog, const struct catalog_project *from,
                         struct protocol_project *project)
{
    struct intern *seen = intern_create(catalog->arena);
    project->releases = ARENA_ARRAY(catalog->arena, struct protocol_release, from->wants.len);
    for (size_t i = 0; i < from->wants.len; i++) {
        struct str version = version_normalized(catalog->arena, &from->wants.at[i].version);
        if (intern_put(seen, version) == project->count) {
            project->releases[project->count++] = lost_release(version);
        }
    }
}

bool catalog_export(struct catalog *catalog, struct str name, struct protocol_project *project)
{
    struct catalog_project *from = catalog_project(catalog, name);
    *project = (struct protocol_project){.name = from->name, .fetched_at = from->fetched_at};
    if (from->state == CATALOG_FAILED) {
        project->unread = from->failure;
        export_wants(catalog, from, project);
        return true;
    }
    if (from->state != CATALOG_THERE) {
        return false;
    }
    project->incomplete = from->incomplete;
    project->files_complete = !project->incomplete.set;
    export_entries(catalog, from, project);
    return true;
}
