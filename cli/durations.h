/*
 * durations: lengths and points of time as options say them.
 */
#ifndef DEPCHECK_CLI_DURATIONS_H
#define DEPCHECK_CLI_DURATIONS_H

#include "base/str.h"

/* "90s", "30m", "24h", "7d" or "0", at most 100 years, as seconds; false for anything else. */
bool duration_parse(struct str text, int64_t *seconds);

/*
 * "2026-11-20T08:00:00Z" (or with +HH:MM, -HH:MM), or "2026-11-20" for the end of that day in UTC,
 * that is, the start of the next one; as seconds since 1970. False for anything else.
 */
bool moment_parse(struct str text, int64_t *seconds);

#endif
