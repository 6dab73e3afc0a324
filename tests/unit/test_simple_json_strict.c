/* What jansson refuses in an entry is refused here, and the reverse. */
#include <jansson.h>

#include "tests/unit/simple_fixture.h"

enum { ROUNDS = 6000, CHANGES = 3 };

static const char *const SEEDS[] = {
    "{\"filename\":\"foo-1.zip\",\"url\":\"foo-1.zip\",\"hashes\":{\"sha256\":\"x\",\"md5\":\"y\"},"
    "\"size\":12,\"yanked\":false,\"core-metadata\":{\"sha256\":\"x\"}}",
    "{\"a\":1,\"b\":{\"a\":2,\"b\":[{\"a\":1},{\"a\":1}]},\"c\":null,\"d\":\"\\u0061\"}",
    "{\"\\u00e9\":\"\\ud83d\\ude00\",\"\xC3\xA9x\":-1.5e3,\"\":[true,[],{}]}",
    "[9223372036854775807,-9223372036854775808,1e308,-0,0.0]",
    "\"\\ud83d\\ude00\\u0000\"",
    "-9223372036854775808",
};

/* What is put in, in place of as many bytes or between two. */
static const char *const PIECES[] = {
    "\\ud800",
    "\\udc00",
    "\\u0000",
    "\\u0061",
    "\"a\":1,",
    "\"b\":[{}],",
    "9",
    "99999999999",
    "e99",
    "e-999",
    "1e400,",
    "-",
    "0",
    ".",
    "{",
    "}",
    "[",
    "]",
    ",",
    "\"",
    "\\",
    "\xFF",
    "\n",
    "\x01",
    "\xC3",
    "\xED\xA0\x80",
    "a",
    "\\u00e9",
    " ",
    "\"url\":1,",
    "\"\\u0075rl\":1,",
    "-9223372036854775809,",
    "9223372036854775808,",
    "\"\\u0000\":1,",
    "1E999,",
};

static uint32_t next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static struct str change(struct arena *arena, struct str text, uint32_t *state)
{
    struct str piece = str_of(PIECES[next(state) % (sizeof PIECES / sizeof *PIECES)]);
    size_t at = next(state) % (text.len + 1);
    size_t gone = next(state) % 3 == 0 ? piece.len : 0;
    struct buf out = {.arena = arena};
    buf_add(&out, str_slice(text, 0, at));
    buf_add(&out, piece);
    buf_add(&out, str_slice(text, at + gone, text.len));
    return buf_str(&out);
}

static bool is_taken(struct arena *arena, struct str body)
{
    struct simple_input input = simple_input_of(JSON_TYPE, body);
    struct page page;
    struct failure failure = {0};
    return simple_parse(arena, &input, &page, &failure);
}

static bool is_json(struct str body)
{
    size_t flags = JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL;
    json_t *tree = json_loadb(body.ptr, body.len, flags, NULL);
    bool ok = tree != NULL;
    json_decref(tree);
    return ok;
}

static bool is_same(struct arena *arena, struct str entry, size_t *taken)
{
    struct str body = arena_printf(arena, "{\"name\":\"foo\",\"files\":[%.*s]}", STR_ARG(entry));
    bool wanted = is_json(body);
    *taken += wanted;
    return is_taken(arena, body) == wanted;
}

TEST(as_jansson)
{
    uint32_t state = 2463534242;
    size_t taken = 0;
    for (size_t i = 0; i < ROUNDS; i++) {
        arena_reset(arena);
        struct str entry = str_of(SEEDS[i % (sizeof SEEDS / sizeof *SEEDS)]);
        for (uint32_t k = next(&state) % CHANGES; k < CHANGES; k++) {
            entry = change(arena, entry, &state);
        }
        if (!CHECK(is_same(arena, entry, &taken))) {
            printf("  of %.*s\n", STR_ARG(entry));
        }
    }
    CHECK(taken > ROUNDS / 20 && taken < ROUNDS * 19 / 20);
}

/* More keys than are compared one by one. */
TEST(many_keys)
{
    for (size_t twin = 0; twin < 200; twin += 7) {
        arena_reset(arena);
        struct buf out = {.arena = arena};
        for (size_t i = 0; i < 200; i++) {
            buf_printf(&out, "%s\"k%zu\":{\"k0\":%zu}", i ? "," : "{", i, i);
        }
        size_t taken = 0;
        struct str whole = arena_printf(arena, "%.*s}", STR_ARG(buf_str(&out)));
        CHECK(is_same(arena, whole, &taken) && taken == 1);
        buf_printf(&out, ",\"\\u006b%zu\":0}", twin);
        CHECK(is_same(arena, buf_str(&out), &taken) && taken == 1);
    }
}

int main(void)
{
    RUN(as_jansson);
    RUN(many_keys);
    return test_end();
}
