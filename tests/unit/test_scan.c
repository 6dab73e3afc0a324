#include "pypi/scan.h"

#include "base/buf.h"
#include "tests/unit/test.h"

/* "key=value;" of each member, then "end" or "damaged". */
static struct str walk(struct arena *arena, const char *text)
{
    struct buf out = {.arena = arena};
    struct scan scan = {.text = str_of(text)};
    struct str key;
    struct str value;
    enum scan_step step = SCAN_MEMBER;
    for (bool first = true; (step = scan_member(&scan, first, &key)) == SCAN_MEMBER;
         first = false) {
        if (!scan_value(&scan, &value)) {
            step = SCAN_DAMAGED;
            break;
        }
        buf_printf(&out, "%.*s=%.*s;", STR_ARG(key), STR_ARG(value));
    }
    buf_add(&out, step == SCAN_END && scan_is_done(&scan) ? STR("end") : STR("damaged"));
    return buf_str(&out);
}

TEST(members)
{
    CHECK_STR(walk(arena, "{}"), "end");
    CHECK_STR(walk(arena, " { } "), "end");
    CHECK_STR(walk(arena, "{\"a\":1}"), "a=1;end");
    CHECK_STR(walk(arena, "{ \"a\" : [1, {\"b\": \"]}\"}] , \"c\":\"x\" }\r"),
              "a=[1, {\"b\": \"]}\"}];c=\"x\";end");
    CHECK_STR(walk(arena, "{\"a\": null, \"b\": -1.5e+3}"), "a=null;b=-1.5e+3;end");
}

TEST(escapes)
{
    CHECK_STR(walk(arena, "{\"a\\\"b\":\"\\\\\"}"), "a\\\"b=\"\\\\\";end");
    CHECK_STR(walk(arena, "{\"a\":\"\\\\\\\"}\"}"), "a=\"\\\\\\\"}\";end");
    CHECK_STR(walk(arena, "{\"a\":\"\\\"}"), "damaged");
}

TEST(damage)
{
    static const char *const texts[] = {
        "",     "[]",        "{",         "{\"a\"}",     "{\"a\":}",     "{a:1}",
        "{\"a", "{\"a\":",   "{\"a\":1",  "{\"a\":1,",   "{\"a\":1,}x",  "{}x",
        "{,}",  "\"{}\"",    "{\"a\":]}", "{\"a\":[}",   "{\"a\":[1}]}", "{\"a\":{]}",
        "{:1}", "{\"a\":\"", "{\"a\" 1}", "{\"a\":1 2}", "{\"a\":#}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct str got = walk(arena, texts[i]);
        if (!CHECK(str_ends(got, STR("damaged")))) {
            printf("  of %s\n", texts[i]);
        }
    }
}

TEST(depth)
{
    struct buf text = {.arena = arena};
    buf_add(&text, STR("{\"a\":"));
    buf_fill(&text, '[', 64);
    buf_fill(&text, ']', 64);
    buf_add(&text, STR("}"));
    CHECK(str_ends(walk(arena, buf_str(&text).ptr), STR("end")));
    text.len = 5;
    buf_fill(&text, '[', 65);
    buf_fill(&text, ']', 65);
    buf_add(&text, STR("}"));
    CHECK_STR(walk(arena, buf_str(&text).ptr), "damaged");
}

TEST(unquote)
{
    struct str raw;
    CHECK(scan_unquote(STR("\"a\\n\""), &raw));
    CHECK_STR(raw, "a\\n");
    CHECK(scan_unquote(STR("\"\""), &raw) && raw.len == 0);
    CHECK(!scan_unquote(STR("12"), &raw));
    CHECK(!scan_unquote(STR("{\"\"}"), &raw));
}

int main(void)
{
    RUN(members);
    RUN(escapes);
    RUN(damage);
    RUN(depth);
    RUN(unquote);
    return test_end();
}
