#include "pypi/scan.h"

#include <string.h>

#include "base/limits.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static void skip_space(struct scan *scan)
{
    while (scan->at < scan->text.len && is_space(scan->text.ptr[scan->at])) {
        scan->at++;
    }
}

static bool accept(struct scan *scan, char c)
{
    skip_space(scan);
    if (scan->at == scan->text.len || scan->text.ptr[scan->at] != c) {
        return false;
    }
    scan->at++;
    return true;
}

/* Whether an odd number of backslashes stands before the byte at `at`; `from` is not passed. */
static bool is_escaped(struct str text, size_t from, size_t at)
{
    size_t first = at;
    while (first > from && text.ptr[first - 1] == '\\') {
        first--;
    }
    return (at - first) % 2 == 1;
}

/* Stands behind the opening quote; moves behind the closing one. */
static bool skip_string(struct scan *scan)
{
    size_t from = scan->at;
    while (scan->at < scan->text.len) {
        const char *start = scan->text.ptr + scan->at;
        const char *quote = memchr(start, '"', scan->text.len - scan->at);
        if (!quote) {
            break;
        }
        size_t at = (size_t)(quote - scan->text.ptr);
        scan->at = at + 1;
        if (!is_escaped(scan->text, from, at)) {
            return true;
        }
    }
    scan->at = scan->text.len;
    return false;
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

/* Open brackets, innermost last: a bit each, set for a brace. */
struct nesting {
    uint64_t braces;
    unsigned depth;
};

static bool open_bracket(struct nesting *nesting, bool brace)
{
    nesting->braces = nesting->braces << 1 | brace;
    return ++nesting->depth <= LIMIT_JSON_DEPTH;
}

static bool close_bracket(struct nesting *nesting, bool brace)
{
    if (nesting->depth == 0 || (nesting->braces & 1) != brace) {
        return false;
    }
    nesting->braces >>= 1;
    nesting->depth--;
    return true;
}

static void skip_scalar(struct scan *scan)
{
    while (scan->at < scan->text.len) {
        char c = scan->text.ptr[scan->at];
        if (!ascii_is_alnum(c) && c != '-' && c != '+' && c != '.') {
            return;
        }
        scan->at++;
    }
}

/* One string, scalar, bracket or separator inside a value. */
static bool skip_part(struct scan *scan, struct nesting *nesting)
{
    char c = scan->text.ptr[scan->at];
    if (c == '{' || c == '[') {
        scan->at++;
        return open_bracket(nesting, c == '{');
    }
    if (c == '}' || c == ']') {
        scan->at++;
        return close_bracket(nesting, c == '}');
    }
    if (c == '"') {
        scan->at++;
        return skip_string(scan);
    }
    if (nesting->depth && (c == ',' || c == ':' || is_space(c))) {
        scan->at++;
        return true;
    }
    size_t start = scan->at;
    skip_scalar(scan);
    return scan->at > start;
}

bool scan_value(struct scan *scan, struct str *value)
{
    skip_space(scan);
    struct nesting nesting = {0};
    size_t start = scan->at;
    do {
        if (scan->at == scan->text.len || !skip_part(scan, &nesting)) {
            return false;
        }
    } while (nesting.depth);
    *value = str_slice(scan->text, start, scan->at);
    return true;
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
