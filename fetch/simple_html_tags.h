/*
 * simple_html_tags: the tags of an HTML text, one after the other, in linear time and no memory.
 *
 * Where tags, comments, attributes and the texts of <script> and the like begin and end is told as
 * the HTML standard's tokenizer does. libxml2's parser is not used for it: the time it takes grows
 * with the square of a tag's attributes and of the depth, and it closes what a page that was cut
 * short leaves open, so that nobody can tell any more.
 *
 *     struct simple_html_tags tags = {.text = text};
 *     struct simple_html_tag tag;
 *     enum simple_html_step step;
 *     while ((step = simple_html_next(&tags, &tag)) == SIMPLE_HTML_TAG) { ... }
 */
#ifndef DEPCHECK_FETCH_SIMPLE_HTML_TAGS_H
#define DEPCHECK_FETCH_SIMPLE_HTML_TAGS_H

#include "base/str.h"

struct simple_html_tags {
    struct str text;
    size_t at;
    struct str raw; /* inside of an element whose text holds no tags: its name */
};

struct simple_html_tag {
    bool closes;
    struct str name;       /* as written */
    struct str attributes; /* all that stands between the name and the '>' */
    struct str behind;     /* the text from the '>' to the next '<' */
};

enum simple_html_step {
    SIMPLE_HTML_TAG,
    SIMPLE_HTML_END, /* of the text, between tags */
    SIMPLE_HTML_CUT, /* of the text, inside of a tag, a comment or a <script> */
};

enum simple_html_step simple_html_next(struct simple_html_tags *tags, struct simple_html_tag *tag);

/*
 * The next attribute of a tag; *at starts at 0. The value is as written, empty where there is none.
 */
bool simple_html_attribute(const struct simple_html_tag *tag, size_t *at, struct str *name,
                           struct str *value);

#endif
