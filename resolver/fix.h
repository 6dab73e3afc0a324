/*
 * fix: the smallest edits of the user's files that remove a finding, each checked before it is
 * shown.
 *
 * What may help is proposed from the finding (another version for a pin, a user's line without the
 * clause or extra that is in the way) and tried: the files are checked again with the edit. A fix
 * removes its finding, and nothing is found that was not found before: no error, no warning, no
 * open question. Where one edit leads to another finding, that one is repaired too, up to
 * LIMIT_FIX_EDITS. Trials judge the pins, and free names only where the finding is about them; what
 * they find good is checked as a whole before it is shown, if it can matter elsewhere. Best first:
 * fewest edits, no version goes down, nearest version.
 */
#ifndef DEPCHECK_RESOLVER_FIX_H
#define DEPCHECK_RESOLVER_FIX_H

#include "constraints/pinset.h"
#include "pypi/catalog.h"

/* What a check has found. */
struct fix_state {
    const struct finding_list *findings; /* `ignored` is set; sorted */
    const struct pinset *pins;
};

/* How much of a check is made. Of the pins alone it is much faster. */
struct fix_scope {
    bool whole;
    const struct finding *of; /* else: names without a pin are resolved for the projects that meet
                                 it; NULL: for none */
};

struct fix_input {
    struct arena *arena;  /* of the findings and their fixes */
    struct intern *names; /* those of the pinsets */
    struct catalog *catalog;
    struct finding_list *findings; /* of the files as they are */
    const struct pinset *pins;
    size_t lines; /* about as many as a check reads */
    bool whole;   /* there is nothing less than a whole check */
    /* Checks the files with these edits. The state lives until the next call. False: they cannot be
     * read. */
    bool (*check)(void *data, const struct edit_list *edits, const struct fix_scope *scope,
                  struct fix_state *state);
    /* Whether the edits can matter to nothing but the projects that meet the finding. */
    bool (*is_of)(void *data, const struct edit_list *edits, const struct finding *finding);
    void *data;
};

/* Whether fixes of a finding are looked for: of errors, and of what a line spells wrong. */
bool fix_wanted(const struct finding *finding);

/*
 * Adds to each finding of which they are wanted its fixes, LIMIT_FIXES at most, and puts the first
 * into words as its help. Findings, checks and their cost are bounded
 * (LIMIT_FIX_*).
 */
void fix_find(const struct fix_input *input);

/*
 * Edits that remove as many of the findings at once as fixes of them go together; they were checked
 * as a whole. Call it behind fix_find().
 */
struct edit_list fix_join(const struct fix_input *input);

#endif
