/* Texts of requirements, changed as little as will do: what is not replaced stays as it is written.
 */
#include "base/buf.h"
#include "constraints/name.h"
#include "resolver/fix_internal.h"

static const struct str NONE = {0};

static bool parse(struct arena *arena, struct str text, struct requirement *requirement)
{
    struct fault fault;
    return requirement_parse(arena, text, requirement, &fault);
}

static struct str replace(struct arena *arena, struct str text, size_t start, size_t end,
                          struct str new)
{
    struct buf out = {.arena = arena};
    buf_add(&out, str_slice(text, 0, start));
    buf_add(&out, new);
    buf_add(&out, str_slice(text, end, text.len));
    return buf_str(&out);
}

struct str fix_with_version(struct arena *arena, struct str text, const struct version *version)
{
    struct requirement r;
    for (size_t i = 0; parse(arena, text, &r) && i < r.specifier.count; i++) {
        const struct spec_clause *clause = &r.specifier.clauses[i];
        bool pins =
            clause->op == SPEC_OP_ARBITRARY || (clause->op == SPEC_OP_EQ && !clause->wildcard);
        size_t start = clause->end - clause->version_text.len;
        if (pins) {
            bool verbatim = str_eq(str_slice(text, start, clause->end), clause->version_text);
            return verbatim ? replace(arena, text, start, clause->end,
                                      version_normalized(arena, version))
                            : NONE;
        }
    }
    return NONE;
}

static bool admits(const struct spec_clause *clause, const struct version *version)
{
    const struct specifier one = {.clauses = (struct spec_clause *)clause, .count = 1};
    return specifier_contains(&one, version, PRERELEASES_ALLOW);
}

/* What stands for a clause so that it admits the version; empty: nothing does. */
static struct str wider(struct arena *arena, const struct spec_clause *clause,
                        const struct version *version)
{
    bool above = clause->has_version && version_cmp(version, &clause->version) > 0;
    switch (clause->op) {
    case SPEC_OP_GE:
    case SPEC_OP_GT:
        return arena_printf(arena, ">=%.*s", STR_ARG(version_normalized(arena, version)));
    case SPEC_OP_COMPATIBLE:
        return arena_printf(
            arena, ">=%.*s",
            STR_ARG(above ? clause->version_text : version_normalized(arena, version)));
    case SPEC_OP_EQ:
        return above ? arena_printf(arena, ">=%.*s", STR_ARG(clause->version_text)) : NONE;
    default:
        return NONE;
    }
}

/* The text with `list` as its specifier. */
static struct str with_specifier(struct arena *arena, struct str text, const struct requirement *r,
                                 struct str list)
{
    if (list.len) {
        return replace(arena, text, r->specifier_at.start, r->specifier_at.end, list);
    }
    size_t name_end = r->extras_at.end ? r->extras_at.end : r->name_at.end;
    return str_slice(text, 0, name_end);
}

static void add_clause(struct buf *list, struct str clause)
{
    buf_add(list, list->len && clause.len ? STR(",") : STR(""));
    buf_add(list, clause);
}

struct str fix_admitting(struct arena *arena, struct str text, const struct version *version)
{
    struct requirement r;
    struct buf list = {.arena = arena};
    if (!parse(arena, text, &r)) {
        return NONE;
    }
    for (size_t i = 0; i < r.specifier.count; i++) {
        const struct spec_clause *clause = &r.specifier.clauses[i];
        struct str as_written = str_slice(text, clause->start, clause->end);
        add_clause(&list, admits(clause, version) ? as_written : wider(arena, clause, version));
    }
    return with_specifier(arena, text, &r, buf_str(&list));
}

struct str fix_without_clause(struct arena *arena, struct str text, size_t at)
{
    struct requirement r;
    struct buf list = {.arena = arena};
    if (!parse(arena, text, &r) || at >= r.specifier.count) {
        return NONE;
    }
    for (size_t i = 0; i < r.specifier.count; i++) {
        const struct spec_clause *clause = &r.specifier.clauses[i];
        add_clause(&list, i == at ? NONE : str_slice(text, clause->start, clause->end));
    }
    return with_specifier(arena, text, &r, buf_str(&list));
}

static bool is_among(const struct str *list, size_t count, struct str s)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(list[i], s)) {
            return true;
        }
    }
    return false;
}

struct str fix_without_extras(struct arena *arena, struct str text, const struct str *extras,
                              size_t count)
{
    struct requirement r;
    struct buf list = {.arena = arena};
    if (!parse(arena, text, &r) || !r.extra_count) {
        return NONE;
    }
    for (size_t i = 0; i < r.extra_count; i++) {
        if (!is_among(extras, count, name_canonical(arena, r.extras[i]))) {
            add_clause(&list, r.extras[i]);
        }
    }
    struct str rest = list.len ? arena_printf(arena, "[%.*s]", STR_ARG(buf_str(&list))) : NONE;
    return replace(arena, text, r.extras_at.start, r.extras_at.end, rest);
}
