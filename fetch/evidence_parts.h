/* evidence_parts: what the files of fetch/evidence, wheel and sdist share. */
#ifndef DEPCHECK_FETCH_EVIDENCE_PARTS_H
#define DEPCHECK_FETCH_EVIDENCE_PARTS_H

#include "base/vec.h"
#include "constraints/metadata.h"
#include "constraints/name.h"
#include "fetch/evidence.h"

/* A text of others as a message shows it: short, nothing in it that is unsafe on a terminal. */
struct str evidence_shown(struct arena *arena, struct str text);

/*
 * Reads the headers of `file` ("METADATA", "PKG-INFO") with all that evidence_of_metadata()
 * promises; what Python's email parser would only note as a defect is a failure here.
 */
bool evidence_read_headers(struct arena *arena, const struct evidence_subject *subject,
                           const char *file, struct str text, struct metadata *metadata,
                           struct failure *failure);

/* Metadata-Version 2.2 (PEP 643) or later: what is not Dynamic is known. */
bool evidence_says_dynamic(const struct metadata *metadata);

/* Whether a field (lower case) is Dynamic. */
bool evidence_is_dynamic(const struct metadata *metadata, struct str field);

/* Whether the subject has that name or version. */
bool evidence_is_name(struct arena *arena, const struct evidence_subject *subject, struct str name);
bool evidence_is_version(struct arena *arena, const struct evidence_subject *subject,
                         struct str version);

/* Requirements that are put together from a table of extras, with what they may come to. */
struct evidence_lines {
    struct arena *arena;
    struct arena *scratch; /* for one requirement at a time */
    const char *file;      /* "requires.txt" */
    struct failure *failure;
    VEC(struct str) requires_dist;
    VEC(struct str) provides_extra;
    size_t bytes;
};

/*
 * Adds a requirement under a marker of its section and an extra (either may be empty): its own
 * marker, the section's and `extra == "..."` joined by "and". False: it cannot be read, or all of
 * them together are more than LIMIT_FILE_BYTES.
 */
bool evidence_add_line(struct evidence_lines *lines, struct str requirement, struct str marker,
                       struct str extra);

void evidence_take_lines(const struct evidence_lines *lines, struct release_texts *texts);

/* The requires.txt of an egg-info. */
bool evidence_read_requires(struct arena *arena, struct str text, struct release_texts *texts,
                            struct failure *failure);

/* Static evidence of a pyproject.toml. *is_static is false where it has none to give. */
bool evidence_read_project(struct arena *arena, const struct evidence_subject *subject,
                           struct str text, bool needs_version, struct release_texts *texts,
                           bool *is_static, struct failure *failure);

#endif
