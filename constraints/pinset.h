/*
 * pinset: the pins and bounds of the constraints files, by name and environment.
 *
 * A pin has a clause ===V, or ==V without a wildcard. Any other specifier in a constraints file is
 * a bound. A constraint installs nothing: it applies to a name only where something requires that
 * name.
 */
#ifndef DEPCHECK_CONSTRAINTS_PINSET_H
#define DEPCHECK_CONSTRAINTS_PINSET_H

#include "base/intern.h"
#include "constraints/finding.h"
#include "constraints/reqfile.h"

enum pin_form {
    PIN_EXACT, /* a pin: `version_text` is what it names */
    PIN_BOUND, /* any other specifier, none excepted */
    PIN_URL,   /* NAME @ URL: fixes the source of the name */
};

struct pin {
    const struct reqfile_line *line; /* requirement, place, text */
    enum pin_form form;
    bool arbitrary;          /* === rather than == */
    struct str version_text; /* PIN_EXACT: the text behind === or == */
    bool has_version;        /* version_text is a PEP 440 version */
    struct version version;
    bool normalized;          /* version_text is that version's normal form (or ==) */
    uint64_t environments;    /* those that its file is for */
    struct marker_bits holds; /* environments: its marker, within those its file is bound to */
};

/* All lines of one name, in file order. */
struct pin_group {
    uint32_t name; /* id in the names table */
    VEC(struct pin) pins;
};

struct pinset {
    VEC(struct pin_group) groups;          /* in order of first appearance */
    VEC(struct reqfile_line) requirements; /* what -r inside constraints files adds */
    VEC(struct reqfile_option) options;    /* global options of the files */
    size_t pin_count;                      /* lines that pin */
    VEC(uint32_t) by_name;                 /* by id of the name: 1 + its group; 0: none */
};

/* One -c of the command line: a file, and the environments it is for. */
struct pinset_source {
    struct str path;
    uint64_t environments;
};

/*
 * Reads the constraints files; a path that is given more than once is read once, for all its
 * environments. A line without a specifier and URL has no effect and is left out, and so are
 * editables and unnamed lines; a line with extras is reported and counts without them. A line
 * that is met again through a second include counts once. Findings that need no index
 * (constraint-form) are added to `findings`; their `environments` stay 0. False with the error if a
 * file cannot be read at all.
 */
bool pinset_read(struct arena *arena, struct reqfile_reader *reader,
                 const struct pinset_source *sources, size_t source_count,
                 const struct environment_set *environments, struct intern *names,
                 struct pinset *set, struct finding_list *findings, struct error *error);

/*
 * A copy of base with further constraint lines (of -c lines inside a project's own files), which
 * must outlive it. A line that base has already is not added again.
 */
struct pinset *pinset_extend(struct arena *arena, const struct pinset *base,
                             const struct reqfile_line *lines, size_t line_count,
                             const struct environment_set *environments, struct intern *names,
                             struct finding_list *findings);

/* The lines of a name; NULL if there are none. */
const struct pin_group *pinset_find(const struct pinset *set, uint32_t name);

#endif
