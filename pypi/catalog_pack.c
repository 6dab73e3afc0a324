/*
 * The pack: what the releases of a run were, by name, as one record. It answers what was asked in
 * that run and nothing else; all else is looked for in the store. Only what was known goes in.
 */
#include <stdlib.h>

#include "pypi/catalog_parts.h"

/* All that files may fit or not; the id of a user's environment is but a name. */
static void put_environment(struct buf *key, const struct environment *environment)
{
    wire_put_str(key, environment->id);
    wire_put_str(key, environment->platform);
    for (size_t i = 0; i < MARKER_ENVIRONMENT_VARIABLES; i++) {
        wire_put_bool(key, environment->known[i]);
        wire_put_str(key, environment->value[i]);
    }
}

static struct str pack_key(struct catalog *catalog)
{
    const struct catalog_config *config = &catalog->config;
    struct buf key = {.arena = catalog->arena};
    wire_put_str(&key, config->scope);
    wire_put_str(&key, catalog->snapshot);
    wire_put_number(&key, config->evidence);
    wire_put_bool(&key, config->check_shadow);
    formats_write(&key, &config->formats);
    for (size_t i = 0; i < config->environments->count; i++) {
        put_environment(&key, &config->environments->at[i]);
    }
    for (size_t i = 0; config->indexes && i < config->indexes->indexes.len; i++) {
        wire_put_str(&key, config->indexes->indexes.at[i].url);
        wire_put_str(&key, config->indexes->indexes.at[i].name);
    }
    return buf_str(&key);
}

/* What a run was asked may change what its releases are: then there is no pack for it. */
static bool is_packable(const struct catalog *catalog)
{
    const struct catalog_config *config = &catalog->config;
    return !catalog->in_memory && config->store && !config->export && !config->given &&
           catalog->links.len == 0 && config->as_of == CATALOG_ALWAYS;
}

void catalog_pack_open(struct catalog *catalog)
{
    catalog->pack_names = intern_create(catalog->arena);
    if (!is_packable(catalog) || !store_get(catalog->config.store, STORE_PACK, pack_key(catalog),
                                            catalog->arena, &catalog->pack)) {
        catalog->stale_pack = true;
        return;
    }
    struct wire in = {.text = catalog->pack};
    size_t count = wire_count(&in, 2);
    for (size_t i = 0; i < count && !in.damaged; i++) {
        struct str name = wire_str(&in);
        struct str slice = wire_str(&in);
        intern_put(catalog->pack_names, name);
        vec_push(catalog->arena, &catalog->pack_slices, slice);
    }
}

/* With the key, so that it need not be parsed again. */
static void write_version(struct buf *out, const struct version *version)
{
    unsigned parts = version->pre | version->post << 1U | version->dev << 2U | version->local << 3U;
    wire_put_str(out, version->text);
    wire_put_str(out, version->key);
    wire_put_number(out, parts);
}

static struct version read_version(struct wire *in)
{
    struct version version = {.text = wire_str(in), .key = wire_str(in)};
    uint64_t parts = wire_number(in);
    version.pre = parts & 1;
    version.post = parts >> 1 & 1;
    version.dev = parts >> 2 & 1;
    version.local = parts >> 3 & 1;
    return version;
}

enum { VERSION_LEAST = 3 }; /* bytes that a version takes */

static void write_versions(struct buf *out, const struct version *versions, size_t count)
{
    wire_put_number(out, count);
    for (size_t i = 0; i < count; i++) {
        write_version(out, &versions[i]);
    }
}

static struct version *read_versions(struct wire *in, struct arena *arena, size_t *count)
{
    *count = wire_count(in, VERSION_LEAST);
    struct version *versions = arena_alloc_raw(arena, *count, sizeof *versions);
    for (size_t i = 0; i < *count; i++) {
        versions[i] = read_version(in);
    }
    return versions;
}

static struct catalog_set read_set(struct wire *in, struct arena *arena)
{
    struct catalog_set set = {0};
    set.version = read_version(in);
    set.at = read_versions(in, arena, &set.count);
    return set;
}

/* A release that is not known is asked for again. */
static bool is_known(const struct catalog_entry *entry)
{
    for (size_t i = 0; i < entry->variants.len; i++) {
        if (entry->variants.at[i].release->failure.set) {
            return false;
        }
    }
    return entry->variants.len > 0;
}

