/*
 * metadata: core metadata files, METADATA and PKG-INFO (PEP 566/621/643/658, RFC 822 headers).
 */
#ifndef DEPCHECK_CONSTRAINTS_METADATA_H
#define DEPCHECK_CONSTRAINTS_METADATA_H

#include "base/source.h"
#include "base/vec.h"
#include "base/error.h"

/* A header's value with its continuation lines joined, and where it stands. */
struct metadata_field {
    struct str value;
    struct span at;
};

struct metadata {
    struct str metadata_version;
    struct str name;
    struct str version;
    struct metadata_field requires_python; /* value empty: none */
    VEC(struct metadata_field) requires_dist;
    VEC(struct metadata_field) provides_extra;
    VEC(struct str) dynamic; /* lower case field names (PEP 643) */
};

/*
 * Reads the headers of source (LINES_UNIVERSAL); the body behind the first empty line is ignored. A
 * line that is neither header nor continuation makes the file unreadable (false, error). Unknown
 * headers are skipped; of a header that may stand only once the first counts, as in Python's email
 * parser. Continuation lines are joined by '\n'.
 */
bool metadata_parse(struct arena *arena, const struct source *source, struct metadata *metadata,
                    struct error *error);

#endif
