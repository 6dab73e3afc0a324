#include "constraints/marker_tree.h"

/* As in packaging, every part is evaluated in order: the first that cannot be counts. */

static enum marker_result truth(bool value)
{
    return value ? MARKER_TRUE : MARKER_FALSE;
}

static bool is_text_in(struct str needle, struct str text)
{
    return needle.len == 0 || str_find_str(text, needle) < text.len;
}

static enum marker_result compare_texts(struct str left, enum marker_op op, struct str right)
{
    switch (op) {
    case MARKER_OP_IN:
        return truth(is_text_in(left, right));
    case MARKER_OP_NOT_IN:
        return truth(!is_text_in(left, right));
    case MARKER_OP_EQ:
    case MARKER_OP_LE:
    case MARKER_OP_GE:
        return truth(str_eq(left, right));
    case MARKER_OP_NE:
        return truth(!str_eq(left, right));
    case MARKER_OP_LT:
    case MARKER_OP_GT:
        return MARKER_FALSE;
    default:
        return MARKER_UNDEFINED_COMPARISON;
    }
}

/* A text is never equal to a set of texts. */
static enum marker_result compare_set(const struct marker_atom *atom, const struct str *items,
                                      size_t count)
{
    if (atom->key_is_left) {
        return MARKER_UNDEFINED_COMPARISON;
    }
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        found = found || str_eq(items[i], atom->other.text);
    }
    switch (atom->op) {
    case MARKER_OP_IN:
        return truth(found);
    case MARKER_OP_NOT_IN:
        return truth(!found);
    case MARKER_OP_NE:
        return MARKER_TRUE;
    case MARKER_OP_ARBITRARY:
    case MARKER_OP_COMPATIBLE:
        return MARKER_UNDEFINED_COMPARISON;
    default:
        return MARKER_FALSE;
    }
}

/* What the comparison gives whatever the value is; unknown if it hangs on that. */
static enum marker_result compare_unknown(const struct marker_atom *atom)
{
    bool as_version = marker_variable_is_version(atom->key);
    switch (atom->op) {
    case MARKER_OP_IN:
    case MARKER_OP_NOT_IN:
        if (!atom->key_is_left && atom->other.text.len == 0) {
            return truth(atom->op == MARKER_OP_IN);
        }
        return MARKER_UNKNOWN;
    case MARKER_OP_LT:
    case MARKER_OP_GT:
    case MARKER_OP_ARBITRARY:
    case MARKER_OP_COMPATIBLE:
        if (as_version && (!atom->key_is_left || atom->test.valid)) {
            return MARKER_UNKNOWN;
        }
        return compare_texts(STR(""), atom->op, STR(""));
    default:
        return MARKER_UNKNOWN;
    }
}

static enum marker_result compare_variable(const struct marker_atom *atom,
                                           const struct environment *environment)
{
    if (!environment->known[atom->key]) {
        return compare_unknown(atom);
    }
    struct str value = environment->value[atom->key];
    const struct environment_version *version = environment->version[atom->key];
    if (atom->key_is_left) {
        return atom->test.valid ? truth(marker_test_admits(&atom->test, &version->value))
                                : compare_texts(value, atom->op, atom->other.text);
    }
    if (version && atom->op < MARKER_OPERATORS && version->tests[atom->op].valid) {
        return truth(marker_test_admits(&version->tests[atom->op], &atom->other));
    }
    return compare_texts(atom->other.text, atom->op, value);
}

static enum marker_result evaluate_extra(const struct marker_atom *atom,
                                         const struct marker_context *context)
{
    if (!context->has_extra) {
        return MARKER_UNDEFINED_NAME;
    }
    return atom->key_is_left ? compare_texts(context->extra, atom->op, atom->other.text)
                             : compare_texts(atom->other.text, atom->op, context->extra);
}

static enum marker_result evaluate_atom(const struct marker_atom *atom,
                                        const struct marker_context *context)
{
    if (!atom->has_key) {
        return MARKER_UNDEFINED_NAME;
    }
    switch (atom->key) {
    case MARKER_EXTRA:
        return evaluate_extra(atom, context);
    case MARKER_EXTRAS:
        return context->has_sets ? compare_set(atom, context->extras, context->extra_count)
                                 : MARKER_UNDEFINED_NAME;
    case MARKER_DEPENDENCY_GROUPS:
        return context->has_sets ? compare_set(atom, context->groups, context->group_count)
                                 : MARKER_UNDEFINED_NAME;
    default:
        return compare_variable(atom, context->environment);
    }
}

static bool is_undefined(enum marker_result result)
{
    return result == MARKER_UNDEFINED_COMPARISON || result == MARKER_UNDEFINED_NAME;
}

static enum marker_result both(enum marker_result a, enum marker_result b)
{
    if (a == MARKER_FALSE || b == MARKER_FALSE) {
        return MARKER_FALSE;
    }
    return a == MARKER_UNKNOWN ? a : b;
}

static enum marker_result either(enum marker_result a, enum marker_result b)
{
    if (a == MARKER_TRUE || b == MARKER_TRUE) {
        return MARKER_TRUE;
    }
    return a == MARKER_UNKNOWN ? a : b;
}

static enum marker_result evaluate_list(const struct marker_list *list,
                                        const struct marker_context *context)
{
    enum marker_result any = MARKER_FALSE;
    enum marker_result group = MARKER_FALSE;
    for (size_t i = 0; i < list->items.len; i++) {
        const struct marker_item *item = &list->items.at[i];
        enum marker_result result =
            item->atom ? evaluate_atom(item->atom, context) : evaluate_list(item->list, context);
        if (is_undefined(result)) {
            return result;
        }
        if (item->starts_group) {
            any = either(any, group);
            group = result;
        } else {
            group = both(group, result);
        }
    }
    return either(any, group);
}

enum marker_result marker_evaluate(const struct marker *marker,
                                   const struct marker_context *context)
{
    return evaluate_list(&marker->list, context);
}

struct marker_bits marker_evaluate_all(const struct marker *marker,
                                       const struct environment_set *set, struct str extra)
{
    struct marker_bits bits = {0, 0};
    if (!marker) {
        bits.yes = environment_set_all(set);
        return bits;
    }
    struct marker_context context = {.has_extra = true, .extra = extra};
    for (size_t i = 0; i < set->count; i++) {
        context.environment = &set->at[i];
        enum marker_result result = evaluate_list(&marker->list, &context);
        bits.yes |= (uint64_t)(result == MARKER_TRUE) << i;
        bits.unknown |= (uint64_t)(result > MARKER_TRUE) << i;
    }
    return bits;
}
