/*
 * finding: what depcheck has to say about the user's files, as plain data.
 *
 * The kinds and their levels are one table. A finding is one cause; every project and environment
 * that meets it is listed in it. All renderers read only this.
 */
#ifndef DEPCHECK_CONSTRAINTS_FINDING_H
#define DEPCHECK_CONSTRAINTS_FINDING_H

#include "constraints/edit.h"

enum finding_kind {
    FINDING_PIN_EXCLUDED,
    FINDING_DISJOINT,
    FINDING_UNSATISFIABLE,
    FINDING_PIN_MISSING,
    FINDING_REQUIRES_PYTHON,
    FINDING_NO_FILE,
    FINDING_UNKNOWN_EXTRA,
    FINDING_PIN_OVERLAP,
    FINDING_UNDECIDED,
    FINDING_UNPINNED,
    FINDING_PIN_YANKED,
    FINDING_PIN_SPELLING,
    FINDING_PATCH_LEVEL,
    FINDING_SYNTAX,
    FINDING_CONSTRAINT_FORM,
    FINDING_INDEX_SHADOW,
    FINDING_KINDS,
};

/* Ordered as findings are shown. */
enum finding_level {
    LEVEL_ERROR,
    LEVEL_WARNING,
    LEVEL_UNDECIDED,
    LEVEL_NOTE,
    LEVELS,
};

struct finding_kind_info {
    const char *name; /* "pin-excluded": stable, never reused */
    enum finding_level level;
    const char *summary; /* one line for documentation */
};

/* The table's row of a kind. */
const struct finding_kind_info *finding_kind_info(enum finding_kind kind);

/* False if no kind has that name. */
bool finding_kind_of(struct str name, enum finding_kind *kind);

/* "error", "warning", "undecided", "note". */
const char *finding_level_name(enum finding_level level);

enum undecided_cause {
    CAUSE_NETWORK,
    CAUSE_OFFLINE,
    CAUSE_ABSENT,
    CAUSE_DYNAMIC,
    CAUSE_UNREADABLE,
    CAUSE_HASH,
    CAUSE_LIMIT,
    UNDECIDED_CAUSES,
};

/* "network", "offline", ... */
const char *undecided_cause_name(enum undecided_cause cause);

/* False if no cause has that name. */
bool undecided_cause_of(struct str name, enum undecided_cause *cause);

/* Who requires: a place of the user's (at.source != NULL), else one release. */
struct finding_origin {
    struct span at;
    struct str name; /* canonical */
    struct str version;
};

/* A requirement as findings show it. */
struct finding_requirement {
    struct str text;      /* as written without marker, comment and options */
    struct str specifier; /* packaging's canonical order and spelling */
    struct str marker;
    struct finding_origin by;
};

/* One step of a chain: the requirement `text` of `by` chose `name` at `version`. */
struct finding_step {
    struct str text;
    struct finding_origin by;
    struct str name;    /* canonical */
    struct str shown;   /* the name as its pin spells it */
    struct str version; /* empty: a project without a static version */
    struct span pin;    /* the line that chose the version, or nowhere */
};

/* A project that meets the finding, in some environments by one chain. */
struct finding_where {
    uint32_t project;      /* index into the run's projects */
    uint64_t environments; /* bits of the run's environments */
    const struct finding_step *chain;
    size_t chain_length;
};

/* The line of the constraints file that a finding is about. */
struct finding_pin {
    struct span at;     /* the line's text; nowhere: there is no pin */
    struct str version; /* empty for a bound */
    struct str text;    /* as written without marker */
    struct str marker;
};

/* Edits that remove a finding together. */
struct finding_fix {
    struct edit_list edits;
    bool solved; /* the edited files were checked: it is gone, and nothing new is there */
};

struct finding {
    enum finding_kind kind;
    enum finding_level level; /* usually the kind's */
    struct str name;          /* canonical name it is about; empty for syntax */
    struct str message;       /* the first line of the text form */
    struct str help;          /* may be empty */
    struct span at;           /* where to point: of the pin, else of the first user line */
    struct str label;         /* under the caret: "this pin" */
    struct finding_pin pin;
    struct str version; /* release that was chosen for the name; empty: none */
    bool has_requirement;
    struct finding_requirement requirement;
    VEC(struct finding_requirement) others;
    VEC(struct str) paths;      /* for people: each way from a user's line to the clash */
    VEC(struct str) extras;     /* unknown-extra */
    struct str requires_python; /* requires-python: the release's bound */
    bool denied;                /* unpinned: the name is in the denylist */
    enum undecided_cause cause; /* undecided */
    struct str release;         /* undecided: "x 1.0" */
    struct str url;        /* undecided: what could not be read, without secrets; empty: none */
    uint64_t environments; /* environments it holds in, when no project meets it */
    VEC(struct finding_where) where;
    VEC(struct finding_fix) fixes; /* best first */
    bool ignored;                  /* suppressed by --ignore */
};

/* The findings of a run. */
struct finding_list {
    struct arena *arena;
    VEC(struct finding) items;
};

/* Sorts by level, file, line, column, kind, name, then text: a total order. */
void finding_sort(struct finding_list *list);

#endif
