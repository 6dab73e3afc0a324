/*
 * report: all that a run has to tell, as plain data. Every renderer reads only this.
 */
#ifndef DEPCHECK_CLI_REPORT_H
#define DEPCHECK_CLI_REPORT_H

#include "constraints/environment.h"
#include "constraints/finding.h"
#include "constraints/project.h"
#include "pypi/release.h"

/* The values are the exit codes. */
enum verdict {
    VERDICT_PASS = 0,
    VERDICT_FAIL = 1,
    VERDICT_ERROR = 2, /* a line that cannot be read: nothing was checked */
    VERDICT_UNDECIDED = 3,
};

/* Who asks for a name. */
enum resolution_via_kind {
    VIA_LINE,       /* a requirement of the user's */
    VIA_CONSTRAINT, /* a constraint line of the user's */
    VIA_OVERRIDE,   /* a line of --override */
    VIA_RELEASE,
};

struct resolution_via {
    enum resolution_via_kind kind;
    struct span at; /* the user's line; nowhere: of a release */
    struct str text;
};

/* One name of a resolution. */
struct resolution_entry {
    struct str name;            /* canonical */
    struct str version;         /* normalised; of a project: empty if it has none */
    struct str path;            /* of the user's project that meets the name; empty: a release */
    struct resolution_via *via; /* sorted, without duplicates */
    size_t via_count;
};

/* What was resolved in one environment. */
struct resolution {
    bool satisfiable;
    bool open;                   /* it rests on what is not known */
    struct resolution_entry *at; /* sorted by name */
    size_t count;
};

struct report {
    enum verdict verdict;
    const struct environment_set *environments;
    const struct project_set *projects;
    const uint64_t *skipped; /* by project, bits of environments; NULL: none */
    const bool *apart;       /* --together: by project: it disagrees with others; else NULL */
    const struct finding *findings; /* in order of output */
    size_t finding_count;
    size_t unlisted;       /* syntax errors beyond those in findings */
    size_t counts[LEVELS]; /* of the findings that are not ignored, and unlisted ones */
    size_t ignored;        /* findings that are */
    size_t evidence[EVIDENCE_LEVELS];
    int64_t oldest_page; /* seconds since 1970; 0: none was used */
    size_t pin_count;
    const struct resolution *resolutions; /* by environment; NULL: nothing was resolved */
};

/* "pass", "fail", "error", "undecided". */
const char *verdict_name(enum verdict verdict);

/* Fills counts and ignored from findings and unlisted. */
void report_count(struct report *report);

/*
 * The verdict of a run that was checked, from the counts: a definite finding at or above fail_level
 * beats an open question.
 */
enum verdict report_verdict(const struct report *report, enum finding_level fail_level);

#endif
