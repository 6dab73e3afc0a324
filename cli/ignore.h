/*
 * ignore: what the user accepts by --ignore KIND[:NAME].
 */
#ifndef DEPCHECK_CLI_IGNORE_H
#define DEPCHECK_CLI_IGNORE_H

#include "cli/trouble.h"
#include "constraints/finding.h"

struct ignore_rule {
    enum finding_kind kind;
    struct str name; /* canonical; empty: every name */
};

struct ignore_rules {
    VEC(struct ignore_rule) items;
};

/*
 * Adds the rule that text says. An open question is accepted for one name only, and a syntax error
 * not at all: what a line that cannot be read would have asked for is not known.
 */
void ignore_parse(struct arena *arena, struct str text, struct ignore_rules *rules,
                  struct troubles *troubles);

/* Whether a finding of that kind about that (canonical) name is accepted. */
bool ignore_accepts(const struct ignore_rules *rules, enum finding_kind kind, struct str name);

#endif
