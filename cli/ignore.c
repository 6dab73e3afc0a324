#include "cli/ignore.h"

#include "base/suggest.h"
#include "constraints/name.h"

static void unknown_kind(struct str kind, struct troubles *troubles)
{
    struct suggestion near = {.word = kind};
    for (size_t i = 0; i < FINDING_KINDS; i++) {
        suggest_offer(&near, str_of(finding_kind_info((enum finding_kind)i)->name));
    }
    if (near.best.len) {
        trouble_add(troubles, "option '--ignore': unknown kind '%.*s' (did you mean '%.*s'?)",
                    STR_ARG(kind), STR_ARG(near.best));
    } else {
        trouble_add(troubles, "option '--ignore': unknown kind '%.*s'", STR_ARG(kind));
    }
}

void ignore_parse(struct arena *arena, struct str text, struct ignore_rules *rules,
                  struct troubles *troubles)
{
    size_t colon = str_find(text, ':', 0);
    struct str kind_name = str_slice(text, 0, colon);
    struct str name = str_slice(text, colon + 1, text.len);
    bool named = colon < text.len;
    enum finding_kind kind;
    if (!finding_kind_of(kind_name, &kind)) {
        unknown_kind(kind_name, troubles);
    } else if (kind == FINDING_SYNTAX) {
        trouble_add(troubles, "option '--ignore': a syntax error cannot be ignored");
    } else if (named && !name_is_valid(name)) {
        trouble_add(troubles, "option '--ignore': '%.*s' is not a name", STR_ARG(name));
    } else if (kind == FINDING_UNDECIDED && !named) {
        trouble_add(troubles, "option '--ignore': undecided needs a name (undecided:NAME)");
    } else {
        struct str canonical = named ? name_canonical(arena, name) : STR("");
        vec_push(arena, &rules->items, (struct ignore_rule){kind, canonical});
    }
}

bool ignore_accepts(const struct ignore_rules *rules, enum finding_kind kind, struct str name)
{
    for (size_t i = 0; i < rules->items.len; i++) {
        const struct ignore_rule *rule = &rules->items.at[i];
        if (rule->kind == kind && (rule->name.len == 0 || str_eq(rule->name, name))) {
            return true;
        }
    }
    return false;
}
