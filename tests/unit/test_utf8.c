#include "base/utf8.h"

#include "base/buf.h"
#include "tests/unit/test.h"

/* The code points of s as hexadecimal numbers. */
static struct str points(struct arena *arena, struct str s)
{
    struct buf out = {.arena = arena};
    for (size_t at = 0; at < s.len;) {
        buf_printf(&out, "%X ", (unsigned)utf8_next(s, &at));
    }
    return buf_str(&out);
}

TEST(sequences_of_each_length)
{
    CHECK_STR(points(arena, STR("aä€😀")), "61 E4 20AC 1F600 ");
    CHECK_STR(points(arena, STR("\0\x7F")), "0 7F ");
    CHECK_STR(points(arena, STR("\xC2\x80\xDF\xBF")), "80 7FF ");
    CHECK_STR(points(arena, STR("\xE0\xA0\x80\xEF\xBF\xBF")), "800 FFFF ");
    CHECK_STR(points(arena, STR("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF")), "10000 10FFFF ");
}

/* What is no UTF-8 is U+FFFD, one for each byte. */
TEST(invalid_bytes)
{
    CHECK_STR(points(arena, STR("a\x80z")), "61 FFFD 7A ");           /* continuation alone */
    CHECK_STR(points(arena, STR("\xC3")), "FFFD ");                   /* cut short */
    CHECK_STR(points(arena, STR("\xE2\x82")), "FFFD FFFD ");          /* cut short */
    CHECK_STR(points(arena, STR("\xE2\x82z")), "FFFD FFFD 7A ");      /* broken off */
    CHECK_STR(points(arena, STR("\xC0\xAF")), "FFFD FFFD ");          /* overlong '/' */
    CHECK_STR(points(arena, STR("\xE0\x80\xAF")), "FFFD FFFD FFFD "); /* overlong '/' */
    CHECK_STR(points(arena, STR("\xF0\x80\x80\xAF")), "FFFD FFFD FFFD FFFD ");
    CHECK_STR(points(arena, STR("\xED\xA0\x80")), "FFFD FFFD FFFD ");          /* surrogate */
    CHECK_STR(points(arena, STR("\xED\xBF\xBF")), "FFFD FFFD FFFD ");          /* surrogate */
    CHECK_STR(points(arena, STR("\xF4\x90\x80\x80")), "FFFD FFFD FFFD FFFD "); /* U+110000 */
    CHECK_STR(points(arena, STR("\xF5\xFE\xFF")), "FFFD FFFD FFFD ");
}

TEST(first_invalid_byte)
{
    CHECK(utf8_invalid_at(STR("aä€😀")) == 10);
    CHECK(utf8_invalid_at(STR("a\xC3\xA4\xFFz")) == 3);
    CHECK(utf8_invalid_at(STR("a\xE2\x82")) == 1);
    CHECK(utf8_invalid_at(STR("\xED\xA0\x80")) == 0);
    CHECK(utf8_invalid_at(STR("")) == 0);
    CHECK(utf8_invalid_at(STR("\xEF\xBF\xBD")) == 3); /* a real U+FFFD is valid */
}

/* Decoding gives back what was encoded, over the borders of all lengths. */
TEST(encoding)
{
    static const uint32_t all[] = {0,      0x41,   0x7F,   0x80,    0x7FF,   0x800,
                                   0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};
    static const size_t lengths[] = {1, 1, 1, 2, 2, 3, 3, 3, 3, 4, 4};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        char bytes[UTF8_MAX];
        struct str s = {bytes, utf8_encode(all[i], bytes)};
        size_t at = 0;
        CHECK(s.len == lengths[i]);
        CHECK(utf8_next(s, &at) == all[i] && at == s.len);
    }
}

TEST(counting)
{
    CHECK(utf8_count(STR("")) == 0);
    CHECK(utf8_count(STR("aä€😀")) == 4);
    CHECK(utf8_count(STR("a\xFF\xFE")) == 3);
}

