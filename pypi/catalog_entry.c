/* Releases: their files, and what the one that counts requires. */
#include "pypi/catalog_parts.h"

bool catalog_entry_parse(struct catalog *catalog, struct catalog_entry *entry)
{
    if (!entry->parsed) {
        entry->parsed = true;
        entry->is_version = version_parse(catalog->arena, entry->text, &entry->version);
    }
    return entry->is_version;
}

/* Files that links add stand before those of the index: among equals the first counts. */
static void prepend_files(struct catalog *catalog, struct catalog_entry *entry, struct str record)
{
    struct catalog_entry added = {0};
    catalog_entry_read(catalog->arena, record, &added);
    size_t count = entry->count + added.count;
    struct page_file *files = ARENA_ARRAY(catalog->arena, struct page_file, count);
    for (size_t i = 0; i < count; i++) {
        files[i] = i < added.count ? added.files[i] : entry->files[i - added.count];
    }
    entry->files = files;
    entry->count = count;
}

/* Leaves out what was uploaded later. A snapshot knows when its releases were, not their files. */
static void drop_later(const struct catalog *catalog, struct catalog_entry *entry)
{
    int64_t as_of = catalog->config.as_of;
    size_t kept = 0;
    if (entry->has_texts) {
        entry->undated = entry->upload_time == PAGE_TIME_UNKNOWN;
        entry->later = !entry->undated && entry->upload_time >= as_of;
        return;
    }
    for (size_t i = 0; i < entry->count; i++) {
        int64_t time = entry->files[i].upload_time;
        if (time == PAGE_TIME_UNKNOWN || time < as_of) {
            entry->files[kept++] = entry->files[i];
        }
    }
    entry->count = kept;
}

