/*
 * version_key: the parts of a version as written, and keys made of parts.
 *
 * For version.c and the bounds of specifiers. A key is a text of bytes whose order (str_cmp) is the
 * order of PEP 440. No key is a prefix of another one.
 */
#ifndef DEPCHECK_CONSTRAINTS_VERSION_KEY_H
#define DEPCHECK_CONSTRAINTS_VERSION_KEY_H

#include "base/arena.h"

/* Ordered as versions of one release are. */
enum version_phase {
    PHASE_ALPHA,
    PHASE_BETA,
    PHASE_CANDIDATE,
    PHASE_FINAL, /* no pre-release part */
};

/* Views of the text. A number is a run of digits, leading zeros included; the empty one is 0. */
struct version_parts {
    struct str epoch;
    struct str release; /* numbers joined with '.'; at least one */
    enum version_phase phase;
    struct str pre; /* the number behind the phase's letter */
    bool has_post;
    struct str post;
    bool has_dev;
    struct str dev;
    struct str local; /* labels joined with '.', '-' or '_'; empty: none */
};

/* Reads a version that fills the whole text (no white space around it). */
bool version_scan(struct str text, struct version_parts *parts);

struct str version_key(struct arena *arena, const struct version_parts *parts);

/*
 * A point above the final release V of the parts and all V.postN, and below every other version
 * that is above V.
 */
struct str version_key_above_posts(struct arena *arena, const struct version_parts *parts);

/* digits without leading zeros; "0" for zero. */
struct str version_number(struct str digits);

#endif
