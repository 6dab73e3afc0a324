#include "fetch/evidence.h"

#include "fetch/evidence_parts.h"

static struct str *values(struct arena *arena, const struct metadata_field *fields, size_t count)
{
    struct str *out = ARENA_ARRAY(arena, struct str, count);
    for (size_t i = 0; i < count; i++) {
        out[i] = fields[i].value;
    }
    return out;
}

static void take_metadata(struct arena *arena, const struct metadata *metadata,
                          enum evidence evidence, struct release_texts *texts)
{
    texts->evidence = evidence;
    texts->requires_python = metadata->requires_python.value;
    texts->requires_dist = values(arena, metadata->requires_dist.at, metadata->requires_dist.len);
    texts->requires_dist_count = metadata->requires_dist.len;
    texts->provides_extra =
        values(arena, metadata->provides_extra.at, metadata->provides_extra.len);
    texts->provides_extra_count = metadata->provides_extra.len;
}

bool evidence_of_metadata(struct arena *arena, const struct evidence_subject *subject,
                          struct str text, struct release_texts *texts, struct failure *failure)
{
    struct metadata metadata;
    *texts = (struct release_texts){0};
    if (!evidence_read_headers(arena, subject, "METADATA", text, &metadata, failure)) {
        return false;
    }
    take_metadata(arena, &metadata, EVIDENCE_PROVEN, texts);
    return true;
}

/* Whether a PKG-INFO leaves nothing that is asked for to the build. */
static bool is_static(const struct metadata *info)
{
    return evidence_says_dynamic(info) && !evidence_is_dynamic(info, STR("requires-dist")) &&
           !evidence_is_dynamic(info, STR("provides-extra")) &&
           !evidence_is_dynamic(info, STR("requires-python"));
}

/* Whether the requirements of a PKG-INFO are at least what a build of its author came to. */
static bool declares(const struct metadata *info)
{
    return info->requires_dist.len > 0 ||
           (evidence_says_dynamic(info) && !evidence_is_dynamic(info, STR("requires-dist")));
}

/*
 * requires.txt and the PKG-INFO come out of one build. Where there is an egg-info without
 * requires.txt but the PKG-INFO has requirements, the egg-info is left over from elsewhere.
 */
static bool read_declared(struct arena *arena, const struct evidence_subject *subject,
                          const struct evidence_sdist *sdist, const struct metadata *info,
                          struct release_texts *texts, struct failure *failure)
{
    struct metadata egg = {0};
    if (sdist->egg_pkg_info.ptr && !evidence_read_headers(arena, subject, "the egg-info's PKG-INFO",
                                                          sdist->egg_pkg_info, &egg, failure)) {
        return false;
    }
    const struct metadata *top = sdist->pkg_info.ptr ? info : &egg;
    if (!top->name.len) {
        texts->dynamic = true;
        return true;
    }
    take_metadata(arena, top, EVIDENCE_DECLARED, texts);
    texts->requires_python =
        texts->requires_python.len ? texts->requires_python : egg.requires_python.value;
    if (sdist->egg_requires.ptr) {
        return evidence_read_requires(arena, sdist->egg_requires, texts, failure);
    }
    texts->dynamic = !sdist->has_egg_info && !declares(top);
    return true;
}

bool evidence_of_sdist(struct arena *arena, const struct evidence_subject *subject,
                       const struct evidence_sdist *sdist, struct release_texts *texts,
                       struct failure *failure)
{
    struct metadata info = {0};
    bool is_project = false;
    *texts = (struct release_texts){.evidence = EVIDENCE_STATIC};
    if (sdist->pkg_info.ptr &&
        !evidence_read_headers(arena, subject, "PKG-INFO", sdist->pkg_info, &info, failure)) {
        return false;
    }
    if (is_static(&info)) {
        take_metadata(arena, &info, EVIDENCE_STATIC, texts);
        return true;
    }
    if (sdist->pyproject.ptr &&
        !evidence_read_project(arena, subject, sdist->pyproject, !sdist->pkg_info.ptr, texts,
                               &is_project, failure)) {
        return false;
    }
    return is_project || read_declared(arena, subject, sdist, &info, texts, failure);
}
