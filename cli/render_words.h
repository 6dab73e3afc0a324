/*
 * render_words: the phrases of the text form: chains, places, lists.
 */
#ifndef DEPCHECK_CLI_RENDER_WORDS_H
#define DEPCHECK_CLI_RENDER_WORDS_H

#include "base/buf.h"
#include "cli/report.h"

struct word_list {
    VEC(struct str) items;
};

/*
 * "requirements.txt:12 oslo.db>=10 -> oslo.db 14.0.0 (upper-constraints.txt:87) -> oslo.utils>=7.0"
 * from the user's own line to the requirement, or to the pin where the finding has none. Empty if
 * there is nothing to show.
 */
struct str words_chain(struct arena *arena, const struct finding *finding,
                       const struct finding_where *where);

/* "requirements.txt:12 oslo.db>=10", or "oslo-db 14.0.0 -> oslo.utils>=7.0" of a release. */
void words_requirement(struct buf *out, const struct finding_requirement *requirement);

/*
 * "in cinder, nova on Python 3.10, 3.11": a line for each set of environments, projects in their
 * order. More than six are shortened unless all is true; a run of one project does not name it.
 */
struct word_list words_where(struct arena *arena, const struct report *report,
                             const struct finding *finding, bool all);

#endif
