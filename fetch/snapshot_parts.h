/* snapshot_parts: what the parts of the snapshot reader share. */
#ifndef DEPCHECK_FETCH_SNAPSHOT_PARTS_H
#define DEPCHECK_FETCH_SNAPSHOT_PARTS_H

#include "pypi/failure.h"

/*
 * Why something was not known, as JSON; null: it was. False: it is not what the format says, or was
 * there before.
 */
bool snapshot_failure(struct arena *arena, struct str json, struct failure *failure);

#endif
