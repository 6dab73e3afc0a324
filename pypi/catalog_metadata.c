/* What files require: kept, asked for, received. */
#include "pypi/catalog_parts.h"

static struct str metadata_key(struct arena *arena, const struct catalog_project *project,
                               const struct catalog_entry *entry, struct str url, struct str hash)
{
    struct buf key = {.arena = arena};
    wire_put_str(&key, url);
    wire_put_str(&key, hash);
    wire_put_str(&key, project->name);
    wire_put_str(&key, entry->text);
    return buf_str(&key);
}

/* Metadata whose hash the index gives is the same wherever it is. */
static struct str shared_key(struct arena *arena, const struct catalog_project *project,
                             const struct catalog_entry *entry, const struct page_file *file)
{
    return metadata_key(arena, project, entry, STR(""), file->metadata_hash);
}

/* What another index says of a file with this hash proves nothing: so its place belongs to it. */
static struct str place_key(struct arena *arena, const struct catalog_project *project,
                            const struct catalog_entry *entry, const struct page_file *file)
{
    return metadata_key(arena, project, entry, file->url, file->hash);
}

static bool has_metadata_hash(const struct page_file *file)
{
    return file->metadata == PAGE_METADATA_THERE && file->metadata_hash.len;
}

/* What has no hash may change with its page. */
static bool is_kept(const struct page_file *file)
{
    return file->hash.len || has_metadata_hash(file);
}

static void ask_metadata(struct catalog *catalog, const struct catalog_project *project,
                         const struct catalog_entry *entry, size_t file,
                         struct catalog_metadata *metadata)
{
    struct protocol_ask_metadata ask = {
        .index = project->found ? project->found->owner : entry->files[file].url,
        .name = project->name,
        .version = version_normalized(catalog->arena, &entry->version),
        .file = entry->files[file],
        .is_wheel = entry->names[file].kind == FILENAME_WHEEL,
    };
    struct catalog_question question = {.id = fetch_metadata(catalog->config.fetch, &ask),
                                        .subject = SUBJECT_METADATA,
                                        .metadata = metadata};
    metadata->state = CATALOG_WAITING;
    vec_push(catalog->arena, &catalog->questions, question);
}

static bool read_metadata(struct catalog *catalog, const struct catalog_project *project, bool kept,
                          struct str key, struct catalog_metadata *metadata)
{
    struct str record;
    int64_t fetched_at;
    return !metadata->local &&
           store_get(catalog->config.store, STORE_METADATA, key, catalog->arena, &record) &&
           catalog_metadata_read(catalog->arena, record, &metadata->texts, &fetched_at) &&
           (kept || catalog_is_fresh(catalog, project->name, fetched_at));
}

/* What signs a URL is nobody's to show. */
static struct str without_query(struct str url)
{
    return str_slice(url, 0, str_find(url, '?', 0));
}

/* What is at hand without asking. */
static void find_metadata(struct catalog *catalog, const struct catalog_project *project,
                          const struct page_file *file, struct catalog_metadata *metadata)
{
    bool kept = is_kept(file);
    if (read_metadata(catalog, project, kept, metadata->key, metadata) ||
        read_metadata(catalog, project, kept, metadata->place, metadata)) {
        metadata->state = CATALOG_THERE;
    } else if (!catalog_may_ask(catalog, file->url)) {
        metadata->state = CATALOG_FAILED;
        failure_set(catalog->arena, &metadata->failure, CAUSE_OFFLINE,
                    "its metadata is not in the store");
        metadata->failure.url = without_query(file->url);
    }
}

struct catalog_metadata *catalog_metadata_look(struct catalog *catalog,
                                               const struct catalog_project *project,
                                               const struct catalog_entry *entry, size_t file)
{
    const struct page_file *chosen = &entry->files[file];
    struct str place = place_key(catalog->arena, project, entry, chosen);
    struct str key =
        has_metadata_hash(chosen) ? shared_key(catalog->arena, project, entry, chosen) : place;
    uint32_t id = intern_put(catalog->keys, key);
    if (id == catalog->metadata.len) {
        struct catalog_metadata *metadata = ARENA_NEW(catalog->arena, struct catalog_metadata);
        metadata->key = intern_str(catalog->keys, id);
        metadata->place = place;
        metadata->local = catalog_is_local(chosen->url);
        vec_push(catalog->arena, &catalog->metadata, metadata);
        find_metadata(catalog, project, chosen, metadata);
    }
    return catalog->metadata.at[id];
}

struct catalog_metadata *catalog_metadata_of(struct catalog *catalog,
                                             const struct catalog_project *project,
                                             const struct catalog_entry *entry, size_t file)
{
    struct catalog_metadata *metadata = catalog_metadata_look(catalog, project, entry, file);
    if (metadata->state == CATALOG_NEW) {
        ask_metadata(catalog, project, entry, file, metadata);
    }
    return metadata;
}

static struct release_texts keep_texts(struct arena *arena, const struct release_texts *texts)
{
    struct release_texts kept = {0};
    int64_t fetched_at;
    catalog_metadata_read(arena, catalog_metadata_write(arena, texts, 0), &kept, &fetched_at);
    return kept;
}

void catalog_take_metadata(struct catalog *catalog, const struct catalog_question *question,
                           const struct protocol_metadata *answer)
{
    struct catalog_metadata *metadata = question->metadata;
    catalog->news = true;
    if (answer->failure.set) {
        metadata->state = CATALOG_FAILED;
        metadata->failure = catalog_keep_failure(catalog->arena, &answer->failure);
        return;
    }
    metadata->state = CATALOG_THERE;
    metadata->texts = keep_texts(catalog->arena, &answer->texts);
    bool same = answer->source == PROTOCOL_FROM_METADATA_FILE && answer->verified;
    if (!metadata->local) {
        store_put(catalog->config.store, STORE_METADATA, same ? metadata->key : metadata->place,
                  catalog_metadata_write(catalog->arena, &answer->texts, catalog->config.now));
    }
}
