#include "pypi/wire.h"

#include "tests/unit/test.h"

static struct str number_bytes(struct arena *arena, uint64_t number)
{
    struct buf out = {.arena = arena};
    wire_put_number(&out, number);
    return buf_str(&out);
}

TEST(numbers)
{
    for (unsigned bit = 0; bit < 64; bit++) {
        uint64_t around[] = {(UINT64_C(1) << bit) - 1, UINT64_C(1) << bit, (UINT64_C(1) << bit) + 1,
                             ~(UINT64_C(1) << bit)};
        for (size_t i = 0; i < 4; i++) {
            struct wire in = {.text = number_bytes(arena, around[i])};
            CHECK(wire_number(&in) == around[i] && wire_is_whole(&in));
        }
    }
    CHECK_STR(number_bytes(arena, 0x7f), "\x7f");
    CHECK_STR(number_bytes(arena, 0x80), "\x80\x01");
    CHECK(number_bytes(arena, UINT64_MAX).len == 10);
}

TEST(signs)
{
    int64_t numbers[] = {0, 1, -1, 63, -64, 64, -65, INT64_MAX, INT64_MIN, INT64_MIN + 1};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct buf out = {.arena = arena};
        wire_put_signed(&out, numbers[i]);
        CHECK(out.len == 1 || numbers[i] > 63 || numbers[i] < -64);
        struct wire in = {.text = buf_str(&out)};
        CHECK(wire_signed(&in) == numbers[i] && wire_is_whole(&in));
    }
}

TEST(numbers_that_are_too_large)
{
    struct str texts[] = {
        STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"),
        STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81\x00"),
        STR("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00"),
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct wire in = {.text = texts[i]};
        CHECK(wire_number(&in) == 0 && in.damaged);
    }
}

/* Two bytes of varying length, a text and a list. */
static struct str sample(struct arena *arena)
{
    struct str list[] = {STR("a"), STR(""), STR("ccc")};
    struct buf out = {.arena = arena};
    wire_put_number(&out, 300);
    wire_put_bool(&out, true);
    wire_put_str(&out, STR("text\0more"));
    wire_put_strs(&out, list, 3);
    wire_put_signed(&out, -5);
    return buf_str(&out);
}

static bool read_sample(struct arena *arena, struct str text)
{
    struct wire in = {.text = text};
    size_t count;
    bool same = wire_number(&in) == 300;
    same &= wire_bool(&in);
    same &= str_eq(wire_str(&in), STR("text\0more"));
    struct str *list = wire_strs(&in, arena, &count);
    same &=
        count == 3 && str_eq(list[0], STR("a")) && list[1].len == 0 && str_eq(list[2], STR("ccc"));
    same &= wire_signed(&in) == -5;
    return wire_is_whole(&in) && same;
}

TEST(round_trip)
{
    CHECK(read_sample(arena, sample(arena)));
}

TEST(cut_at_every_byte)
{
    struct str whole = sample(arena);
    for (size_t len = 0; len < whole.len; len++) {
        CHECK(!read_sample(arena, str_slice(whole, 0, len)));
    }
}

TEST(more_than_is_read)
{
    struct buf out = {.arena = arena};
    buf_add(&out, sample(arena));
    buf_add_char(&out, '\0');
    CHECK(!read_sample(arena, buf_str(&out)));
}

TEST(after_damage_nothing_is_read)
{
    struct wire in = {.text = STR("\x05"
                                  "abc\x01")};
    CHECK(wire_str(&in).len == 0 && in.damaged);
    CHECK(wire_number(&in) == 0 && !wire_bool(&in) && wire_str(&in).len == 0);
    size_t count = 7;
    wire_strs(&in, arena, &count);
    CHECK(count == 0 && !wire_is_whole(&in));
}

TEST(enums)
{
    struct wire in = {.text = STR("\x02\x03\x01")};
    CHECK(wire_enum(&in, 3) == 2 && !in.damaged);
    CHECK(wire_enum(&in, 3) == 0 && in.damaged);
    in = (struct wire){.text = STR("\x02")};
    CHECK(!wire_bool(&in) && in.damaged);
}

/* A count is checked before there is memory for it. */
TEST(counts)
{
    struct wire in = {.text = STR("\x03"
                                  "abc")};
    CHECK(wire_count(&in, 1) == 3 && !in.damaged);
    in = (struct wire){.text = STR("\x04"
                                   "abc")};
    CHECK(wire_count(&in, 1) == 0 && in.damaged);
    in = (struct wire){.text = STR("\x02"
                                   "abcd")};
    CHECK(wire_count(&in, 2) == 2 && !in.damaged);
    in = (struct wire){.text = STR("\x02"
                                   "abcd")};
    CHECK(wire_count(&in, 3) == 0 && in.damaged);
    in = (struct wire){.text = number_bytes(arena, UINT64_MAX)};
    size_t count = 7;
    wire_strs(&in, arena, &count);
    CHECK(count == 0 && in.damaged);
}

int main(void)
{
    RUN(numbers);
    RUN(signs);
    RUN(numbers_that_are_too_large);
    RUN(round_trip);
    RUN(cut_at_every_byte);
    RUN(more_than_is_read);
    RUN(after_damage_nothing_is_read);
    RUN(enums);
    RUN(counts);
    return test_end();
}