bool catalog_entry_exists(const struct catalog_entry *entry)
{
    return entry->has_texts ? !entry->later : entry->count > 0;
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
    for (size_t i = entry->more.len; i > 0; i--) {
        prepend_files(catalog, entry, entry->more.at[i - 1]);
    }
    if (catalog->config.as_of != CATALOG_ALWAYS) {
        drop_later(catalog, entry);
    }
    entry->loaded = true;
    if (!entry->has_texts || entry->files_complete) {
        parse_names(catalog, project, entry);
        entry->no_file = catalog_unfit(catalog, project, entry);
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

struct failure catalog_being_fetched(void)
{
    return (struct failure){
        .set = true, .cause = CAUSE_NETWORK, .reason = STR("it is being fetched")};
}

const struct release *catalog_pending(struct catalog *catalog, const struct version *version)
{
    struct failure failure = catalog_being_fetched();
    return catalog_unknown(catalog, version, &failure, true);
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
    /* Whether there was such a release at --as-of is not for the user to say. */
    bool given = release->failure.set && !entry->undated && give(catalog, project, entry, release);
    if (release->failure.set && !given) {
        release->requires_dist_count = 0;
        release->provides_extra_count = 0;
    }
    release->no_file = entry->no_file;
    release->yanked = yanked;
    release->yanked_reason = reason;
    return release;
}

const struct protocol_elsewhere *catalog_entry_elsewhere(const struct catalog *catalog,
                                                         const struct catalog_entry *entry,
                                                         size_t environment)
{
    for (size_t i = 0; i < entry->elsewhere_count; i++) {
        const struct protocol_elsewhere *elsewhere = &entry->elsewhere[i];
        struct str id = catalog->config.environments->at[environment].id;
        for (size_t k = 0; k < elsewhere->environment_count; k++) {
            if (str_eq(elsewhere->environments[k], id)) {
                return elsewhere;
            }
        }
    }
    return NULL;
}

/* With --as-of: whether the file was there then cannot be told. */
static bool is_undated(const struct catalog *catalog, const struct page_file *file)
{
    return catalog->config.as_of != CATALOG_ALWAYS && file->upload_time == PAGE_TIME_UNKNOWN;
}

/* A text without its white space. */
static struct str without_space(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < text.len; i++) {
        if (!ascii_is_space(text.ptr[i])) {
            buf_add_char(&out, text.ptr[i]);
        }
    }
    return buf_str(&out);
}

/* Installers obey the Requires-Python of the page and that of the metadata. */
static struct str both_bounds(struct arena *arena, struct str page, struct str metadata)
{
    if (page.len == 0 || str_eq(without_space(arena, page), without_space(arena, metadata))) {
        return metadata;
    }
    return metadata.len ? arena_printf(arena, "%.*s,%.*s", STR_ARG(metadata), STR_ARG(page)) : page;
}

/* No file is known to fit. */
static void lack_file(struct catalog *catalog, const struct catalog_project *project, bool certain,
                      struct failure *failure)
{
    if (certain) {
        failure_set(catalog->arena, failure, CAUSE_ABSENT, "none of its files fits");
    } else if (project->incomplete.set) {
        failure_set(catalog->arena, failure, project->incomplete.cause,
                    "none of its files fits, but not all of them are known");
        failure->url = project->incomplete.url;
    } else {
        failure_set(catalog->arena, failure, CAUSE_ABSENT,
                    "whether one of its files fits is not known");
    }
}

/* What a variant is made of. Without a file: of a snapshot, or because none fits. */
struct origin {
    const struct catalog_metadata *metadata;
    const struct protocol_elsewhere *elsewhere;
    const struct page_file *file;
    size_t environment;
};

static struct release_texts texts_of(struct catalog *catalog, const struct catalog_entry *entry,
                                     const struct origin *origin)
{
    struct release_texts texts = origin->elsewhere  ? origin->elsewhere->texts
                                 : origin->metadata ? origin->metadata->texts
                                                    : entry->texts;
    const struct page_file *file = origin->file;
    if (file) {
        texts.yanked = file->yanked;
        texts.yanked_reason = file->yanked_reason;
        texts.requires_python =
            both_bounds(catalog->arena, file->requires_python, texts.requires_python);
    }
    return texts;
}

/* Why the texts are not known. */
static struct failure failure_of(struct catalog *catalog, const struct catalog_project *project,
                                 const struct catalog_entry *entry, const struct origin *origin)
{
    struct failure failure = origin->elsewhere  ? origin->elsewhere->unread
                             : origin->metadata ? origin->metadata->failure
                                                : entry->unread;
    if (!origin->metadata && !entry->has_texts) {
        lack_file(catalog, project, entry->no_file >> origin->environment & 1, &failure);
    }
    return failure;
}

/* The variant with the same metadata, yank and bound on Pythons; NULL: there is none. */
static struct catalog_variant *find_variant(struct catalog_entry *entry,
                                            const struct origin *origin,
                                            const struct release_texts *texts)
{
    bool yanked = origin->file && origin->file->yanked;
    for (size_t i = 0; i < entry->variants.len; i++) {
        struct catalog_variant *variant = &entry->variants.at[i];
        if (variant->metadata == origin->metadata && variant->elsewhere == origin->elsewhere &&
            variant->yanked == yanked &&
            str_eq(variant->texts.requires_python, texts->requires_python)) {
            return variant;
        }
    }
    return NULL;
}

static const struct release *add_variant(struct catalog *catalog,
                                         const struct catalog_project *project,
                                         struct catalog_entry *entry, const struct origin *origin,
                                         const struct release_texts *texts)
{
    struct failure known = failure_of(catalog, project, entry, origin);
    struct failure failure = known;
    bool undated = entry->undated || (origin->file && is_undated(catalog, origin->file));
    if (undated && !failure.set) {
        failure_set(catalog->arena, &failure, CAUSE_ABSENT, "when it was uploaded is not known");
        failure.help = STR("leave --as-of out, or name an index that tells when");
    }
    struct catalog_variant variant = {
        .metadata = origin->metadata,
        .elsewhere = origin->elsewhere,
        .yanked = origin->file && origin->file->yanked,
        .environments = UINT64_C(1) << origin->environment,
        .release = make_release(catalog, project, entry, texts, &failure),
        .texts = *texts,
        .failure = known,
    };
    vec_push(catalog->arena, &entry->variants, variant);
    return variant.release;
}

/* The release made of some metadata, shared by all environments that have the same. */
static const struct release *variant_release(struct catalog *catalog,
                                             const struct catalog_project *project,
                                             struct catalog_entry *entry,
                                             const struct catalog_metadata *metadata,
                                             const struct page_file *file, size_t environment)
{
    struct origin origin = {metadata, catalog_entry_elsewhere(catalog, entry, environment), file,
                            environment};
    struct release_texts texts = texts_of(catalog, entry, &origin);
    struct catalog_variant *variant = find_variant(entry, &origin, &texts);
    if (!variant) {
        return add_variant(catalog, project, entry, &origin, &texts);
    }
    variant->environments |= UINT64_C(1) << environment;
    return variant->release;
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
    size_t file = catalog_choose_file(catalog, entry, environment);
    if (file == entry->count && entry->no_file >> environment & 1) {
        file = shared_file(entry);
    }
    if (file == entry->count) {
        return variant_release(catalog, project, entry, NULL, NULL, environment);
    }
    struct catalog_metadata *metadata = catalog_metadata_of(catalog, project, entry, file);
    if (metadata->state == CATALOG_WAITING) {
        struct release *pending = (struct release *)catalog_pending(catalog, &entry->version);
        pending->no_file = entry->no_file;
        pending->assumed = false;
        return pending;
    }
    return variant_release(catalog, project, entry, metadata, &entry->files[file], environment);
}
