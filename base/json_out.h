/*
 * json_out: writes JSON (RFC 8259) with fixed bytes: two spaces of indentation, keys in the order
 * given.
 *
 *     struct json_out json = json_out_to(&buf);
 *     json_out_object(&json);
 *     json_out_key(&json, "name");
 *     json_out_str(&json, STR("nova"));
 *     json_out_end(&json);
 *
 * Strings are written as UTF-8; control characters, DEL, U+2028 and other code points that are
 * unsafe on a terminal are escaped, bytes that are not UTF-8 become U+FFFD. No floating-point
 * numbers.
 */
#ifndef DEPCHECK_BASE_JSON_OUT_H
#define DEPCHECK_BASE_JSON_OUT_H

#include "base/buf.h"

enum { JSON_OUT_DEPTH = 32 };

struct json_out {
    struct buf *out;
    size_t depth;
    char close[JSON_OUT_DEPTH];  /* '}' or ']' of each open level */
    bool filled[JSON_OUT_DEPTH]; /* something was written at that level */
    bool after_key;
    bool line; /* all on one line */
};

struct json_out json_out_to(struct buf *out);

/* The same on one line. */
struct json_out json_out_line_to(struct buf *out);

void json_out_object(struct json_out *json);
void json_out_array(struct json_out *json);

/* Closes the innermost object or array. */
void json_out_end(struct json_out *json);

void json_out_key(struct json_out *json, const char *key);
void json_out_key_str(struct json_out *json, struct str key);
void json_out_str(struct json_out *json, struct str value);
void json_out_int(struct json_out *json, uint64_t value);
void json_out_bool(struct json_out *json, bool value);
void json_out_null(struct json_out *json);

#endif
