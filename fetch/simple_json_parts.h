/*
 * simple_json_parts: one value of a page in JSON, read strictly: no tree is built, what is not
 * wanted is only checked. Internal to fetch/simple_json.
 *
 * The text of a value is a view of the page, as pypi/scan.h returns it, which has checked it.
 * What remains to be refused: a key twice in one object at any depth (escapes
 * decoded), a NUL in a key, half of a surrogate pair, a number that fits neither 64 bits with a
 * sign nor a double.
 */
#ifndef DEPCHECK_FETCH_SIMPLE_JSON_PARTS_H
#define DEPCHECK_FETCH_SIMPLE_JSON_PARTS_H

#include "fetch/simple_parts.h"
#include "pypi/scan.h"

enum json_verdict {
    JSON_TAKEN,
    JSON_REFUSED, /* for one of the reasons above */
    JSON_CUT,     /* the text ends before the value does */
};

/* An object whose members of some names are wanted. */
struct json_object {
    const struct str *names;
    size_t count;       /* of names */
    struct str *values; /* a text for each name; ptr NULL: not there */
};

/* Moves behind an object and finds its members. The scratch arena keeps the names of the rest. */
enum json_verdict simple_json_members(struct arena *scratch, struct scan *scan,
                                      struct json_object *object);

/* Whether nothing in a whole value of any kind is to be refused. */
bool simple_json_is_sound(struct arena *scratch, struct str value);

/* The text of a value that is a string: a view if it has no escapes, else in the arena. */
bool simple_json_text(struct arena *arena, struct str value, struct str *text);

/* The number of a value that is one without fraction and exponent, and fits. */
bool simple_json_integer(struct str value, int64_t *number);

/*
 * Reads one file entry, which the scan stands before, into the page. An entry that is sound, but
 * not what it should be, is skipped; the page's failure is set if it is not to be trusted. False
 * if this is no JSON: the scan stands where it goes wrong.
 */
bool simple_json_entry(struct simple_page *page, struct scan *scan);

#endif
