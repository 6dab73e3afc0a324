/* What jansson refuses in an entry is refused here, and the reverse. */
#include <jansson.h>

#include "base/limits.h"
#include "tests/unit/simple_fixture.h"

enum { ROUNDS = 6000, CHANGES = 3 };

static const char *const SEEDS[] = {
    ("{\"filename\":\"foo-1.zip\",\"url\":\"foo-1.zip\",\"hashes\":{\"sha256\":\"x\",\"b\":1},"
     "\"size\":12,\"yanked\":false,\"core-metadata\":{\"sha256\":\"x\"}}"),
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

static struct str show_entries(struct arena *arena, struct buf *entries)
{
    struct str text = buf_str(entries);
    struct str body = arena_printf(arena, "{\"name\":\"foo\",\"files\":[%.*s]}", STR_ARG(text));
    struct simple_input input = simple_input_of(JSON_TYPE, body);
    return simple_show(arena, &input);
}

/* The list and the entry are brackets, too. */
TEST(depth_of_entries)
{
    for (size_t deep = LIMIT_JSON_DEPTH - 2; deep < LIMIT_JSON_DEPTH; deep++) {
        struct buf out = {.arena = arena};
        buf_add(&out, STR("{\"filename\":\"foo-1.zip\",\"url\":\"x\",\"y\":"));
        buf_fill(&out, '[', deep);
        buf_fill(&out, ']', deep);
        buf_add_char(&out, '}');
        bool taken = str_starts(show_entries(arena, &out), STR("foo-1.zip "));
        CHECK(taken == (deep == LIMIT_JSON_DEPTH - 2));
    }
}

/* An entry of so many bytes, and one behind it. */
static struct str show_large(struct arena *arena, size_t bytes, const char *end)
{
    struct buf out = {.arena = arena};
    buf_add(&out, STR("{\"filename\":\"foo-1.zip\",\"url\":\"x\",\"y\":\""));
    buf_fill(&out, 'y', bytes - out.len - 2);
    buf_add(&out, str_of(end));
    buf_add(&out, STR(",{\"filename\":\"foo-2.zip\",\"url\":\"x\"}"));
    return show_entries(arena, &out);
}

TEST(large_entries)
{
    const struct str second = STR("foo-2.zip https://index.example/simple/foo/x\n");
    struct str most = show_large(arena, LIMIT_PAGE_ENTRY_BYTES, "\"}");
    CHECK(str_starts(most, STR("foo-1.zip ")) && str_ends(most, second));
    struct str more = show_large(arena, LIMIT_PAGE_ENTRY_BYTES + 1, "\"}");
    CHECK(str_starts(more, second) && str_find_str(more, STR("skipped 1: ")) < more.len);
    CHECK(str_starts(show_large(arena, LIMIT_PAGE_ENTRY_BYTES + 1, "\"]"),
                     STR("! the page is no JSON: it goes wrong at byte 1048")));
}

/* What is wrong with the page itself is said before what is wrong with its files. */
TEST(page_before_files)
{
    static const char *const body =
        "{\"files\":[{\"x\":1,\"x\":1},{}],\"name\":\"foo\",\"meta\":%s}";
    static const struct {
        const char *meta;
        const char *shown;
    } pages[] = {
        {"{}", "! entry 1 of the page's files has a key twice, a number out of range or a broken "
               "text"},
        {"[]", "! the page's \"meta\" cannot be read"},
        {"[", "! the page is no JSON: it goes wrong at byte 49"},
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct buf out = {.arena = arena};
        struct str text = str_of(body);
        size_t at = str_find(text, '%', 0);
        buf_add(&out, str_slice(text, 0, at));
        buf_add(&out, str_of(pages[i].meta));
        buf_add(&out, str_slice(text, at + 2, text.len));
        struct simple_input input = simple_input_of(JSON_TYPE, buf_str(&out));
        CHECK_STR(simple_show(arena, &input), pages[i].shown);
    }
}

int main(void)
{
    RUN(as_jansson);
    RUN(many_keys);
    RUN(depth_of_entries);
    RUN(large_entries);
    RUN(page_before_files);
    return test_end();
}
