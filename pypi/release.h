/*
 * release: one version of a distribution as an index has it.
 */
#ifndef DEPCHECK_PYPI_RELEASE_H
#define DEPCHECK_PYPI_RELEASE_H

#include "constraints/requirement.h"
#include "pypi/failure.h"

/* What the requirements of a release rest on, best first ("Evidence" in docs/semantics). */
enum evidence {
    EVIDENCE_PROVEN,
    EVIDENCE_STATIC,
    EVIDENCE_DECLARED,
    EVIDENCE_GIVEN,
    EVIDENCE_LEVELS,
};

struct release {
    struct version version;
    struct str text;        /* the version as the index spells it */
    struct failure failure; /* set: what it requires is not known, and why */
    bool assumed;           /* with a failure: not even whether there is such a release is known */
    uint64_t no_file; /* environments for which it has neither a wheel that fits nor an sdist */
    enum evidence evidence;
    struct str requires_python; /* empty: none */
    bool python_readable;       /* false: Requires-Python is malformed */
    struct specifier python;
    struct requirement *requires_dist; /* without a failure only; see release_requirements() */
    size_t requires_dist_count;
    struct release_rest *rest;  /* lines of extras that are parsed when one is asked for, or NULL */
    struct str *provides_extra; /* canonical */
    size_t provides_extra_count;
    bool yanked;
    struct str yanked_reason;
};

/* A release as an index spells it: nothing of it is parsed yet. */
struct release_texts {
    struct str fault; /* empty, or why the metadata cannot be read: one line */
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
 * Parses the texts of a release. A requirement that cannot be read makes the whole release a
 * failure (unreadable), and so do `fault` (unreadable) and `dynamic` (dynamic): nothing is known in
 * part. The texts are kept, not copied.
 */
struct release release_parse(struct arena *arena, const struct release_texts *texts,
                             struct str text, const struct version *version);

/*
 * The same for texts that release_parse() has taken before: requirements that count only with an
 * extra are left for later.
 */
struct release release_parse_again(struct arena *arena, const struct release_texts *texts,
                                   struct str text, const struct version *version);

/* What a release requires; without extras perhaps less than all that its metadata says. */
const struct requirement *release_requirements(const struct release *release, bool with_extras,
                                               size_t *count);

void release_texts_write(struct buf *out, const struct release_texts *texts);

/* Arrays are the arena's, texts are views. */
struct release_texts release_texts_read(struct wire *in, struct arena *arena);

/* "proven", "static", "declared", "given". */
const char *evidence_name(enum evidence evidence);

/* False if no evidence has that name. */
bool evidence_of(struct str name, enum evidence *evidence);

#endif
