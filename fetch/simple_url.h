/*
 * simple_url: the URLs of a page, made absolute and checked (RFC 3986, section 5).
 *
 * Strict on purpose, so that no two readers can see different hosts in one URL: http, https and
 * file only, no user name, no control bytes, spaces, backslashes or bytes beyond ASCII, a host of
 * letters, digits, '.', '-', '_' (or an address in brackets), "%" only before two digits. Scheme
 * and host are brought to lower case, "." and ".." resolved, the fragment is cut off.
 */
#ifndef DEPCHECK_FETCH_SIMPLE_URL_H
#define DEPCHECK_FETCH_SIMPLE_URL_H

#include "base/arena.h"

/*
 * The absolute form of a reference on `page` that is relative to `base` (the page's own URL or what
 * its <base href> says). NULL, or what is wrong with it ("its URL ...", one line).
 *
 * An https page may name https URLs only, an http page also http ones, a file page file and https.
 */
const char *simple_url_resolve(struct arena *arena, struct str page, struct str base,
                               struct str reference, struct str *url);

/*
 * The last segment of the path, percent-decoded once; false if a "%" is not followed by two
 * hexadecimal digits. Query and fragment do not belong to it.
 */
bool simple_url_file_name(struct arena *arena, struct str url, struct str *name);

/* The segment as it stands in a URL: all but letters, digits, '-', '.', '_', '~' as "%XX". */
struct str simple_url_encode(struct arena *arena, struct str segment);

#endif
