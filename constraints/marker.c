#include "constraints/marker.h"

#include "base/buf.h"
#include "constraints/marker_tree.h"

struct str marker_variable_name(enum marker_variable variable)
{
    static const char *const names[] = {
        [MARKER_IMPLEMENTATION_NAME] = "implementation_name",
        [MARKER_IMPLEMENTATION_VERSION] = "implementation_version",
        [MARKER_OS_NAME] = "os_name",
        [MARKER_PLATFORM_MACHINE] = "platform_machine",
        [MARKER_PLATFORM_PYTHON_IMPLEMENTATION] = "platform_python_implementation",
        [MARKER_PLATFORM_RELEASE] = "platform_release",
        [MARKER_PLATFORM_SYSTEM] = "platform_system",
        [MARKER_PLATFORM_VERSION] = "platform_version",
        [MARKER_PYTHON_FULL_VERSION] = "python_full_version",
        [MARKER_PYTHON_VERSION] = "python_version",
        [MARKER_SYS_PLATFORM] = "sys_platform",
        [MARKER_EXTRA] = "extra",
        [MARKER_EXTRAS] = "extras",
        [MARKER_DEPENDENCY_GROUPS] = "dependency_groups",
    };
    return str_of(names[variable]);
}

static bool holds(struct str text, char c)
{
    return str_find(text, c, 0) < text.len;
}

/*
 * Values are printed raw, as packaging does. One with quotes of both kinds, which packaging cannot
 * print, gets its double ones escaped.
 */
static void print_value(struct buf *out, struct str value)
{
    bool both = holds(value, '"') && holds(value, '\'');
    char quote = holds(value, '"') && !both ? '\'' : '"';
    buf_add_char(out, quote);
    for (size_t at = 0; at < value.len;) {
        size_t end = both ? str_find(value, '"', at) : value.len;
        buf_add(out, str_slice(value, at, end));
        buf_add(out, end < value.len ? STR("\\x22") : STR(""));
        at = end + 1;
    }
    buf_add_char(out, quote);
}

static void print_operand(struct buf *out, const struct marker_operand *operand)
{
    if (operand->is_variable) {
        buf_add(out, operand->text);
    } else {
        print_value(out, operand->text);
    }
}

static void print_atom(struct buf *out, const struct marker_atom *atom)
{
    print_operand(out, &atom->left);
    buf_add_char(out, ' ');
    buf_add(out, marker_op_text(atom->op));
    buf_add_char(out, ' ');
    print_operand(out, &atom->right);
}

/* Parentheses around one item mean nothing and are not printed. */
static const struct marker_list *unwrap(const struct marker_list *list)
{
    while (list->items.len == 1 && list->items.at[0].list) {
        list = list->items.at[0].list;
    }
    return list;
}

static void print_list(struct buf *out, const struct marker_list *list, bool inner)
{
    list = unwrap(list);
    bool parentheses = inner && list->items.len > 1;
    buf_add(out, parentheses ? STR("(") : STR(""));
    for (size_t i = 0; i < list->items.len; i++) {
        const struct marker_item *item = &list->items.at[i];
        if (i) {
            buf_add(out, item->starts_group ? STR(" or ") : STR(" and "));
        }
        if (item->atom) {
            print_atom(out, item->atom);
        } else {
            print_list(out, item->list, true);
        }
    }
    buf_add(out, parentheses ? STR(")") : STR(""));
}

struct str marker_normalized(struct arena *arena, const struct marker *marker)
{
    struct buf out = {.arena = arena};
    print_list(&out, &marker->list, false);
    return buf_str(&out);
}

bool marker_names(const struct marker *marker, enum marker_variable variable)
{
    return marker && (marker->named >> variable & 1U);
}