/* All code points that Python's str.isspace() is true for. */
TEST(white_space)
{
    static const uint32_t all[] = {
        0x09,   0x0A,   0x0B,   0x0C,   0x0D,   0x1C,   0x1D,   0x1E,   0x1F,   0x20,
        0x85,   0xA0,   0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006,
        0x2007, 0x2008, 0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
    };
    size_t next = 0;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        bool want = next < sizeof all / sizeof *all && all[next] == c;
        next += want;
        if (utf8_is_space(c) != want) {
            CHECK(utf8_is_space(c) == want);
            printf("  of U+%04X\n", (unsigned)c);
        }
    }
    CHECK(next == sizeof all / sizeof *all);
}

TEST(trimming)
{
    CHECK_STR(utf8_trim(STR("\xC2\xA0 \xE3\x80\x80ä b\xE2\x80\xA8\x1F")), "ä b");
    CHECK_STR(utf8_trim_start(STR(" \xC2\x85x ")), "x ");
    CHECK_STR(utf8_trim_end(STR(" x\xC2\x85 ")), " x");
    CHECK_STR(utf8_trim(STR(" \xE3\x80\x80 ")), "");
    CHECK_STR(utf8_trim(STR("")), "");
    CHECK_STR(utf8_trim(STR("€")), "€");
    CHECK_STR(utf8_trim(STR("\xE2\x80\x8B")), "\xE2\x80\x8B"); /* U+200B is no white space */
}

/* Bytes that are no UTF-8 stay, whatever they would be in a sequence. */
TEST(trimming_invalid_bytes)
{
    CHECK_STR(utf8_trim(STR("\xFF x \x80")), "\xFF x \x80");
    CHECK_STR(utf8_trim(STR("\x80\x80 ")), "\x80\x80");
    CHECK_STR(utf8_trim(STR("\x85")), "\x85");
    CHECK_STR(utf8_trim(STR("\xC2\xA0\xA0")), "\xA0");
}

TEST(columns_on_a_terminal)
{
    CHECK(utf8_width('a') == 1);
    CHECK(utf8_width(0xE4) == 1);
    CHECK(utf8_width(0x0301) == 0);  /* combining acute */
    CHECK(utf8_width(0xFE0F) == 0);  /* variation selector */
    CHECK(utf8_width(0x6F22) == 2);  /* Han */
    CHECK(utf8_width(0xAC00) == 2);  /* Hangul */
    CHECK(utf8_width(0xFF21) == 2);  /* fullwidth A */
    CHECK(utf8_width(0x1F600) == 2); /* emoji */
    CHECK(utf8_width(0x20AC) == 1);
}

TEST(unsafe_on_a_terminal)
{
    static const uint32_t unsafe[] = {0,      '\t',   '\n',   0x1B,   0x1F,   0x7F,   0x80,
                                      0x9B,   0x9F,   0x061C, 0x200B, 0x200E, 0x200F, 0x2028,
                                      0x202A, 0x202E, 0x2060, 0x2066, 0x206F, 0xFEFF};
    static const uint32_t safe[] = {' ', 'a', '~', 0xA0, 0xE4, 0x20AC, 0x2027, 0x202F, 0x1F600};
    for (size_t i = 0; i < sizeof unsafe / sizeof *unsafe; i++) {
        CHECK(utf8_is_unsafe(unsafe[i]));
    }
    for (size_t i = 0; i < sizeof safe / sizeof *safe; i++) {
        CHECK(!utf8_is_unsafe(safe[i]));
    }
}

TEST(clips_between_code_points)
{
    struct buf out = {.arena = arena};
    buf_fill(&out, 'x', 59);
    buf_add(&out, STR("\xC3\xA4 and more"));
    CHECK(utf8_clip(buf_str(&out)).len == 59);
    buf_fill(&out, 'x', 60);
    CHECK(utf8_clip(str_slice(buf_str(&out), 0, 59)).len == 59);
    CHECK(utf8_clip(STR("short")).len == 5);
    CHECK(utf8_clip(STR("")).len == 0);
}

int main(void)
{
    RUN(clips_between_code_points);
    RUN(sequences_of_each_length);
    RUN(invalid_bytes);
    RUN(first_invalid_byte);
    RUN(encoding);
    RUN(counting);
    RUN(white_space);
    RUN(trimming);
    RUN(trimming_invalid_bytes);
    RUN(columns_on_a_terminal);
    RUN(unsafe_on_a_terminal);
    return test_end();
}
