/*
 * fix_internal: what the parts of fix share.
 *
 *     fix.c          the search
 *     fix_propose.c  edits that may help against a finding
 *     fix_clash.c    the same, where several names clash
 *     fix_rewrite.c  texts of requirements, changed
 *     fix_compare.c  what was found before and after
 *     fix_words.c    a fix in words
 */
#ifndef DEPCHECK_RESOLVER_FIX_INTERNAL_H
#define DEPCHECK_RESOLVER_FIX_INTERNAL_H

#include "resolver/fix.h"

/* fix_rewrite.c: NULL pointers of the results say that it cannot be done. */

/* The requirement of a pin with another version. */
struct str fix_with_version(struct arena *arena, struct str text, const struct version *version);

/*
 * The requirement with each clause that does not admit the version made wider, or left out where it
 * cannot be made to.
 */
struct str fix_admitting(struct arena *arena, struct str text, const struct version *version);

/* Without its clause number `at`. */
struct str fix_without_clause(struct arena *arena, struct str text, size_t at);

/* Without those extras (canonical). */
struct str fix_without_extras(struct arena *arena, struct str text, const struct str *extras,
                              size_t count);

/* fix_propose.c */

enum fix_change {
    FIX_RAISE, /* a pin to a higher version */
    FIX_LOWER,
    FIX_WRITE, /* another text */
};

/* One edit that may help. */
struct fix_proposal {
    struct edit edit;
    enum fix_change change;
    struct str shown;       /* of a pin: the name as written */
    struct version version; /* to which it moves */
    unsigned group;         /* proposals of a group are alike: the first that helps is the best */
};

struct fix_proposals {
    VEC(struct fix_proposal) items;
};

/*
 * What may help against a finding of a state, best first; at most `reach` versions in each
 * direction.
 */
void fix_propose(const struct fix_input *input, struct arena *arena, const struct fix_state *state,
                 const struct finding *finding, size_t reach, struct fix_proposals *proposals);

/* The order of proposals: nothing goes down first, the finding's pin before other lines. */
enum fix_group {
    GROUP_SPELLING,
    GROUP_RAISE,
    GROUP_LINE,              /* of what clashes: one group a line */
    GROUP_RAISE_OTHER = 500, /* one group a pin */
    GROUP_LOWER = 1000,
    GROUP_LOWER_OTHER,
    GROUP_UNPIN = 2000,
};

struct proposer {
    const struct fix_input *input;
    struct arena *arena;
    const struct fix_state *state;
    const struct finding *finding;
    size_t reach;
    unsigned lines;  /* of what clashes, so far */
    unsigned others; /* pins beside the finding's, so far */
    struct fix_proposals *proposals;
};

/* A line that pins a name. */
struct pin_line {
    struct span at;
    struct str text;
    struct str name; /* canonical */
    struct version version;
};

typedef VEC(struct specifier) specifiers;

/* What another version of a pin has to meet; that of the finding itself comes first. */
struct needs {
    specifiers list;
    bool own;    /* the first must hold */
    size_t best; /* how many of them some version of those that may be meets at once */
};

/* Fills needs->best. */
void count_best(const struct proposer *p, const struct pin_line *pin, struct needs *needs);

/* Adds a proposal if it can be an edit and is new. */
void propose_edit(struct proposer *p, struct span at, struct str old, struct str new,
                  struct fix_proposal proposal);

void propose_raise(struct proposer *p, const struct pin_line *pin, const struct needs *needs,
                   unsigned group, size_t reach);
void propose_lower(struct proposer *p, const struct pin_line *pin, const struct needs *needs,
                   unsigned group, size_t reach);

/* Other versions of a release that requires something, if it is pinned. */
void propose_requirer(struct proposer *p, const struct finding_origin *by);

/* fix_clash.c: against an `unsatisfiable` finding. */
void propose_for_clash(struct proposer *p);

/* fix_compare.c */

/* The findings that count, by cause. */
struct fix_causes {
    struct intern *keys;
    VEC(const struct finding *) items; /* by key */
};

/* Whether a finding is one that a fix must not lead to. */
bool fix_counts(const struct finding *finding);

struct str fix_cause(struct arena *arena, const struct finding *finding);

struct fix_causes fix_list_causes(struct arena *arena, const struct finding_list *findings);

/* The first finding that counts and was not there before, or not everywhere; NULL: there is none.
 */
const struct finding *fix_news(struct arena *scratch, const struct fix_causes *before,
                               const struct finding_list *after);

/* fix_words.c */

/*
 * Of changes that remove the finding: "raise the pin to 7.0.2; nothing else has to change
 * (solved)". The other, if not NULL, is one change that does so, too.
 */
struct str fix_words(struct arena *arena, const struct finding *finding,
                     const struct fix_proposals *changes, const struct fix_proposals *other);

#endif
