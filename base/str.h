/*
 * str: a view of bytes that somebody else owns.
 *
 * Views are small values, passed by value, never freed and not terminated by NUL. They point into a
 * file's text or an arena, and live as long as that. The empty view may have a NULL pointer.
 */
#ifndef DEPCHECK_BASE_STR_H
#define DEPCHECK_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
    const char *ptr;
    size_t len;
};

/* A view of a string literal. */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})

/* The two arguments of a "%.*s" conversion. */
#define STR_ARG(s) (int)(s).len, ((s).len ? (s).ptr : "")

/* A view of a NUL-terminated string; NULL gives the empty view. */
struct str str_of(const char *cstr);

/* The part [from, to) of s; both are clamped to its length. */
struct str str_slice(struct str s, size_t from, size_t to);

bool str_eq(struct str a, struct str b);

/* Equal when ASCII letters are compared without case. */
bool str_eq_nocase(struct str a, struct str b);

/* Order by bytes (which is code point order in UTF-8): negative, zero or positive. */
int str_cmp(struct str a, struct str b);

bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/* Offset of the first byte c at or after from; s.len if there is none. */
size_t str_find(struct str s, char c, size_t from);

/* Offset of the first occurrence of needle; s.len if there is none. An empty needle is at 0. */
size_t str_find_str(struct str s, struct str needle);

/* s without ASCII space, TAB, CR, LF, VT and FF at both ends. */
struct str str_trim(struct str s);

/* FNV-1a of the bytes. */
uint32_t str_hash(struct str s);

/* ASCII classes, independent of the locale. */
bool ascii_is_digit(char c);
bool ascii_is_alpha(char c);
bool ascii_is_alnum(char c);
bool ascii_is_space(char c);
char ascii_lower(char c);

#endif
