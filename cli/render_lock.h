/*
 * render_lock: what was resolved, as a requirements file that pip and depcheck can read, as
 * constraints too:
 *
 *     oslo-utils==6.2.1
 *         # via
 *         #   -r requirements.txt:12
 *         #   oslo-db
 *     wrapt==1.15.0
 *         # via debtcollector
 *
 * Names are in their order, and so is what asks for them: the user's requirements, constraint
 * lines, releases. With several environments there is a section for each answer, headed by the
 * environments that it is for; one that they all share stands alone.
 */
#ifndef DEPCHECK_CLI_RENDER_LOCK_H
#define DEPCHECK_CLI_RENDER_LOCK_H

#include "base/buf.h"
#include "cli/report.h"

/* Appends the answers; nothing where there is none in any environment. */
void render_lock(struct buf *out, const struct report *report);

/* Whether there is an answer in each environment, and none rests on what is not known. */
bool render_lock_is_whole(const struct report *report);

#endif
