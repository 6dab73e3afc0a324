/*
 * release: one version of a distribution as an index has it.
 */
#ifndef DEPCHECK_PYPI_RELEASE_H
#define DEPCHECK_PYPI_RELEASE_H

#include "constraints/requirement.h"

/* What the requirements of a release rest on, best first ("Evidence" in docs/semantics). */
enum evidence {
    EVIDENCE_PROVEN,
    EVIDENCE_STATIC,
    EVIDENCE_DECLARED,
    EVIDENCE_GIVEN,
    EVIDENCE_LEVELS,
};

enum release_state {
    RELEASE_KNOWN,
    RELEASE_DYNAMIC,    /* its requirements are decided only by building it */
    RELEASE_UNREADABLE, /* `reason` says what cannot be read */
};

struct release {
    struct version version;
    struct str text; /* the version as the index spells it */
    enum release_state state;
    struct str reason; /* RELEASE_UNREADABLE: one line */
    enum evidence evidence;
    struct str requires_python; /* empty: none */
    bool python_readable;       /* false: Requires-Python is malformed */
    struct specifier python;
    struct requirement *requires_dist; /* RELEASE_KNOWN only */
    size_t requires_dist_count;
    struct str *provides_extra; /* canonical */
    size_t provides_extra_count;
    bool yanked;
    struct str yanked_reason;
};

/* A release as an index spells it: nothing of it is parsed yet. */
struct release_texts {
    struct str fault; /* empty, or why the record cannot be read: one line */
    enum evidence evidence;
    bool dynamic;
    struct str requires_python;
    struct str *requires_dist;
    size_t requires_dist_count;
    struct str *provides_extra;
    size_t provides_extra_count;
    bool yanked;
    struct str yanked_reason;
};

/*
 * Parses the texts of a release. A requirement that cannot be read makes the whole release
 * RELEASE_UNREADABLE: what it requires is not known in part. The texts are kept, not copied.
 */
struct release release_parse(struct arena *arena, const struct release_texts *texts,
                             struct str text, const struct version *version);

/* "proven", "static", "declared", "given". */
const char *evidence_name(enum evidence evidence);

/* False if no evidence has that name. */
bool evidence_of(struct str name, enum evidence *evidence);

#endif
