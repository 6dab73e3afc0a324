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

/* "value;" of each item, then "end" or "damaged". */
static struct str walk_list(struct arena *arena, const char *text)
{
    struct buf out = {.arena = arena};
    struct scan scan = {.text = str_of(text)};
    struct str value;
    enum scan_step step = SCAN_MEMBER;
    for (bool first = true; (step = scan_item(&scan, first)) == SCAN_MEMBER; first = false) {
        if (!scan_value(&scan, &value)) {
            step = SCAN_DAMAGED;
            break;
        }
        buf_printf(&out, "%.*s;", STR_ARG(value));
    }
    buf_add(&out, step == SCAN_END && scan_is_done(&scan) ? STR("end") : STR("damaged"));
    return buf_str(&out);
}

TEST(items)
{
    CHECK_STR(walk_list(arena, "[]"), "end");
    CHECK_STR(walk_list(arena, " [ 1 , [2] ,{\"a\":[]}, \"]\" ] "), "1;[2];{\"a\":[]};\"]\";end");
    CHECK_STR(walk_list(arena, "{}"), "damaged");
    CHECK_STR(walk_list(arena, ""), "damaged");
    CHECK_STR(walk_list(arena, "[,]"), "damaged");
    CHECK_STR(walk_list(arena, "[1,]"), "1;damaged");
    CHECK_STR(walk_list(arena, "[1 2]"), "1;damaged");
    CHECK_STR(walk_list(arena, "[1"), "1;damaged");
    CHECK_STR(walk_list(arena, "[1]]"), "1;damaged");
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

/* Whether the whole text is one value. */
static bool is_value(struct str text)
{
    struct scan scan = {.text = text};
    struct str value;
    return scan_value(&scan, &value) && scan_is_done(&scan);
}

TEST(values)
{
    static const char *const good[] = {
        "0",
        "-0",
        "10",
        "1.05",
        "1e5",
        "1E-05",
        "-1.5e+3",
        "null",
        "true",
        "false",
        "[]",
        "[ ]",
        "{}",
        "{ }",
        "[[]]",
        "[{}, [] ,1]",
        "\"\"",
        "\"\\u00fF\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"eight by\\u0074es\x7f\"",
        "\"\xc3\xbc\xf0\x9f\x90\x8d\"",
        "{\"a\":{\"b\":[1,{\"c\":null}]},\"d\":2}",
        "\"\xef\xbf\xbd\"",
    };
    static const char *const bad[] = {
        "",
        "01",
        "-",
        "1.",
        ".5",
        "+1",
        "1e",
        "1e+",
        "0x1",
        "nul",
        "nulll",
        "True",
        "NaN",
        "Infinity",
        "[1 2]",
        "[1,]",
        "[,1]",
        "[,]",
        "[1,,2]",
        "[1:2]",
        "[1}",
        "{]",
        "{1:2}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1,2}",
        "{\"a\",1}",
        "{\"a\":1:2}",
        "\"\t\"",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u123",
        "\"\\u123g\"",
        "\"\\",
        "'a'",
        "\"\x80\"",
        "\"\xc3\"",
        "\"\xc0\xaf\"",
        "\"\xed\xa0\x80\"",
        "[]]",
        "{}}",
        "/**/1",
        "\v1",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (!CHECK(is_value(str_of(good[i])))) {
            printf("  of %s\n", good[i]);
        }
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (!CHECK(!is_value(str_of(bad[i])))) {
            printf("  of %s\n", bad[i]);
        }
    }
    CHECK(!is_value(STR("\"\0\"")));
}

/* Strings are passed over by words: each byte at each place of some words. */
TEST(string_bytes)
{
    for (size_t len = 1; len < 20; len++) {
        for (size_t i = 0; i < len * 256; i++) {
            char text[32];
            memset(text, 'a', sizeof text);
            unsigned char byte = (unsigned char)(i % 256);
            text[0] = '"';
            text[1 + i / 256] = (char)byte;
            text[1 + len] = '"';
            bool good = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
            if (!CHECK(is_value((struct str){text, len + 2}) == good)) {
                printf("  byte %u at %zu of %zu\n", byte, i / 256, len);
            }
        }
    }
}

TEST(objects)
{
    struct scan scan = {.text = STR(" {\"a\": [ ]} x")};
    struct str value;
    CHECK(scan_object(&scan, &value));
    CHECK_STR(value, "{\"a\": [ ]}");
    CHECK(!scan_object(&scan, &value) && scan.at == 12);
    scan = (struct scan){.text = STR("[]")};
    CHECK(!scan_object(&scan, &value) && scan.at == 0);
    scan = (struct scan){.text = STR(" ")};
    CHECK(!scan_object(&scan, &value));
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

static struct str decoded(struct arena *arena, const char *value)
{
    struct str text;
    return scan_text(arena, str_of(value), &text) ? text : STR("(none)");
}

TEST(decodes_strings)
{
    CHECK_STR(decoded(arena, "\"\""), "");
    CHECK_STR(decoded(arena, "\"plain\""), "plain");
    CHECK_STR(decoded(arena, "\"a\\\"\\\\\\/b\\b\\f\\n\\r\\t.\""), "a\"\\/b\b\f\n\r\t.");
    CHECK_STR(decoded(arena, "\"\\u0041\\u00e9\\u20AC!\""), "A\xC3\xA9\xE2\x82\xAC!");
    CHECK_STR(decoded(arena, "\"\\uD83D\\ude00\""), "\xF0\x9F\x98\x80");
    CHECK_STR(decoded(arena, "\"\\uD83D\""), "(none)");
    CHECK_STR(decoded(arena, "\"\\uD83Dx12345\""), "(none)");
    CHECK_STR(decoded(arena, "\"\\uD83D\\u0041\""), "(none)");
    CHECK_STR(decoded(arena, "\"\\uDE00\\uD83D\""), "(none)");
    CHECK_STR(decoded(arena, "12"), "(none)");
    struct str text;
    CHECK(scan_text(arena, STR("\"\\u0000\""), &text) && text.len == 1 && text.ptr[0] == '\0');
}

int main(void)
{
    RUN(members);
    RUN(items);
    RUN(escapes);
    RUN(damage);
    RUN(values);
    RUN(string_bytes);
    RUN(objects);
    RUN(depth);
    RUN(unquote);
    RUN(decodes_strings);
    return test_end();
}