static void write_entry(struct buf *out, const struct catalog_entry *entry)
{
    wire_put_str(out, entry->text);
    write_version(out, &entry->version);
    wire_put_number(out, entry->no_file);
    wire_put_number(out, entry->variants.len);
    for (size_t i = 0; i < entry->variants.len; i++) {
        wire_put_number(out, entry->variants.at[i].environments);
        release_texts_write(out, &entry->variants.at[i].texts);
    }
}

static void write_listings(struct buf *out, const struct catalog_entry *entry)
{
    wire_put_number(out, entry->no_file);
    wire_put_number(out, entry->listings.len);
    for (size_t i = 0; i < entry->listings.len; i++) {
        wire_put_number(out, entry->listings.at[i].environments);
        wire_put_bool(out, entry->listings.at[i].yanked);
        wire_put_str(out, entry->listings.at[i].requires_python);
    }
}

static void write_project(struct buf *out, const struct catalog_project *project)
{
    size_t count = 0;
    for (size_t i = 0; i < project->entries.len; i++) {
        count += is_known(project->entries.at[i]);
    }
    wire_put_signed(out, project->fetched_at);
    wire_put_signed(out, project->good_until);
    wire_put_str(out, project->shadow);
    wire_put_number(out, project->sets.len);
    for (size_t i = 0; i < project->sets.len; i++) {
        write_version(out, &project->sets.at[i].version);
        write_versions(out, project->sets.at[i].at, project->sets.at[i].count);
    }
    wire_put_bool(out, project->sorted);
    size_t versions = project->sorted ? project->version_count : 0;
    write_versions(out, project->versions, versions);
    for (size_t i = 0; i < versions; i++) {
        write_listings(out, project->version_entries[i]);
    }
    wire_put_number(out, count);
    for (size_t i = 0; i < project->entries.len; i++) {
        if (is_known(project->entries.at[i])) {
            write_entry(out, project->entries.at[i]);
        }
    }
}

static void read_variant(struct catalog *catalog, struct wire *in, struct catalog_entry *entry)
{
    struct release *release = ARENA_NEW(catalog->arena, struct release);
    struct catalog_variant variant = {.environments = wire_number(in), .release = release};
    struct release_texts texts = release_texts_read(in, catalog->arena);
    variant.texts = texts;
    *release = release_parse_again(catalog->arena, &texts, entry->text, &entry->version);
    release->no_file = entry->no_file;
    vec_push(catalog->arena, &entry->variants, variant);
}

static struct catalog_listings read_listings(struct wire *in, struct arena *arena)
{
    struct catalog_listings listings = {.no_file = wire_number(in)};
    listings.count = wire_count(in, 3);
    if (listings.count == 0) {
        return listings; /* as most are: few versions of a name are looked at */
    }
    listings.at = ARENA_ARRAY(arena, struct catalog_listing, listings.count);
    for (size_t i = 0; i < listings.count; i++) {
        listings.at[i].environments = wire_number(in);
        listings.at[i].yanked = wire_bool(in);
        listings.at[i].requires_python = wire_str(in);
    }
    return listings;
}

/* Metadata is at hand where there is a variant. */
static void mark_read(struct catalog_project *project, const struct catalog_entry *entry)
{
    size_t place = catalog_version_place(project, &entry->version);
    if (place == project->version_count) {
        return;
    }
    const struct catalog_listings *listings = &project->version_listings[place];
    for (size_t i = 0; i < listings->count; i++) {
        for (size_t k = 0; k < entry->variants.len; k++) {
            listings->at[i].read |=
                entry->variants.at[k].environments & listings->at[i].environments;
        }
    }
}

static void read_entry(struct catalog *catalog, struct wire *in, struct catalog_project *project)
{
    struct catalog_entry *entry = catalog_add_entry(catalog, project, wire_str(in), STR(""));
    entry->parsed = true;
    entry->is_version = true;
    entry->version = read_version(in);
    entry->no_file = wire_number(in);
    size_t count = wire_count(in, 2);
    for (size_t i = 0; i < count && !in->damaged; i++) {
        read_variant(catalog, in, entry);
    }
    if (project->sorted) {
        mark_read(project, entry);
    }
}

static void read_project_versions(struct catalog *catalog, struct wire *in,
                                  struct catalog_project *project)
{
    struct arena *arena = catalog->arena;
    project->sorted = wire_bool(in);
    project->versions = read_versions(in, arena, &project->version_count);
    project->version_listings = ARENA_ARRAY(arena, struct catalog_listings, project->version_count);
    for (size_t i = 0; i < project->version_count; i++) {
        project->version_listings[i] = read_listings(in, arena);
    }
}

