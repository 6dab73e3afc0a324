/* Releases: which file counts in an environment, and what that file requires. */
#include <stdlib.h>

#include "pypi/catalog_parts.h"

bool catalog_entry_parse(struct catalog *catalog, struct catalog_entry *entry)
{
    if (!entry->parsed) {
        entry->parsed = true;
        entry->is_version = version_parse(catalog->arena, entry->text, &entry->version);
    }
    return entry->is_version;
}

/* Appends the files of a record that links have added. */
static bool append_files(struct catalog *catalog, struct catalog_entry *entry, struct str record)
{
    struct catalog_entry added = {0};
    if (!catalog_entry_read(catalog->arena, record, &added)) {
        return false;
    }
    size_t count = entry->count + added.count;
    struct page_file *files = ARENA_ARRAY(catalog->arena, struct page_file, count);
    for (size_t i = 0; i < count; i++) {
        files[i] = i < entry->count ? entry->files[i] : added.files[i - entry->count];
    }
    entry->files = files;
    entry->count = count;
    return true;
}

/* Leaves out what was uploaded later; a release whose files are all of unknown time is undated. */
static void drop_later(const struct catalog *catalog, struct catalog_entry *entry)
{
    int64_t as_of = catalog->config.as_of;
    size_t kept = 0;
    size_t unknown = 0;
    for (size_t i = 0; i < entry->count; i++) {
        int64_t time = entry->files[i].upload_time;
        time = time == PAGE_TIME_UNKNOWN ? entry->upload_time : time;
        unknown += time == PAGE_TIME_UNKNOWN;
        if (time == PAGE_TIME_UNKNOWN || time <= as_of) {
            entry->files[kept++] = entry->files[i];
        }
    }
    bool listed = entry->count > 0;
    entry->count = kept;
    entry->undated = unknown && unknown == kept;
    if (!listed && entry->has_texts) {
        entry->undated = entry->upload_time == PAGE_TIME_UNKNOWN;
    }
}

bool catalog_entry_exists(const struct catalog_entry *entry)
{
    return entry->has_texts || entry->count > 0;
}

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
    return name->kind != FILENAME_FOREIGN && fit->rank != TAGS_NO_FIT;
}

