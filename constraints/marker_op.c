#include "constraints/marker_op.h"

#include "base/buf.h"
#include "base/utf8.h"

struct str marker_op_text(enum marker_op op)
{
    static const char *const texts[] = {
        "===", "==", "~=", "!=", "<=", ">=", "<", ">", "in", "not in"};
    return str_of(texts[op]);
}

struct marker_value marker_value_of(struct arena *arena, struct str text)
{
    struct marker_value value = {.text = text};
    value.is_version = version_parse(arena, text, &value.version);
    return value;
}

/* What may follow "===" in a specifier, once white space at the ends is gone. */
static bool is_arbitrary_text(struct str text)
{
    for (size_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at);
        if (utf8_is_space(c) || c == ';' || c == ')') {
            return false;
        }
    }
    return true;
}

/*
 * The operator in front of the text can make another one: "==" and "=1" are "===1", "<" and "=1"
 * are "<=1". A comma would start a second clause, and one specifier has none, except behind "===",
 * where it is a character like any other.
 */
struct marker_test marker_test_of(struct arena *arena, enum marker_op op, struct str right)
{
    struct marker_test test = {.valid = false};
    if (op >= MARKER_OPERATORS) {
        return test;
    }
    struct buf joined = {.arena = arena};
    buf_add(&joined, marker_op_text(op));
    buf_add(&joined, right);
    struct str text = buf_str(&joined);
    test.arbitrary = str_starts(text, STR("==="));
    if (test.arbitrary) {
        test.text = utf8_trim(str_slice(text, 3, text.len));
        test.valid = is_arbitrary_text(test.text);
        return test;
    }
    struct fault unused;
    test.valid = str_find(text, ',', 0) == text.len &&
                 specifier_parse(arena, text, &test.specifier, &unused);
    return test;
}

bool marker_test_admits(const struct marker_test *test, const struct marker_value *left)
{
    if (test->arbitrary) {
        return str_eq_nocase(left->text, test->text);
    }
    return left->is_version &&
           specifier_contains(&test->specifier, &left->version, PRERELEASES_ALLOW);
}
