#include "pypi/scan.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static inline void skip_space(struct scan *scan)
{
    while (scan->at < scan->text.len && is_space(scan->text.ptr[scan->at])) {
        scan->at++;
    }
}

static inline bool accept(struct scan *scan, char c)
{
    skip_space(scan);
    if (scan->at == scan->text.len || scan->text.ptr[scan->at] != c) {
        return false;
    }
    scan->at++;
    return true;
}

/* Whether the byte may stand in a string as it is, and is all of its code point. */
static bool is_plain(char c)
{
    return (signed char)c >= 0x20 && c != '"' && c != '\\';
}

/* Eight times the byte. */
static uint64_t spread(unsigned char byte)
{
    return byte * UINT64_C(0x0101010101010101);
}

/* The first byte lowest. */
static uint64_t load_word(const char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/*
 * The highest bit of each byte that is not plain. A subtraction borrows from the byte above only
 * where it finds one, so that the lowest bit is right; those above need not be.
 */
static uint64_t not_plain(uint64_t word)
{
    uint64_t quote = (word ^ spread('"')) - spread(1);
    uint64_t backslash = (word ^ spread('\\')) - spread(1);
    uint64_t control = word - spread(0x20);
    return (word | quote | backslash | control) & spread(0x80);
}

static void skip_plain(struct scan *scan)
{
    const char *text = scan->text.ptr;
    size_t at = scan->at;
    while (scan->text.len - at >= 8) {
        uint64_t marks = not_plain(load_word(text + at));
        if (marks) {
            scan->at = at + (size_t)__builtin_ctzll(marks) / 8;
            return;
        }
        at += 8;
    }
    while (at < scan->text.len && is_plain(text[at])) {
        at++;
    }
    scan->at = at;
}

static bool is_hex(char c)
{
    return ascii_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Stands behind the backslash. */
static bool skip_escape(struct scan *scan)
{
    struct str rest = str_slice(scan->text, scan->at, scan->text.len);
    const struct str known = STR("\"\\/bfnrtu");
    if (rest.len == 0 || str_find(known, rest.ptr[0], 0) == known.len) {
        return false;
    }
    size_t len = rest.ptr[0] == 'u' ? 5 : 1;
    for (size_t i = 1; i < len; i++) {
        if (i == rest.len || !is_hex(rest.ptr[i])) {
            return false;
        }
    }
    scan->at += len;
    return true;
}

/* Only a byte that starts nothing is a code point of one byte here. */
static bool skip_non_ascii(struct scan *scan)
{
    size_t start = scan->at;
    utf8_next(scan->text, &scan->at);
    return scan->at > start + 1;
}

/* Stands behind the opening quote; moves behind the closing one. */
static bool skip_string(struct scan *scan)
{
    for (;;) {
        skip_plain(scan);
        if (scan->at == scan->text.len) {
            return false;
        }
        char c = scan->text.ptr[scan->at];
        if (c == '"') {
            scan->at++;
            return true;
        }
        if (c == '\\') {
            scan->at++;
            if (!skip_escape(scan)) {
                return false;
            }
        } else if ((unsigned char)c < 0x20 || !skip_non_ascii(scan)) {
            return false;
        }
    }
}

enum scan_step scan_member(struct scan *scan, bool first, struct str *key)
{
    if (first && !accept(scan, '{')) {
        return SCAN_DAMAGED;
    }
    if (accept(scan, '}')) {
        return SCAN_END;
    }
    if ((!first && !accept(scan, ',')) || !accept(scan, '"')) {
        return SCAN_DAMAGED;
    }
    size_t start = scan->at;
    if (!skip_string(scan)) {
        return SCAN_DAMAGED;
    }
    *key = str_slice(scan->text, start, scan->at - 1);
    return accept(scan, ':') ? SCAN_MEMBER : SCAN_DAMAGED;
}

enum scan_step scan_item(struct scan *scan, bool first)
{
    if (first && !accept(scan, '[')) {
        return SCAN_DAMAGED;
    }
    if (accept(scan, ']')) {
        return SCAN_END;
    }
    return first || accept(scan, ',') ? SCAN_MEMBER : SCAN_DAMAGED;
}

static bool skip_literal(struct scan *scan, struct str literal)
{
    bool found = str_starts(str_slice(scan->text, scan->at, scan->text.len), literal);
    scan->at += found ? literal.len : 0;
    return found;
}

static bool skip_one_of(struct scan *scan, char a, char b)
{
    bool found = scan->at < scan->text.len &&
                 (scan->text.ptr[scan->at] == a || scan->text.ptr[scan->at] == b);
    scan->at += found;
    return found;
}

/* One digit or more. */
static bool skip_digits(struct scan *scan)
{
    size_t start = scan->at;
    while (scan->at < scan->text.len && ascii_is_digit(scan->text.ptr[scan->at])) {
        scan->at++;
    }
    return scan->at > start;
}

/* [-] (0 | 1-9 digits) [. digits] [(e | E) [+ | -] digits]; a digit behind 0 is the caller's. */
static bool skip_number(struct scan *scan)
{
    skip_one_of(scan, '-', '-');
    if (!skip_one_of(scan, '0', '0') && !skip_digits(scan)) {
        return false;
    }
    if (skip_one_of(scan, '.', '.') && !skip_digits(scan)) {
        return false;
    }
    if (skip_one_of(scan, 'e', 'E')) {
        skip_one_of(scan, '+', '-');
        return skip_digits(scan);
    }
    return true;
}

static bool skip_scalar(struct scan *scan)
{
    switch (scan->text.ptr[scan->at]) {
    case '"':
        scan->at++;
        return skip_string(scan);
    case 'n':
        return skip_literal(scan, STR("null"));
    case 't':
        return skip_literal(scan, STR("true"));
    case 'f':
        return skip_literal(scan, STR("false"));
    default:
        return skip_number(scan);
    }
}

/* Open brackets, innermost last: a bit each, set for a brace. */
struct nesting {
    uint64_t braces;
    unsigned depth;
};

/* Moves behind a scalar or an opening bracket. */
static bool begin_value(struct scan *scan, struct nesting *nesting)
{
    skip_space(scan);
    if (scan->at == scan->text.len) {
        return false;
    }
    char c = scan->text.ptr[scan->at];
    if (c != '{' && c != '[') {
        return skip_scalar(scan);
    }
    scan->at++;
    nesting->braces = nesting->braces << 1 | (c == '{');
    return ++nesting->depth + scan->depth <= LIMIT_JSON_DEPTH;
}

/* Moves behind all closing brackets that are here and fit. */
static void close_brackets(struct scan *scan, struct nesting *nesting)
{
    while (nesting->depth && accept(scan, nesting->braces & 1 ? '}' : ']')) {
        nesting->braces >>= 1;
        nesting->depth--;
    }
}

static bool skip_key(struct scan *scan)
{
    return accept(scan, '"') && skip_string(scan) && accept(scan, ':');
}

/* Every round is a value or the beginning of one, with the brackets that end behind it. */
bool scan_value(struct scan *scan, struct str *value)
{
    skip_space(scan);
    struct nesting nesting = {0};
    size_t start = scan->at;
    if (start < scan->text.len && scan->text.ptr[start] != '{' && scan->text.ptr[start] != '[') {
        bool ok = skip_scalar(scan);
        *value = str_slice(scan->text, start, scan->at);
        return ok;
    }
    do {
        unsigned outer = nesting.depth;
        if (!begin_value(scan, &nesting)) {
            return false;
        }
        unsigned inner = nesting.depth;
        close_brackets(scan, &nesting);
        bool is_first = inner > outer && nesting.depth == inner;
        if (nesting.depth && !is_first && !accept(scan, ',')) {
            return false;
        }
        if (nesting.depth && nesting.braces & 1 && !skip_key(scan)) {
            return false;
        }
    } while (nesting.depth);
    *value = str_slice(scan->text, start, scan->at);
    return true;
}

bool scan_object(struct scan *scan, struct str *value)
{
    skip_space(scan);
    return scan->at < scan->text.len && scan->text.ptr[scan->at] == '{' && scan_value(scan, value);
}

bool scan_is_done(struct scan *scan)
{
    skip_space(scan);
    return scan->at == scan->text.len;
}

bool scan_unquote(struct str value, struct str *raw)
{
    if (value.len < 2 || value.ptr[0] != '"') {
        return false;
    }
    *raw = str_slice(value, 1, value.len - 1);
    return true;
}

/* Four hex digits, which are there. */
static uint32_t hex_value(const char *digits)
{
    uint32_t value = 0;
    for (size_t i = 0; i < 4; i++) {
        char c = ascii_lower(digits[i]);
        value = value * 16 + (uint32_t)(ascii_is_digit(c) ? c - '0' : c - 'a' + 10);
    }
    return value;
}

/* Stands behind "\u"; moves behind the digits, of both halves of a pair. */
static bool add_codepoint(struct buf *out, struct str raw, size_t *at)
{
    uint32_t c = hex_value(raw.ptr + *at);
    *at += 4;
    if (c >= 0xD800 && c < 0xDC00 && raw.len - *at >= 6 && raw.ptr[*at] == '\\' &&
        raw.ptr[*at + 1] == 'u') {
        uint32_t low = hex_value(raw.ptr + *at + 2);
        bool pair = low >= 0xDC00 && low < 0xE000;
        c = pair ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00) : c;
        *at += pair ? 6 : 0;
    }
    if (c >= 0xD800 && c < 0xE000) {
        return false;
    }
    buf_add_codepoint(out, c);
    return true;
}

bool scan_text(struct arena *arena, struct str value, struct str *text)
{
    static const char letters[] = "bfnrt";
    static const char meanings[] = "\b\f\n\r\t";
    struct buf out = {.arena = arena};
    struct str raw;
    if (!scan_unquote(value, &raw)) {
        return false;
    }
    for (size_t at = 0; at < raw.len;) {
        size_t escape = str_find(raw, '\\', at);
        buf_add(&out, str_slice(raw, at, escape));
        at = escape + 2;
        if (escape == raw.len) {
            break;
        }
        char c = raw.ptr[escape + 1];
        const char *letter = strchr(letters, c);
        if (c != 'u') {
            buf_add_char(&out, letter ? meanings[letter - letters] : c);
        } else if (!add_codepoint(&out, raw, &at)) {
            return false;
        }
    }
    *text = buf_str(&out);
    return true;
}
