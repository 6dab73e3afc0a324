/*
 * str: a view of bytes that somebody else owns.
 *
 * Views are small values, passed by value, never freed and not terminated by NUL. They point into a
 * file's text or an arena, and live as long as that. The empty view may have a NULL pointer. What
 * every parser calls for each byte is inline. (Plain enough to be read by the C++ of
 * constraints/toml.cpp.)
 */
#ifndef DEPCHECK_BASE_STR_H
#define DEPCHECK_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *ptr;
    size_t len;
};

/* A view of a string literal. */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})

/* The two arguments of a "%.*s" conversion. */
#define STR_ARG(s) (int)(s).len, ((s).len ? (s).ptr : "")

/* A view of a NUL-terminated string; NULL gives the empty view. */
static inline struct str str_of(const char *cstr)
{
    struct str s = {cstr, cstr ? strlen(cstr) : 0};
    return s;
}

/* The part [from, to) of s; both are clamped to its length. */
static inline struct str str_slice(struct str s, size_t from, size_t to)
{
    if (to > s.len) {
        to = s.len;
    }
    if (from > to) {
        from = to;
    }
    struct str slice = {s.len ? s.ptr + from : s.ptr, to - from};
    return slice;
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Equal when ASCII letters are compared without case. */
bool str_eq_nocase(struct str a, struct str b);

/* Order by bytes (which is code point order in UTF-8): negative, zero or positive. */
int str_cmp(struct str a, struct str b);

/* Whether s starts (ends) with the other. */
static inline bool str_starts(struct str s, struct str prefix)
{
    return s.len >= prefix.len && str_eq(str_slice(s, 0, prefix.len), prefix);
}

static inline bool str_ends(struct str s, struct str suffix)
{
    return s.len >= suffix.len && str_eq(str_slice(s, s.len - suffix.len, s.len), suffix);
}

/* Offset of the first byte c at or after from; s.len if there is none. */
static inline size_t str_find(struct str s, char c, size_t from)
{
    if (from >= s.len) {
        return s.len;
    }
    const char *hit = (const char *)memchr(s.ptr + from, c, s.len - from);
    return hit ? (size_t)(hit - s.ptr) : s.len;
}

/* Offset of the first occurrence of needle; s.len if there is none. An empty needle is at 0. */
size_t str_find_str(struct str s, struct str needle);

/* s without ASCII space, TAB, CR, LF, VT and FF at both ends. */
struct str str_trim(struct str s);

/* FNV-1a of the bytes. */
uint32_t str_hash(struct str s);

/* ASCII classes, independent of the locale. */
static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ascii_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool ascii_is_alnum(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c);
}

static inline bool ascii_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

#endif
