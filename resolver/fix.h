/*
 * fix: the smallest edits of the user's files that remove a finding, each checked before it is
 * shown.
 *
 * What may help is proposed from the finding (another version for a pin, a user's line without the
 * clause or extra that is in the way) and tried: the files are checked again with the edit. A fix
 * removes its finding, and nothing is found that was not found before: no error, no warning, no
 * open question. Where one edit leads to another finding, that one is repaired too, up to
 * LIMIT_FIX_EDITS. Trials judge the pins alone, where that tells whether the finding is gone; what
 * they find good is checked as a whole before it is shown. Best first: fewest edits, no version
 * goes down, nearest version.
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

struct fix_input {
    struct arena *arena;  /* of the findings and their fixes */
    struct intern *names; /* those of the pinsets */
    struct catalog *catalog;
    struct finding_list *findings; /* of the files as they are */
    const struct pinset *pins;
    size_t lines; /* about as many as a check reads */
    bool whole;   /* the pins are never judged alone */
    /*
     * Checks the files with these edits: of the pins alone, which is much faster, or all. The state
     * lives until the next call. False: they cannot be read.
     */
    bool (*check)(void *data, const struct edit_list *edits, bool pins_alone,
                  struct fix_state *state);
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
