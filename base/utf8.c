#include "base/utf8.h"

/* Length of the sequence that starts with byte b, 0 if none does. */
static size_t sequence_length(unsigned char b)
{
    if (b < 0x80) {
        return 1;
    }
    if (b >= 0xC2 && b <= 0xDF) {
        return 2;
    }
    if (b >= 0xE0 && b <= 0xEF) {
        return 3;
    }
    return b >= 0xF0 && b <= 0xF4 ? 4 : 0;
}

/* The code point of a whole sequence of n bytes, or 0xFFFFFFFF if it is not well formed. */
static uint32_t decode(const unsigned char *p, size_t n)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (n == 1) {
        return p[0];
    }
    uint32_t c = p[0] & (0xFFU >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            return UINT32_MAX;
        }
        c = (c << 6) | (p[i] & 0x3FU);
    }
    bool surrogate = c >= 0xD800 && c <= 0xDFFF;
    return c < least[n] || surrogate || c > 0x10FFFF ? UINT32_MAX : c;
}

static uint32_t step(struct str s, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s.ptr + *at;
    size_t n = sequence_length(*p);
    uint32_t c = n && n <= s.len - *at ? decode(p, n) : UINT32_MAX;
    *at += c == UINT32_MAX ? 1 : n;
    return c;
}

uint32_t utf8_next(struct str s, size_t *at)
{
    uint32_t c = step(s, at);
    return c == UINT32_MAX ? UTF8_REPLACEMENT : c;
}

size_t utf8_encode(uint32_t c, char out[UTF8_MAX])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    out[0] = (char)(lead[n] | c);
    return n;
}

size_t utf8_invalid_at(struct str s)
{
    size_t at = 0;
    while (at < s.len) {
        if ((unsigned char)s.ptr[at] < 0x80) {
            at++;
            continue;
        }
        size_t start = at;
        if (step(s, &at) == UINT32_MAX) {
            return start;
        }
    }
    return s.len;
}

size_t utf8_count(struct str s)
{
    size_t n = 0;
    for (size_t at = 0; at < s.len; n++) {
        step(s, &at);
    }
    return n;
}

bool utf8_is_space(uint32_t c)
{
    if (c < 0x80) {
        return c == ' ' || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F);
    }
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
           c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

struct str utf8_trim_start_of_any(struct str s)
{
    size_t from = 0;
    for (size_t at = 0; at < s.len; from = at) {
        if (!utf8_is_space(utf8_next(s, &at))) {
            break;
        }
    }
    return str_slice(s, from, s.len);
}

struct str utf8_trim_end_of_any(struct str s)
{
    size_t to = s.len;
    while (to > 0 && !utf8_is_plain(s.ptr[to - 1])) {
        size_t start = to - 1;
        while (start > 0 && to - start < UTF8_MAX && (s.ptr[start] & 0xC0) == 0x80) {
            start--;
        }
        size_t at = start;
        uint32_t c = utf8_next(s, &at);
        if (at != to || !utf8_is_space(c)) {
            break;
        }
        to = start;
    }
    return str_slice(s, 0, to);
}

struct str utf8_clip(struct str s)
{
    const size_t most = 60;
    size_t end = s.len < most ? s.len : most;
    while (end > 0 && end < s.len && ((unsigned char)s.ptr[end] & 0xC0) == 0x80) {
        end--;
    }
    return str_slice(s, 0, end);
}

struct range {
    uint32_t first;
    uint32_t last;
};

static bool in_ranges(uint32_t c, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (c >= ranges[i].first && c <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

int utf8_width(uint32_t c)
{
    static const struct range combining[] = {
        {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F}, {0x1AB0, 0x1AFF},
        {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
    };
    static const struct range wide[] = {
        {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF}, {0x3400, 0x4DBF},
        {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
        {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F},
        {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
    };
    if (c < 0x300) {
        return 1;
    }
    if (in_ranges(c, combining, sizeof combining / sizeof *combining)) {
        return 0;
    }
    return in_ranges(c, wide, sizeof wide / sizeof *wide) ? 2 : 1;
}

bool utf8_is_unsafe(uint32_t c)
{
    static const struct range format[] = {
        {0x00, 0x1F},     {0x7F, 0x9F},     {0x061C, 0x061C}, {0x200B, 0x200F},
        {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB},
    };
    return in_ranges(c, format, sizeof format / sizeof *format);
}
