#include "base/buf.h"
#include "base/limits.h"
#include "fetch/gz_stream.h"
#include "tests/unit/archive_make.h"
#include "tests/unit/test.h"

enum { MIB = 1 << 20 };

static struct str joined(struct arena *arena, struct str a, struct str b)
{
    struct buf out = {.arena = arena};
    buf_add(&out, a);
    buf_add(&out, b);
    return buf_str(&out);
}

static bool collect(void *data, struct str text)
{
    buf_add(data, text);
    return true;
}

static bool refuse(void *data, struct str text)
{
    (void)data;
    (void)text;
    return false;
}

/* Decodes in pieces of `step` bytes. */
static enum gz_stream_status decode(struct arena *arena, struct str bytes, size_t step,
                                    uint64_t most, struct str *text)
{
    struct buf out = {.arena = arena};
    struct gz_stream *stream = gz_stream_create(most);
    enum gz_stream_status status = GZ_STREAM_OK;
    for (size_t at = 0; at < bytes.len && status == GZ_STREAM_OK; at += step) {
        status = gz_stream_add(stream, str_slice(bytes, at, at + step), collect, &out);
    }
    status = status == GZ_STREAM_OK ? gz_stream_end(stream) : status;
    gz_stream_destroy(stream);
    *text = buf_str(&out);
    return status;
}

static enum gz_stream_status status_of(struct arena *arena, struct str bytes)
{
    struct str text;
    enum gz_stream_status status = decode(arena, bytes, 1, MIB, &text);
    enum gz_stream_status whole = decode(arena, bytes, bytes.len + 1, MIB, &text);
    CHECK(status == whole);
    return status;
}

TEST(decodes_whole_texts)
{
    struct str text;
    struct str one = gzip_text(arena, STR("Name: a\n"));
    struct str two = joined(arena, one, gzip_text(arena, STR("Version: 1\n")));
    for (size_t step = 1; step < 40; step++) {
        CHECK(decode(arena, one, step, MIB, &text) == GZ_STREAM_OK);
        CHECK_STR(text, "Name: a\n");
        CHECK(decode(arena, two, step, MIB, &text) == GZ_STREAM_OK);
        CHECK_STR(text, "Name: a\nVersion: 1\n");
    }
    CHECK(decode(arena, gzip_text(arena, STR("")), 4, MIB, &text) == GZ_STREAM_OK);
    CHECK(text.len == 0);
}

TEST(decodes_what_fills_many_chunks)
{
    struct str text;
    char *bytes = arena_alloc(arena, 3 * MIB, 1);
    uint32_t noise = 1;
    for (size_t i = 0; i < 3 * MIB; i++) {
        noise = noise * 1664525 + 1013904223;
        bytes[i] = (char)("ab\n "[noise >> 30]);
    }
    struct str plain = {bytes, 3 * MIB};
    CHECK(decode(arena, gzip_text(arena, plain), 1000, 3 * MIB, &text) == GZ_STREAM_OK);
    CHECK(str_eq(text, plain));
}

/* At every byte. */
TEST(tells_a_cut)
{
    struct str two = joined(arena, gzip_text(arena, STR("abc")), gzip_text(arena, STR("defghi")));
    size_t first = gzip_text(arena, STR("abc")).len;
    for (size_t length = 0; length < two.len; length++) {
        enum gz_stream_status status = status_of(arena, str_slice(two, 0, length));
        CHECK(status == (length == first ? GZ_STREAM_OK : GZ_STREAM_CUT));
    }
}

TEST(tells_damage)
{
    struct str good = gzip_text(arena, STR("Requires-Dist: abc\n"));
    for (size_t at = good.len - 8; at < good.len; at++) {
        struct str bad = arena_str(arena, good);
        ((char *)bad.ptr)[at] ^= 1;
        CHECK(status_of(arena, bad) == GZ_STREAM_DAMAGED);
    }
    CHECK(status_of(arena, STR("<!DOCTYPE html>")) == GZ_STREAM_DAMAGED);
}

TEST(tells_what_stands_behind)
{
    struct str good = gzip_text(arena, STR("abc"));
    CHECK(status_of(arena, joined(arena, good, STR("x"))) == GZ_STREAM_TRAILING);
    CHECK(status_of(arena, joined(arena, good, (struct str){"\0\0", 2})) == GZ_STREAM_TRAILING);
    CHECK(status_of(arena, joined(arena, good, STR("\x1f\x8c junk"))) == GZ_STREAM_DAMAGED);
}

TEST(bounds_what_comes_out)
{
    struct str text;
    struct str zeros = {arena_alloc(arena, 64 * MIB, 1), 64 * MIB};
    CHECK(decode(arena, gzip_text(arena, STR("abcd")), 9, 4, &text) == GZ_STREAM_OK);
    CHECK(decode(arena, gzip_text(arena, STR("abcde")), 9, 4, &text) == GZ_STREAM_TOO_LARGE);
    CHECK(decode(arena, gzip_text(arena, str_slice(zeros, 0, MIB)), 4096, MIB, &text) ==
          GZ_STREAM_OK);
    CHECK(decode(arena, gzip_text(arena, zeros), 4096, 64 * MIB, &text) == GZ_STREAM_BOMB);
    CHECK(text.len < 3 * MIB);
}

TEST(stops_where_the_receiver_does)
{
    struct str bytes = gzip_text(arena, STR("abc"));
    struct gz_stream *stream = gz_stream_create(10);
    CHECK(gz_stream_add(stream, bytes, refuse, NULL) == GZ_STREAM_REFUSED);
    gz_stream_destroy(stream);
    gz_stream_destroy(NULL);
}

int main(void)
{
    RUN(decodes_whole_texts);
    RUN(decodes_what_fills_many_chunks);
    RUN(tells_a_cut);
    RUN(tells_damage);
    RUN(tells_what_stands_behind);
    RUN(bounds_what_comes_out);
    RUN(stops_where_the_receiver_does);
    return test_end();
}
