#include "constraints/marker_tree.h"

#include "base/limits.h"
#include "constraints/name.h"

/*
 *     marker = item (("and" | "or") item)*
 *     item   = space* ("(" space* marker space* ")" | comparison) space*
 *     comparison = operand space* operator space* operand space*
 *     operand    = variable | quoted text
 *     operator   = "in" | "not" space+ "in" | "===" | "==" | "~=" | "!=" | "<=" | ">=" | "<" | ">"
 */

struct parser {
    struct token_cursor *cursor;
    uint32_t named;
    size_t depth;
};

static bool parse_list(struct parser *parser, struct marker_list *list);

static bool parse_operand(struct parser *parser, struct marker_operand *operand)
{
    struct token_cursor *cursor = parser->cursor;
    size_t start = cursor->at;
    struct str raw;
    if (token_variable(cursor, &operand->variable)) {
        operand->is_variable = true;
        operand->text = marker_variable_name(operand->variable);
        parser->named |= 1U << operand->variable;
        return true;
    }
    if (!token_quoted(cursor, &raw)) {
        return token_expected(cursor, "Expected a marker variable or a text in quotes");
    }
    if (!token_literal(cursor->arena, raw, &operand->text)) {
        return token_fail(cursor, start, cursor->at,
                          "Expected a text in quotes that Python can read");
    }
    return true;
}

static bool parse_operator(struct token_cursor *cursor, enum marker_op *op)
{
    static const char *const texts[] = {"===", "==", "~=", "!=", "<=", ">=", "<", ">", NULL};
    size_t which;
    if (token_keyword(cursor, STR("in"))) {
        *op = MARKER_OP_IN;
        return true;
    }
    if (token_keyword(cursor, STR("not"))) {
        *op = MARKER_OP_NOT_IN;
        if (!token_space(cursor)) {
            return token_expected(cursor, "Expected white space after 'not'");
        }
        return token_keyword(cursor, STR("in")) ||
               token_expected(cursor, "Expected 'in' after 'not'");
    }
    if (!token_one_of(cursor, texts, &which)) {
        return token_expected(cursor, "Expected a marker operator, one of <=, <, !=, ==, >=, >, "
                                      "~=, ===, in, not in");
    }
    *op = (enum marker_op)which;
    return true;
}

bool marker_variable_is_version(enum marker_variable variable)
{
    return variable == MARKER_IMPLEMENTATION_VERSION || variable == MARKER_PLATFORM_RELEASE ||
           variable == MARKER_PYTHON_FULL_VERSION || variable == MARKER_PYTHON_VERSION;
}

static bool variable_of(struct str name, enum marker_variable *variable)
{
    for (size_t i = 0; i <= MARKER_DEPENDENCY_GROUPS; i++) {
        if (str_eq(name, marker_variable_name((enum marker_variable)i))) {
            *variable = (enum marker_variable)i;
            return true;
        }
    }
    return false;
}

/*
 * The left side is looked up if it is a variable, else the right side, whatever it is: 'x' ==
 * 'os_name' compares x with the value of os_name. The side that is not looked up is a text, even
 * if it is a variable: os_name == sys_platform compares with the text "sys_platform".
 */
static void resolve_key(struct parser *parser, struct marker_atom *atom)
{
    struct arena *arena = parser->cursor->arena;
    atom->key_is_left = atom->left.is_variable;
    const struct marker_operand *key = atom->key_is_left ? &atom->left : &atom->right;
    struct marker_operand *other = atom->key_is_left ? &atom->right : &atom->left;
    atom->has_key = variable_of(key->text, &atom->key);
    if (!atom->has_key) {
        return;
    }
    parser->named |= 1U << atom->key;
    if (atom->key >= MARKER_EXTRA && key->is_variable && !other->is_variable) {
        other->text = name_canonical(arena, other->text);
    }
    bool set = atom->key == MARKER_EXTRAS || atom->key == MARKER_DEPENDENCY_GROUPS;
    atom->other.text = set ? name_canonical(arena, other->text) : other->text;
    if (!marker_variable_is_version(atom->key)) {
        return;
    }
    if (atom->key_is_left) {
        atom->test = marker_test_of(arena, atom->op, atom->other.text);
    } else {
        atom->other = marker_value_of(arena, atom->other.text);
    }
}

static bool parse_comparison(struct parser *parser, struct marker_atom *atom)
{
    struct token_cursor *cursor = parser->cursor;
    if (!parse_operand(parser, &atom->left)) {
        return false;
    }
    token_space(cursor);
    if (!parse_operator(cursor, &atom->op)) {
        return false;
    }
    token_space(cursor);
    if (!parse_operand(parser, &atom->right)) {
        return false;
    }
    resolve_key(parser, atom);
    return true;
}

/* Behind the "(" at open. */
static bool parse_parenthesis(struct parser *parser, size_t open, struct marker_list *list)
{
    struct token_cursor *cursor = parser->cursor;
    if (++parser->depth > LIMIT_MARKER_DEPTH) {
        return token_fail(cursor, open, cursor->at, "Expected at most 200 nested parentheses");
    }
    if (!parse_list(parser, list)) {
        return false;
    }
    if (!token_char(cursor, ')')) {
        return token_fail(cursor, open, cursor->at,
                          "Expected ')' to match '(', after marker expression");
    }
    parser->depth--;
    return true;
}

static bool parse_item(struct parser *parser, struct marker_item *item)
{
    struct token_cursor *cursor = parser->cursor;
    token_space(cursor);
    size_t start = cursor->at;
    bool ok;
    if (token_char(cursor, '(')) {
        struct marker_list *list = ARENA_NEW(cursor->arena, struct marker_list);
        item->list = list;
        ok = parse_parenthesis(parser, start, list);
    } else {
        struct marker_atom *atom = ARENA_NEW(cursor->arena, struct marker_atom);
        item->atom = atom;
        ok = parse_comparison(parser, atom);
    }
    token_space(cursor);
    return ok;
}

static bool parse_list(struct parser *parser, struct marker_list *list)
{
    struct token_cursor *cursor = parser->cursor;
    struct marker_item item = {.starts_group = true};
    for (;;) {
        if (!parse_item(parser, &item)) {
            return false;
        }
        vec_push(cursor->arena, &list->items, item);
        item = (struct marker_item){.starts_group = token_keyword(cursor, STR("or"))};
        if (!item.starts_group && !token_keyword(cursor, STR("and"))) {
            return true;
        }
    }
}

_Static_assert(LIMIT_MARKER_DEPTH == 200, "the message of parse_parenthesis names the limit");

const struct marker *marker_parse_at(struct token_cursor *cursor)
{
    struct parser parser = {.cursor = cursor};
    struct marker *marker = ARENA_NEW(cursor->arena, struct marker);
    if (!parse_list(&parser, &marker->list)) {
        return NULL;
    }
    marker->named = parser.named;
    return marker;
}

const struct marker *marker_parse(struct arena *arena, struct str text, struct fault *fault)
{
    struct token_cursor cursor = {arena, text, 0, fault};
    const struct marker *marker = marker_parse_at(&cursor);
    if (marker && !token_at_end(&cursor)) {
        token_expected(&cursor, "Expected 'and', 'or' or the end of the marker");
        return NULL;
    }
    return marker;
}
