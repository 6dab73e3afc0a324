#include "constraints/manifest.h"

#include "base/file.h"
#include "base/limits.h"
#include "constraints/metadata.h"
#include "constraints/name.h"

/* Whether the marker speaks of the extra: its name, in either spelling, stands in it. */
static bool marker_mentions(const struct requirement *requirement, struct str written,
                            struct str canonical)
{
    struct str marker = requirement->marker_text;
    return str_find_str(marker, written) < marker.len ||
           str_find_str(marker, canonical) < marker.len;
}

/* A line whose marker names `extra` belongs to the extras that it speaks of, else to the project.
 */
static void sort_line(struct arena *arena, const struct metadata *metadata,
                      struct manifest *manifest, struct project_line line)
{
    if (!marker_names(line.requirement.marker, MARKER_EXTRA)) {
        vec_push(arena, &manifest->lines, line);
        return;
    }
    for (size_t i = 0; i < metadata->provides_extra.len; i++) {
        struct str written = metadata->provides_extra.at[i].value;
        struct str canonical = name_canonical(arena, written);
        if (marker_mentions(&line.requirement, written, canonical)) {
            struct project_extra *extra = manifest_extra(arena, &manifest->extras, written);
            vec_push(arena, &extra->lines, line);
        }
    }
}

static bool is_dynamic(const struct metadata *metadata, struct str field)
{
    for (size_t i = 0; i < metadata->dynamic.len; i++) {
        if (str_eq(metadata->dynamic.at[i], field)) {
            return true;
        }
    }
    return false;
}

/* Metadata-Version 2.2 (PEP 643) is the first with Dynamic, so what is absent is not there. */
static bool says_what_is_dynamic(struct arena *arena, const struct metadata *metadata)
{
    struct version version;
    struct version least;
    return version_parse(arena, metadata->metadata_version, &version) &&
           version_parse(arena, STR("2.2"), &least) && version_cmp(&version, &least) >= 0;
}

/*
 * What a PKG-INFO does not list may still come out of the build, unless it says otherwise. METADATA
 * is made by a build: it lists all.
 */
static void settle_dynamic(struct arena *arena, const struct metadata *metadata, struct str path,
                           struct manifest *manifest)
{
    if (!str_eq(path_base(path), STR("PKG-INFO"))) {
        return;
    }
    bool silent = !says_what_is_dynamic(arena, metadata);
    if (!metadata->requires_dist.len && (silent || is_dynamic(metadata, STR("requires-dist")))) {
        manifest->declares = false;
        manifest->dynamic =
            arena_printf(arena, "%.*s %s", STR_ARG(path),
                         silent ? "before 2.2 without Requires-Dist does not say what it requires"
                                : "leaves Requires-Dist dynamic");
    }
    if (is_dynamic(metadata, STR("provides-extra"))) {
        manifest->extras_dynamic =
            arena_printf(arena, "%.*s leaves its extras to the build", STR_ARG(path));
    }
}

bool manifest_of_metadata(struct arena *arena, const struct source *source,
                          const struct manifest_diags *diags, struct manifest *manifest,
                          struct error *error)
{
    *manifest = (struct manifest){.is_project = true, .declares = true};
    struct metadata metadata;
    if (!metadata_parse(arena, source, &metadata, error)) {
        return false;
    }
    if (metadata.requires_dist.len * metadata.provides_extra.len > LIMIT_EXTRA_LINES) {
        return error_set(error, "%.*s: too many extras", STR_ARG(source->name));
    }
    settle_dynamic(arena, &metadata, source->name, manifest);
    manifest->name = metadata.name;
    manifest->version = metadata.version;
    manifest->version_at = (struct span){source, 0, 0};
    manifest->requires_python = metadata.requires_python.value;
    manifest->requires_python_at = metadata.requires_python.at;
    for (size_t i = 0; i < metadata.provides_extra.len; i++) {
        manifest_extra(arena, &manifest->extras, metadata.provides_extra.at[i].value);
    }
    struct project_lines lines = {0};
    for (size_t i = 0; i < metadata.requires_dist.len; i++) {
        manifest_add_requirement(arena, metadata.requires_dist.at[i].value,
                                 metadata.requires_dist.at[i].at, &lines, diags->requirements);
    }
    for (size_t i = 0; i < lines.len; i++) {
        sort_line(arena, &metadata, manifest, lines.at[i]);
    }
    return true;
}
