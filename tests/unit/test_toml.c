#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "constraints/toml.h"

/* The bytes of text between two offsets. */
#define CUT(text, start, end) str_slice(str_of(text), (start), (end))

static struct toml_node parsed(struct arena *arena, const char *text)
{
    struct toml_node root;
    struct fault fault = {0};
    if (!CHECK(toml_parse(arena, str_of(text), &root, &fault))) {
        printf("  %.*s\n", STR_ARG(fault.message));
    }
    return root;
}

static void check_fault(struct arena *arena, const char *text, size_t start, const char *message)
{
    struct toml_node root;
    struct fault fault = {0};
    CHECK(!toml_parse(arena, str_of(text), &root, &fault));
    if (!CHECK(fault.start == start)) {
        printf("  %s: at %zu\n", text, fault.start);
    }
    CHECK_STR(fault.message, message);
}

TEST(keeps_the_order_of_the_file)
{
    struct toml_node root = parsed(arena, "z = 1\n[m]\nb = 'x'\na.q = 2\n[a]\n");
    CHECK(root.kind == TOML_TABLE && root.count == 3);
    CHECK_STR(root.items[0].key, "z");
    CHECK_STR(root.items[1].key, "m");
    CHECK_STR(root.items[2].key, "a");
    CHECK_STR(root.items[1].items[0].key, "b");
    CHECK_STR(root.items[1].items[1].key, "a");
    CHECK(toml_get(toml_get(&root, "m"), "b") == &root.items[1].items[0]);
    CHECK(!toml_get(&root, "nothing"));
    CHECK(!toml_get(NULL, "z"));
    CHECK(!toml_get(&root.items[0], "z"));
}

TEST(says_what_a_value_is)
{
    struct toml_node root = parsed(arena, "a = 1\nb = 1.5\nc = true\nd = 2020-01-01\ne = 10:00:00\n"
                                          "f = 2020-01-01T10:00:00Z\ng = []\nh = {}\ni = ''\n");
    static const char *const types[] = {"an integer",  "a float",  "a boolean", "a date",  "a time",
                                        "a date-time", "an array", "a table",   "a string"};
    CHECK_STR(str_of(root.type), "a table");
    for (size_t i = 0; i < 9; i++) {
        CHECK_STR(str_of(root.items[i].type), types[i]);
    }
    CHECK(root.items[0].kind == TOML_OTHER && root.items[5].kind == TOML_OTHER);
    CHECK(root.items[6].kind == TOML_ARRAY && root.items[8].kind == TOML_STRING);
}

TEST(places_strings_in_bytes)
{
    const char *text = "# \xC3\xA4\xE2\x82\xAC\n"
                       "k = ['\xC3\xB6', \"b\\tc\", '''d'''' , \"\"\"e\"\"\", \"\"\"\nf\"\"\"]\n"
                       "\"q k\" = \"\"\n";
    struct toml_node root = parsed(arena, text);
    const struct toml_node *items = root.items[0].items;
    CHECK(root.items[0].count == 5);
    static const struct {
        const char *value, *written, *content;
        bool verbatim;
    } want[] = {
        {"\xC3\xB6", "'\xC3\xB6'", "\xC3\xB6", true},
        {"b\tc", "\"b\\tc\"", "b\\tc", false},
        {"d'", "'''d''''", "d'", true},
        {"e", "\"\"\"e\"\"\"", "e", true},
        {"f", "\"\"\"\nf\"\"\"", "\nf", false},
    };
    for (size_t i = 0; i < 5; i++) {
        CHECK_STR(items[i].string, want[i].value);
        CHECK_STR(CUT(text, items[i].start, items[i].end), want[i].written);
        CHECK_STR(CUT(text, items[i].content_start, items[i].content_end), want[i].content);
        CHECK(items[i].verbatim == want[i].verbatim);
    }
    CHECK_STR(CUT(text, root.items[1].key_start, root.items[1].key_end), "\"q k\"");
    CHECK(root.items[1].content_start == root.items[1].content_end);
}

TEST(letters_of_all_scripts_are_read)
{
    struct toml_node root = parsed(arena, "a = \"\"\"x\\\n  \xC3\xA4\xE3\x81\x82\"\"\" # \xC3\xA4\n"
                                          "\"\xC3\xA4\" = '\xEF\xBB\xBE'\n");
    CHECK_STR(root.items[0].string, "x\xC3\xA4\xE3\x81\x82");
    CHECK_STR(root.items[1].key, "\xC3\xA4");
    CHECK_STR(root.items[1].string, "\xEF\xBB\xBE");
}

