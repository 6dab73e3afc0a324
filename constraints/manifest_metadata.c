#include "constraints/manifest.h"

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
