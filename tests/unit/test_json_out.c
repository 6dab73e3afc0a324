#include "base/json_out.h"

#include "tests/unit/test.h"

static struct str string(struct arena *arena, struct str value)
{
    struct buf out = {.arena = arena};
    struct json_out json = json_out_to(&out);
    json_out_str(&json, value);
    return buf_str(&out);
}

TEST(one_object)
{
    struct buf out = {.arena = arena};
    struct json_out json = json_out_to(&out);
    json_out_object(&json);
    json_out_key(&json, "name");
    json_out_str(&json, STR("nova"));
    json_out_key(&json, "pins");
    json_out_int(&json, 600);
    json_out_key(&json, "largest");
    json_out_int(&json, UINT64_MAX);
    json_out_key(&json, "yes");
    json_out_bool(&json, true);
    json_out_key(&json, "no");
    json_out_bool(&json, false);
    json_out_key(&json, "none");
    json_out_null(&json);
    json_out_end(&json);
    CHECK_STR(buf_str(&out), "{\n"
                             "  \"name\": \"nova\",\n"
                             "  \"pins\": 600,\n"
                             "  \"largest\": 18446744073709551615,\n"
                             "  \"yes\": true,\n"
                             "  \"no\": false,\n"
                             "  \"none\": null\n"
                             "}\n");
}

TEST(nested)
{
    struct buf out = {.arena = arena};
    struct json_out json = json_out_to(&out);
    json_out_object(&json);
    json_out_key(&json, "a");
    json_out_array(&json);
    json_out_int(&json, 1);
    json_out_object(&json);
    json_out_key(&json, "b");
    json_out_array(&json);
    json_out_end(&json);
    json_out_end(&json);
    json_out_end(&json);
    json_out_key(&json, "c");
    json_out_object(&json);
    json_out_end(&json);
    json_out_end(&json);
    CHECK_STR(buf_str(&out), "{\n"
                             "  \"a\": [\n"
                             "    1,\n"
                             "    {\n"
                             "      \"b\": []\n"
                             "    }\n"
                             "  ],\n"
                             "  \"c\": {}\n"
                             "}\n");
}

TEST(escapes)
{
    CHECK_STR(string(arena, STR("a\"b\\c/d")), "\"a\\\"b\\\\c/d\"");
    CHECK_STR(string(arena, STR("\n\t\r\0\x1B\x7F")), "\"\\n\\t\\u000d\\u0000\\u001b\\u007f\"");
    /* Such a character is what is tested. NOLINTNEXTLINE(misc-misleading-bidirectional) */
    CHECK_STR(string(arena, STR("\xE2\x80\xA8\xE2\x80\xAE\xC2\x9B")), "\"\\u2028\\u202e\\u009b\"");
    CHECK_STR(string(arena, STR("")), "\"\"");
}

TEST(text_is_utf8)
{
    CHECK_STR(string(arena, STR("aä漢😀")), "\"aä漢😀\"");
    CHECK_STR(string(arena, STR("a\xFF\xC3")), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(keys_are_escaped_like_values)
{
    struct buf out = {.arena = arena};
    struct json_out json = json_out_to(&out);
    json_out_object(&json);
    json_out_key(&json, "a\"b");
    json_out_null(&json);
    json_out_end(&json);
    CHECK_STR(buf_str(&out), "{\n  \"a\\\"b\": null\n}\n");
}

TEST(one_line)
{
    struct buf out = {.arena = arena};
    struct json_out json = json_out_line_to(&out);
    json_out_object(&json);
    json_out_key_str(&json, STR("a\"b"));
    json_out_array(&json);
    json_out_int(&json, 1);
    json_out_str(&json, STR("x"));
    json_out_end(&json);
    json_out_key(&json, "c");
    json_out_object(&json);
    json_out_end(&json);
    json_out_end(&json);
    CHECK_STR(buf_str(&out), "{\"a\\\"b\": [1, \"x\"], \"c\": {}}\n");
}

int main(void)
{
    RUN(one_object);
    RUN(nested);
    RUN(escapes);
    RUN(text_is_utf8);
    RUN(keys_are_escaped_like_values);
    RUN(one_line);
    return test_end();
}
