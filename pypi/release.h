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

#endif
