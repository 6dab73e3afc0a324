/*
 * simple: the simple API's page of a project, in any of its forms, as a struct page.
 *
 * fetch/simple_json (PEP 691/700/714) and fetch/simple_html (PEP
 * 503/592/629/658; character sets and references by libxml2) read the two formats; this pair tells
 * them apart and reads directories.
 */
#ifndef DEPCHECK_FETCH_SIMPLE_H
#define DEPCHECK_FETCH_SIMPLE_H

#include "pypi/failure.h"
#include "pypi/page.h"

struct simple_input {
    struct str body;
    struct str content_type; /* as in struct transport_reply */
    struct str charset;
    struct str url;  /* relative URLs are relative to it */
    struct str name; /* canonical name that was asked for; empty: a list of links */
    bool framed;     /* false: the text itself must show that it is whole */
};

/*
 * Reads a page; false and the failure if it is none that can be trusted: an unknown or missing
 * content type, a version of the API above 1, another project's name, a text that is cut short, a
 * page without any sign of being an index (a captive portal).
 *
 * Single entries that cannot be read (a file name with '/' or control bytes, one of another
 * project, a URL with a scheme that may not be followed, a hash of the wrong length, a negative
 * size) are skipped and counted. Files of kinds that are of no use (.egg, .exe, .asc) are left out
 * without being counted. An http page may not name file: URLs, an https page no http ones.
 */
bool simple_parse(struct arena *arena, const struct simple_input *input, struct page *page,
                  struct failure *failure);

#endif
