/*
 * requirement: one dependency specifier (PEP 508), as packaging 26.4 reads and prints it.
 */
#ifndef DEPCHECK_CONSTRAINTS_REQUIREMENT_H
#define DEPCHECK_CONSTRAINTS_REQUIREMENT_H

#include "constraints/marker.h"
#include "constraints/specifier.h"

/* A range of bytes of the text that was parsed; {0, 0} if the part is absent. */
struct text_range {
    size_t start;
    size_t end;
};

/* Texts are views of what was parsed, which must live as long. */
struct requirement {
    struct str name;      /* as written; empty for an unnamed path or URL (constraints/reqfile.h) */
    struct str canonical; /* PEP 503 form of the name */
    struct str *extras;   /* as written, sorted by code point, without duplicates */
    size_t extra_count;
    struct str *canonical_extras; /* PEP 503 form, sorted, without duplicates */
    size_t canonical_extra_count;
    struct specifier specifier;  /* its clauses are placed in the whole text */
    struct str url;              /* direct reference; empty if none */
    const struct marker *marker; /* NULL if none */
    struct str marker_text;      /* str(Marker), empty if none */
    struct str text;             /* as written, without the marker and white space around it */
    struct text_range name_at;
    struct text_range extras_at;    /* with the brackets */
    struct text_range specifier_at; /* without parentheses */
    struct text_range url_at;
    struct text_range marker_at; /* behind the ';', without white space around it */
};

/*
 * Parses a whole text; false and the fault if it is not a requirement. Only space and TAB are white
 * space here. A fault reaches from the part that should have ended to where something else was
 * expected, as packaging marks it; most are a point.
 */
bool requirement_parse(struct arena *arena, struct str text, struct requirement *requirement,
                       struct fault *fault);

/* str(Requirement). */
struct str requirement_normalized(struct arena *arena, const struct requirement *requirement);

#endif
