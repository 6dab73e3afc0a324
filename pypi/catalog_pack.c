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

static void write_versions(struct buf *out, const struct version *versions, size_t count)
{
    wire_put_number(out, count);
    for (size_t i = 0; i < count; i++) {
        wire_put_str(out, versions[i].text);
    }
}

static struct version *read_versions(struct wire *in, struct arena *arena, size_t *count)
{
    *count = wire_count(in, 2);
    struct version *versions = ARENA_ARRAY(arena, struct version, *count);
    for (size_t i = 0; i < *count; i++) {
        in->damaged |= !version_parse(arena, wire_str(in), &versions[i]);
    }
    return versions;
}

static struct catalog_set read_set(struct wire *in, struct arena *arena)
{
    struct catalog_set set = {0};
    in->damaged |= !version_parse(arena, wire_str(in), &set.version);
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
    size_t variants = is_known(entry) ? entry->variants.len : 0;
    wire_put_str(out, entry->text);
    wire_put_number(out, entry->no_file);
    wire_put_number(out, variants);
    for (size_t i = 0; i < variants; i++) {
        wire_put_number(out, entry->variants.at[i].environments);
        release_texts_write(out, &entry->variants.at[i].texts);
    }
    wire_put_number(out, entry->listings.len);
    for (size_t i = 0; i < entry->listings.len; i++) {
        wire_put_number(out, entry->listings.at[i].environments);
        wire_put_bool(out, entry->listings.at[i].yanked);
        wire_put_str(out, entry->listings.at[i].requires_python);
    }
}

/* Whether anything can be said of it out of a pack. */
static bool is_worth_it(const struct catalog_entry *entry)
{
    return is_known(entry) || entry->listings.len;
}

static void write_project(struct buf *out, const struct catalog_project *project)
{
    size_t count = 0;
    for (size_t i = 0; i < project->entries.len; i++) {
        count += is_worth_it(project->entries.at[i]);
    }
    wire_put_signed(out, project->fetched_at);
    wire_put_str(out, project->shadow);
    wire_put_number(out, project->sets.len);
    for (size_t i = 0; i < project->sets.len; i++) {
        wire_put_str(out, project->sets.at[i].version.text);
        write_versions(out, project->sets.at[i].at, project->sets.at[i].count);
    }
    wire_put_bool(out, project->sorted);
    write_versions(out, project->versions, project->sorted ? project->version_count : 0);
    wire_put_number(out, count);
    for (size_t i = 0; i < project->entries.len; i++) {
        if (is_worth_it(project->entries.at[i])) {
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

/* Metadata is at hand where there is a variant. */
static void read_listing(struct catalog *catalog, struct wire *in, struct catalog_entry *entry)
{
    struct catalog_listing listing = {.environments = wire_number(in)};
    listing.yanked = wire_bool(in);
    listing.requires_python = wire_str(in);
    for (size_t i = 0; i < entry->variants.len; i++) {
        listing.read |= entry->variants.at[i].environments & listing.environments;
    }
    vec_push(catalog->arena, &entry->listings, listing);
}

static void read_entry(struct catalog *catalog, struct wire *in, struct catalog_project *project)
{
    struct catalog_entry *entry = catalog_add_entry(catalog, project, wire_str(in), STR(""));
    in->damaged |= !catalog_entry_parse(catalog, entry);
    entry->no_file = wire_number(in);
    size_t count = wire_count(in, 2);
    for (size_t i = 0; i < count && !in->damaged; i++) {
        read_variant(catalog, in, entry);
    }
    count = wire_count(in, 3);
    for (size_t i = 0; i < count && !in->damaged; i++) {
        read_listing(catalog, in, entry);
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
    project->shadow = wire_str(&in);
    size_t sets = wire_count(&in, 2);
    for (size_t i = 0; i < sets && !in.damaged; i++) {
        struct catalog_set set = read_set(&in, catalog->arena);
        vec_push(catalog->arena, &project->sets, set);
    }
    project->sorted = wire_bool(&in);
    project->versions = read_versions(&in, catalog->arena, &project->version_count);
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

static struct str pack_slice(struct catalog *catalog, const struct catalog_project *project)
{
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