TEST(ranges_point_into_verbatim_strings_only)
{
    const char *text = "a = 'foo>=1'\nb = \"foo\\u003e1\"\n";
    struct toml_node root = parsed(arena, text);
    size_t start;
    size_t end;
    toml_string_range(&root.items[0], 3, 6, &start, &end);
    CHECK_STR(CUT(text, start, end), ">=1");
    toml_string_range(&root.items[1], 3, 5, &start, &end);
    CHECK_STR(CUT(text, start, end), "\"foo\\u003e1\"");
}

TEST(long_lines_of_many_bytes_are_placed)
{
    struct buf buf = {.arena = arena};
    buf_add(&buf, STR("k = ["));
    for (int i = 0; i < 1000; i++) {
        buf_add(&buf, STR("'\xE2\x82\xAC', "));
    }
    buf_add(&buf, STR("'end']\n"));
    struct str text = buf_str(&buf);
    struct toml_node root;
    struct fault fault;
    CHECK(toml_parse(arena, text, &root, &fault));
    struct toml_node *items = root.items[0].items;
    for (size_t i = 0; i < 1000; i++) {
        CHECK(items[i].content_start == 6 + 7 * i && items[i].verbatim);
    }
    CHECK_STR(str_slice(text, items[1000].start, items[1000].end), "'end'");
}

TEST(faults_have_a_place)
{
    check_fault(arena, "a = 1\nb = \n", 10, "expected value, saw '\\n'");
    check_fault(arena, "a 1\n", 2, "expected '=', saw '1'");
    check_fault(arena, "[a\n", 2, "expected ']', saw '\\n'");
    check_fault(arena,
                "\xEF\xBB\xBF"
                "a = 1",
                0, "expected no byte order mark");
    check_fault(arena, "[ = \"x", 2,
                "expected bare key starting character or string delimiter, saw '='");
    check_fault(arena, "a = 1\na = 2\n", 10, "cannot redefine existing integer 'a'");
    check_fault(arena, "# \xC3\xA4\n\xC3\xA4 = x", 5,
                "expected keys, tables, whitespace or comments, saw '\xC3\xA4'");
    check_fault(arena, "a = 'x", 6, "encountered end-of-file");
    check_fault(arena, "a = '\xFF'", 5, "expected UTF-8");
}

static void check_repeated(struct arena *arena, const char *before, const char *piece, size_t count,
                           const char *after, const char *message)
{
    struct buf buf = {.arena = arena};
    buf_add(&buf, str_of(before));
    for (size_t i = 0; i < count; i++) {
        buf_add(&buf, str_of(piece));
    }
    buf_add(&buf, str_of(after));
    struct toml_node root;
    struct fault fault = {0};
    bool ok = toml_parse(arena, buf_str(&buf), &root, &fault);
    CHECK(ok == !message);
    CHECK_STR(fault.message, message ? message : "");
}

TEST(hostile_depth_is_refused)
{
    check_repeated(arena, "a", ".a", LIMIT_TOML_KEY_PARTS - 1, " = 1\n", NULL);
    check_repeated(arena, "a", ".a", LIMIT_TOML_KEY_PARTS, " = 1\n", "a key of too many parts");
    check_repeated(arena, "a", " . '='", 1000000, " = 1\n", "a key of too many parts");
    check_repeated(arena, "a = '''\n'''\n[a", ".\"\\\"\"", 100000, "]\n",
                   "a key of too many parts");
    check_repeated(arena, "", "a.a = 1.0\n", LIMIT_TOML_DOTS / 2, "", "too many dotted keys");
    check_repeated(arena, "a = ", "[", LIMIT_TOML_DEPTH + 2, "", "values nested too deeply");
    check_repeated(arena, "a = ", "[", LIMIT_TOML_DEPTH, "1", "encountered end-of-file");
    check_repeated(arena, "a = '", "[[.", 1000000, "' # ........", NULL);
    check_repeated(arena, "# ", ".", 1000000, "\n", NULL);
}

int main(void)
{
    RUN(keeps_the_order_of_the_file);
    RUN(says_what_a_value_is);
    RUN(places_strings_in_bytes);
    RUN(letters_of_all_scripts_are_read);
    RUN(ranges_point_into_verbatim_strings_only);
    RUN(long_lines_of_many_bytes_are_placed);
    RUN(faults_have_a_place);
    RUN(hostile_depth_is_refused);
    return test_end();
}
