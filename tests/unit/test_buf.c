#include "base/buf.h"

#include "tests/unit/test.h"

TEST(piece_by_piece)
{
    struct buf out = {.arena = arena};
    buf_add(&out, STR("foo"));
    buf_add_char(&out, '>');
    buf_printf(&out, "=%d.%s", 3, "x");
    buf_fill(&out, '-', 3);
    buf_add_codepoint(&out, 0x20AC);
    buf_add(&out, (struct str){0});
    CHECK_STR(buf_str(&out), "foo>=3.x---€");
}

TEST(empty)
{
    struct buf out = {.arena = arena};
    CHECK_STR(buf_str(&out), "");
    CHECK(buf_str(&out).ptr[0] == '\0');
    buf_printf(&out, "%s", "");
    buf_fill(&out, 'x', 0);
    CHECK(out.len == 0);
}

TEST(the_text_ends_with_a_nul_that_does_not_count)
{
    struct buf out = {.arena = arena};
    for (size_t len = 1; len < 300; len++) {
        buf_add_char(&out, 'x');
        struct str text = buf_str(&out);
        CHECK(text.len == len && strlen(text.ptr) == len);
    }
}

TEST(a_text_of_any_length)
{
    struct buf out = {.arena = arena};
    for (int i = 0; i < 1000; i++) {
        buf_printf(&out, "%04d", i);
        arena_alloc(arena, 1, 1); /* something stands behind it */
    }
    buf_printf(&out, "%0100000d", 7);
    struct str text = buf_str(&out);
    CHECK(text.len == 104000);
    CHECK_STR(str_slice(text, 0, 8), "00000001");
    CHECK_STR(str_slice(text, 3996, 4000), "0999");
    CHECK_STR(str_slice(text, 103999, 104000), "7");
}

/* Also the NUL behind a text that fills the room to the last byte stays inside. */
TEST(what_stands_behind_is_left_alone)
{
    for (int len = 0; len < 200; len++) {
        struct buf out = {.arena = arena};
        buf_fill(&out, 'x', (size_t)len);
        unsigned char *behind = arena_alloc(arena, 1, 1);
        *behind = 0x55;
        buf_printf(&out, "%0*d", (int)(out.cap - out.len), 1);
        CHECK(*behind == 0x55 && out.len >= (size_t)len);
    }
}

TEST(bytes_may_be_nul)
{
    struct buf out = {.arena = arena};
    buf_add(&out, STR("a\0b"));
    buf_add_char(&out, '\0');
    CHECK(buf_str(&out).len == 4 && out.ptr[2] == 'b');
}

int main(void)
{
    RUN(piece_by_piece);
    RUN(empty);
    RUN(the_text_ends_with_a_nul_that_does_not_count);
    RUN(a_text_of_any_length);
    RUN(what_stands_behind_is_left_alone);
    RUN(bytes_may_be_nul);
    return test_end();
}
