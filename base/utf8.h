/*
 * utf8: code points in UTF-8 (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF).
 */
#ifndef DEPCHECK_BASE_UTF8_H
#define DEPCHECK_BASE_UTF8_H

#include "base/str.h"

enum { UTF8_MAX = 4 };

/* What stands for bytes that are not UTF-8 when they are shown. */
#define UTF8_REPLACEMENT 0xFFFDU

/*
 * Decodes the code point at offset *at (less than s.len) and moves *at behind it. At a byte that
 * starts no valid sequence it returns UTF8_REPLACEMENT and moves on by one byte.
 */
uint32_t utf8_next(struct str s, size_t *at);

/* Writes c and returns the number of bytes (1 to 4). c must be a code point. */
size_t utf8_encode(uint32_t c, char out[UTF8_MAX]);

/* Offset of the first byte that is not part of valid UTF-8; s.len if all is valid. */
size_t utf8_invalid_at(struct str s);

/* Number of code points (invalid bytes count one each). */
size_t utf8_count(struct str s);

/*
 * White space as Python's str.isspace() and str.strip() know it: U+0009-000D, U+001C-0020, U+0085,
 * U+00A0, U+1680, U+2000-200A, U+2028, U+2029, U+202F, U+205F, U+3000.
 */
bool utf8_is_space(uint32_t c);

/* A printable ASCII byte that is no space: there is nothing to trim beside it. */
static inline bool utf8_is_plain(char c)
{
    return c > ' ' && c < 0x7F;
}

/* s without such white space at its start / at its end; what is plain there is seen at once. */
struct str utf8_trim_start_of_any(struct str s);
struct str utf8_trim_end_of_any(struct str s);

static inline struct str utf8_trim_start(struct str s)
{
    return s.len && utf8_is_plain(s.ptr[0]) ? s : utf8_trim_start_of_any(s);
}

static inline struct str utf8_trim_end(struct str s)
{
    return s.len && utf8_is_plain(s.ptr[s.len - 1]) ? s : utf8_trim_end_of_any(s);
}

static inline struct str utf8_trim(struct str s)
{
    return utf8_trim_end(utf8_trim_start(s));
}

/* The start of s, as much as fits a message (60 bytes), cut between code points. */
struct str utf8_clip(struct str s);

/* Columns that c takes on a terminal: 0 (combining), 1, or 2 (wide East Asian, emoji). */
int utf8_width(uint32_t c);

/*
 * True for what must never reach a terminal raw: C0 and C1 controls, DEL, bidirectional and other
 * format controls (U+061C, U+200B-200F, U+2028-202E, U+2060-206F, U+FEFF).
 */
bool utf8_is_unsafe(uint32_t c);

#endif
