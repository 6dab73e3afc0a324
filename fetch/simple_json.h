/*
 * simple_json: a project's page as JSON (PEP 691, 700, 714, 792).
 *
 * pypi/scan.h walks the page once, entry by entry, so that no tree is ever built.
 * A text that is no JSON anywhere, a key twice where it matters, or a number out of range make the
 * whole page unreadable.
 */
#ifndef DEPCHECK_FETCH_SIMPLE_JSON_H
#define DEPCHECK_FETCH_SIMPLE_JSON_H

#include "fetch/simple_parts.h"

bool simple_json_parse(struct simple_page *page);

/*
 * "yyyy-mm-ddThh:mm:ss[.f]Z" with one to six digits f, which are cut off, as seconds since 1970;
 * false for anything else, and for days that no calendar has.
 */
bool simple_json_time(struct str text, int64_t *seconds);

#endif
