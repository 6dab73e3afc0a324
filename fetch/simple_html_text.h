/*
 * simple_html_text: character sets and character references of HTML.
 */
#ifndef DEPCHECK_FETCH_SIMPLE_HTML_TEXT_H
#define DEPCHECK_FETCH_SIMPLE_HTML_TEXT_H

#include "base/arena.h"

enum simple_html_charset {
    SIMPLE_HTML_DECODED,
    SIMPLE_HTML_CHARSET_UNKNOWN,
    SIMPLE_HTML_CHARSET_DAMAGED, /* bytes that the character set does not have */
    SIMPLE_HTML_CHARSET_LIMIT,   /* over LIMIT_CHARSET_BYTES in another one than UTF-8 */
};

/* The bytes as UTF-8, without a byte order mark; views of them if they are that already. */
enum simple_html_charset simple_html_to_utf8(struct arena *arena, struct str bytes,
                                             struct str charset, struct str *text);

/*
 * An attribute's value with its references (&amp; &#43; &#x2b;) decoded once. Named ones must end
 * with a ';'; what is no reference stays as it is.
 */
struct str simple_html_unescape(struct arena *arena, struct str value);

#endif
