/* datetime: points in time as indexes write them (ISO 8601 as in PEP 700), in UTC. */
#ifndef DEPCHECK_BASE_DATETIME_H
#define DEPCHECK_BASE_DATETIME_H

#include "base/arena.h"

/*
 * Seconds since 1970 of "yyyy-mm-dd" or "yyyy-mm-ddThh:mm:ss[.fraction][Z]". Fractions are cut off,
 * a leap second is the one behind it. False: it is none, or no such day or hour.
 */
bool datetime_parse(struct str text, int64_t *seconds);

/* "2026-11-20T08:00:00Z"; of years 0 to 9999. */
struct str datetime_text(struct arena *arena, int64_t seconds);

#endif