/* "2" before "10" before "10a"; a wheel without build number is behind all others. */
static int compare_builds(struct str a, struct str b)
{
    size_t x = 0;
    size_t y = 0;
    while (x < a.len && ascii_is_digit(a.ptr[x])) {
        x++;
    }
    while (y < b.len && ascii_is_digit(b.ptr[y])) {
        y++;
    }
    if (x != y) {
        return x < y ? -1 : 1;
    }
    return str_cmp(a, b);
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

/* The file that pip would take in an environment; entry->count: none fits. */
static size_t choose_file(struct catalog *catalog, const struct catalog_entry *entry,
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

static void parse_names(struct catalog *catalog, const struct catalog_project *project,
                        struct catalog_entry *entry)
{
    entry->names = ARENA_ARRAY(catalog->arena, struct filename, entry->count);
    for (size_t i = 0; i < entry->count; i++) {
        struct str reason;
        if (!filename_parse(catalog->arena, entry->files[i].filename, project->name,
                            &entry->names[i], &reason)) {
            entry->names[i].kind = FILENAME_FOREIGN;
        }
    }
}

/* Environments for which it is certain that no file fits. */
static uint64_t find_unfit(struct catalog *catalog, const struct catalog_entry *entry)
{
    uint64_t unfit = 0;
    for (size_t i = 0; i < catalog->config.environments->count; i++) {
        if (choose_file(catalog, entry, i) == entry->count && tags_certain(tags_of(catalog, i))) {
            unfit |= UINT64_C(1) << i;
        }
    }
    return unfit;
}

static bool read_record(struct catalog *catalog, const struct catalog_project *project,
                        struct catalog_entry *entry)
{
    struct str record = entry->record;
    if (record.len == 0) {
        struct str key =
            catalog_key(catalog->arena, project->found->owner, project->name, entry->text);
        if (!store_get(catalog->config.store, STORE_RELEASE, key, catalog->arena, &record)) {
            return false;
        }
    }
    return catalog_entry_read(catalog->arena, record, entry);
}

bool catalog_entry_load(struct catalog *catalog, struct catalog_project *project,
                        struct catalog_entry *entry)
{
    if (entry->loaded) {
        return true;
    }
    if (!read_record(catalog, project, entry)) {
        catalog_distrust(catalog, project);
        return false;
    }
    for (size_t i = 0; i < entry->more.len; i++) {
        append_files(catalog, entry, entry->more.at[i]);
    }
    if (catalog->config.as_of != CATALOG_ALWAYS) {
        drop_later(catalog, entry);
    }
    entry->loaded = true;
    if (!entry->has_texts || entry->files_complete) {
        parse_names(catalog, project, entry);
        entry->no_file = find_unfit(catalog, entry);
    }
    return true;
}

const struct release *catalog_unknown(struct catalog *catalog, const struct version *version,
                                      const struct failure *failure, bool assumed)
{
    struct release *release = ARENA_NEW(catalog->arena, struct release);
    struct release_texts none = {.evidence = EVIDENCE_DECLARED};
    *release = release_parse(catalog->arena, &none, version->text, version);
    release->failure = *failure;
    release->assumed = assumed;
    return release;
}

const struct release *catalog_pending(struct catalog *catalog, const struct version *version)
{
    struct failure failure = {
        .set = true, .cause = CAUSE_NETWORK, .reason = STR("it is being fetched")};
    return catalog_unknown(catalog, version, &failure, true);
}

/* What tells one file's metadata from another's: its own hash, else that of the file, else where it
 * is. */
static struct str metadata_key(struct arena *arena, const struct catalog_project *project,
                               const struct catalog_entry *entry, const struct page_file *file)
{
    bool served = file->metadata == PAGE_METADATA_THERE && file->metadata_hash.len;
    struct buf key = {.arena = arena};
    wire_put_str(&key, served ? STR("metadata") : file->hash.len ? STR("file") : STR("url"));
    wire_put_str(&key, served ? file->metadata_hash : file->hash.len ? file->hash : file->url);
    wire_put_str(&key, project->name);
    wire_put_str(&key, entry->text);
    return buf_str(&key);
}

/* What has no hash may change with its page. */
static bool is_kept(const struct page_file *file)
{
    return file->hash.len || (file->metadata == PAGE_METADATA_THERE && file->metadata_hash.len);
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
                          struct catalog_metadata *metadata)
{
    struct str record;
    int64_t fetched_at;
    return store_get(catalog->config.store, STORE_METADATA, metadata->key, catalog->arena,
                     &record) &&
           catalog_metadata_read(catalog->arena, record, &metadata->texts, &fetched_at) &&
           (kept || catalog_is_fresh(catalog, project->name, fetched_at));
}

static void find_metadata(struct catalog *catalog, const struct catalog_project *project,
                          const struct catalog_entry *entry, size_t file,
                          struct catalog_metadata *metadata)
{
    if (read_metadata(catalog, project, is_kept(&entry->files[file]), metadata)) {
        metadata->state = CATALOG_THERE;
    } else if (catalog->config.offline || !catalog->config.fetch) {
        metadata->state = CATALOG_FAILED;
        failure_set(catalog->arena, &metadata->failure, CAUSE_OFFLINE,
                    "its metadata is not in the store");
        metadata->failure.url = entry->files[file].url;
    } else {
        ask_metadata(catalog, project, entry, file, metadata);
    }
}

static struct catalog_metadata *metadata_of(struct catalog *catalog,
                                            const struct catalog_project *project,
                                            const struct catalog_entry *entry, size_t file)
{
    struct str key = metadata_key(catalog->arena, project, entry, &entry->files[file]);
    uint32_t id = intern_put(catalog->keys, key);
    if (id == catalog->metadata.len) {
        struct catalog_metadata *metadata = ARENA_NEW(catalog->arena, struct catalog_metadata);
        metadata->key = intern_str(catalog->keys, id);
        vec_push(catalog->arena, &catalog->metadata, metadata);
        find_metadata(catalog, project, entry, file, metadata);
    }
    return catalog->metadata.at[id];
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
    store_put(catalog->config.store, STORE_METADATA, metadata->key,
              catalog_metadata_write(catalog->arena, &answer->texts, catalog->config.now));
}

/* What the user has said takes the place of what cannot be known. */
static bool give(struct catalog *catalog, const struct catalog_project *project,
                 struct catalog_entry *entry, struct release *release)
{
    const struct given_entry *given =
        catalog->config.given ? given_find(catalog->config.given, project->name, &entry->version)
                              : NULL;
    if (given) {
        *release = release_parse(catalog->arena, &given->texts, entry->text, &entry->version);
        catalog_warn(catalog,
                     arena_printf(catalog->arena, "note: %.*s %.*s: its metadata is given by %.*s",
                                  STR_ARG(project->name), STR_ARG(entry->text),
                                  STR_ARG(given->path)));
    }
    return given != NULL;
}

/* Evidence that is less than what was asked for is as good as none. */
static void weigh(struct catalog *catalog, struct release *release)
{
    if (!release->failure.set && release->evidence != EVIDENCE_GIVEN &&
        release->evidence > catalog->config.evidence) {
        failure_set(catalog->arena, &release->failure, CAUSE_DYNAMIC,
                    "what it requires is only %s, and --evidence asks for %s",
                    evidence_name(release->evidence), evidence_name(catalog->config.evidence));
    }
}

static const struct release *make_release(struct catalog *catalog,
                                          const struct catalog_project *project,
                                          struct catalog_entry *entry,
                                          const struct release_texts *texts,
                                          const struct failure *failure)
{
    struct release *release = ARENA_NEW(catalog->arena, struct release);
    *release = release_parse(catalog->arena, texts, entry->text, &entry->version);
    if (failure->set) {
        release->failure = *failure;
    }
    weigh(catalog, release);
    bool yanked = release->yanked;
    struct str reason = release->yanked_reason;
    if (release->failure.set) {
        give(catalog, project, entry, release);
    }
    release->no_file = entry->no_file;
    release->yanked = yanked;
    release->yanked_reason = reason;
    return release;
}

/* The release made of some metadata, shared by all environments that have the same. */
static const struct release *variant_release(struct catalog *catalog,
                                             const struct catalog_project *project,
                                             struct catalog_entry *entry,
                                             const struct catalog_metadata *metadata,
                                             const struct page_file *file, size_t environment)
{
    bool yanked = file && file->yanked;
    for (size_t i = 0; i < entry->variants.len; i++) {
        struct catalog_variant *variant = &entry->variants.at[i];
        if (variant->metadata == metadata && variant->yanked == yanked) {
            variant->environments |= UINT64_C(1) << environment;
            return variant->release;
        }
    }
    struct release_texts texts = metadata ? metadata->texts : entry->texts;
    struct failure failure = metadata ? metadata->failure : (struct failure){0};
    if (file) {
        texts.yanked = file->yanked;
        texts.yanked_reason = file->yanked_reason;
    }
    if (entry->undated) {
        failure_set(catalog->arena, &failure, CAUSE_ABSENT, "when it was uploaded is not known");
    }
    if (!metadata && !entry->has_texts) {
        failure_set(catalog->arena, &failure, CAUSE_ABSENT, "none of its files fits");
    }
    struct catalog_variant variant = {
        .metadata = metadata,
        .yanked = yanked,
        .environments = UINT64_C(1) << environment,
        .release = make_release(catalog, project, entry, &texts, &failure),
        .texts = texts,
    };
    vec_push(catalog->arena, &entry->variants, variant);
    return variant.release;
}

/* Where no file fits: the metadata that all wheels share still says what the release requires. */
static size_t shared_file(const struct catalog_entry *entry)
{
    for (size_t i = 0; i < entry->count; i++) {
        const struct page_file *file = &entry->files[i];
        if (file->metadata != PAGE_METADATA_THERE || file->metadata_hash.len == 0 ||
            !str_eq(file->metadata_hash, entry->files[0].metadata_hash)) {
            return entry->count;
        }
    }
    return 0;
}

const struct release *catalog_entry_release(struct catalog *catalog,
                                            struct catalog_project *project,
                                            struct catalog_entry *entry, size_t environment)
{
    for (size_t i = 0; i < entry->variants.len; i++) {
        if (entry->variants.at[i].environments >> environment & 1) {
            return entry->variants.at[i].release;
        }
    }
    if (entry->has_texts) {
        return variant_release(catalog, project, entry, NULL, NULL, environment);
    }
    size_t file = choose_file(catalog, entry, environment);
    file = file == entry->count ? shared_file(entry) : file;
    if (file == entry->count) {
        return variant_release(catalog, project, entry, NULL, NULL, environment);
    }
    struct catalog_metadata *metadata = metadata_of(catalog, project, entry, file);
    if (metadata->state == CATALOG_WAITING) {
        struct release *pending = (struct release *)catalog_pending(catalog, &entry->version);
        pending->no_file = entry->no_file;
        pending->assumed = false;
        return pending;
    }
    return variant_release(catalog, project, entry, metadata, &entry->files[file], environment);
}
