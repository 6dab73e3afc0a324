/*
 * scan: finds the parts of a JSON text (RFC 8259) without building a tree.
 *
 * A walk over an object is
 *
 *     struct scan scan = {.text = line};
 *     struct str key;
 *     enum scan_step step;
 *     for (bool first = true; (step = scan_member(&scan, first, &key)) == SCAN_MEMBER; first =
 * false) { ... scan_value(&scan, &value) or a walk over a nested object ... }
 *
 * All that is passed over is checked: brackets, separators, literals, numbers, the escapes of
 * strings (not whether surrogates are paired) and their UTF-8. Only that a key is there twice is
 * nobody's fault here. Strings and values are views of the text, escapes not decoded.
 */
#ifndef DEPCHECK_PYPI_SCAN_H
#define DEPCHECK_PYPI_SCAN_H

#include "base/arena.h"

struct scan {
    struct str text;
    size_t at;      /* next byte */
    unsigned depth; /* open brackets around the text, for the limit's sake */
};

enum scan_step {
    SCAN_MEMBER,  /* stands before the value of the member `key` */
    SCAN_END,     /* stands behind the closing brace */
    SCAN_DAMAGED, /* this is no JSON object; `at` is where it goes wrong */
};

/* The next member of an object; `first` opens it. The value before must have been passed over. */
enum scan_step scan_member(struct scan *scan, bool first, struct str *key);

/* The same for a list: SCAN_MEMBER stands before the next item. */
enum scan_step scan_item(struct scan *scan, bool first);

/* Passes over a value of any kind, nested at most LIMIT_JSON_DEPTH deep in all, and returns its
 * text. */
bool scan_value(struct scan *scan, struct str *value);

/* Passes over a value that must be an object. */
bool scan_object(struct scan *scan, struct str *value);

/* Whether only white space is left. */
bool scan_is_done(struct scan *scan);

/* The text between the quotes of a value that is a string; false for any other. */
bool scan_unquote(struct str value, struct str *raw);

/* The same with its escapes decoded; false, too, for a surrogate without its other half. */
bool scan_text(struct arena *arena, struct str value, struct str *text);

#endif