/* What is on this machine is read anew in each run. */
static bool has_local(const struct catalog_project *project)
{
    for (size_t i = 0; i < project->shelves.len; i++) {
        if (project->shelves.at[i]->local) {
            return true;
        }
    }
    return false;
}

bool catalog_pack_find(struct catalog *catalog, struct catalog_project *project)
{
    uint32_t id =
        catalog->pack_names ? intern_find(catalog->pack_names, project->name) : INTERN_NONE;
    if (id == INTERN_NONE || id >= catalog->pack_slices.len || has_local(project)) {
        return false;
    }
    struct wire in = {.text = catalog->pack_slices.at[id]};
    int64_t fetched_at = wire_signed(&in);
    if (!catalog->snapshot.len && !catalog_is_fresh(catalog, project->name, fetched_at)) {
        return false;
    }
    project->fetched_at = fetched_at;
    project->good_until = wire_signed(&in);
    project->shadow = wire_str(&in);
    size_t sets = wire_count(&in, 2);
    for (size_t i = 0; i < sets && !in.damaged; i++) {
        struct catalog_set set = read_set(&in, catalog->arena);
        vec_push(catalog->arena, &project->sets, set);
    }
    read_project_versions(catalog, &in, project);
    size_t count = wire_count(&in, 2);
    for (size_t i = 0; i < count && !in.damaged; i++) {
        read_entry(catalog, &in, project);
    }
    project->packed = wire_is_whole(&in);
    project->state = CATALOG_THERE;
    if (!project->packed) {
        catalog_unpack(catalog, project);
    }
    return true;
}

bool catalog_pack_wants(const struct catalog *catalog, const struct catalog_project *project)
{
    bool known = project->state == CATALOG_ABSENT || project->state == CATALOG_FAILED;
    return !known || !catalog->pack_names ||
           intern_find(catalog->pack_names, project->name) != INTERN_NONE;
}

void catalog_unpack(struct catalog *catalog, struct catalog_project *project)
{
    catalog->stale_pack = true;
    catalog_settle(catalog, project);
}

/* The answers about one name. */
struct slice {
    struct str name;
    struct str text;
};

static int compare_slices(const void *a, const void *b)
{
    return str_cmp(((const struct slice *)a)->name, ((const struct slice *)b)->name);
}

/* Of a packed project nothing is known but the pack's slice. */
static struct str pack_slice(struct catalog *catalog, const struct catalog_project *project)
{
    if (project->packed) {
        return catalog->pack_slices.at[intern_find(catalog->pack_names, project->name)];
    }
    struct buf slice = {.arena = catalog->arena};
    write_project(&slice, project);
    return buf_str(&slice);
}

/* Whether this run has looked at the name. */
static bool is_touched(const struct catalog *catalog, struct str name)
{
    uint32_t id = intern_find(catalog->names, name);
    return id < catalog->projects.len && catalog->projects.at[id] &&
           catalog->projects.at[id]->state != CATALOG_NEW;
}

/* What this run has asked, and what the pack had besides. */
static struct str write_pack(struct catalog *catalog)
{
    VEC(struct slice) slices = {0};
    for (size_t i = 0; i < catalog->pack_slices.len; i++) {
        struct slice slice = {intern_str(catalog->pack_names, (uint32_t)i),
                              catalog->pack_slices.at[i]};
        if (!is_touched(catalog, slice.name)) {
            vec_push(catalog->arena, &slices, slice);
        }
    }
    for (size_t i = 0; i < catalog->projects.len; i++) {
        const struct catalog_project *project = catalog->projects.at[i];
        if (project && project->used && project->state == CATALOG_THERE) {
            struct slice slice = {project->name, pack_slice(catalog, project)};
            vec_push(catalog->arena, &slices, slice);
        }
    }
    if (slices.len) {
        qsort(slices.at, slices.len, sizeof *slices.at, compare_slices);
    }
    struct buf out = {.arena = catalog->arena};
    wire_put_number(&out, slices.len);
    for (size_t i = 0; i < slices.len; i++) {
        wire_put_str(&out, slices.at[i].name);
        wire_put_str(&out, slices.at[i].text);
    }
    return buf_str(&out);
}

void catalog_pack_close(struct catalog *catalog)
{
    if (catalog->stale_pack && is_packable(catalog)) {
        store_put(catalog->config.store, STORE_PACK, pack_key(catalog), write_pack(catalog));
    }
}
