#include "base/limits.h"
#include "tests/resolve/compare.h"

/* The line at a place, as a bit; 0: there is none. */
static unsigned line_of(const struct comparison *c, const struct conflict_line *line)
{
    struct str at = compare_place(c->arena, line->edge ? line->edge->at : line->pin->line->at);
    for (size_t i = 0; i < c->world->line_count; i++) {
        bool constraint = c->world->lines[i].root < 0;
        if (str_eq(at, str_of(c->world->lines[i].at)) && constraint == !line->edge) {
            return 1u << i;
        }
    }
    return 0;
}

/* The root of a line by the order in which roots are given. */
static int root_of(const struct world *world, unsigned line)
{
    for (size_t i = 0; i < world->line_count; i++) {
        if (line >> i & 1 && world->lines[i].root >= 0) {
            int root = world->lines[i].root;
            return world->reversed ? world->root_count - 1 - root : root;
        }
    }
    return 0;
}

/* Lines ascend by file and line, requirements before constraints, as they do in the world. */
static unsigned lines_of(struct comparison *c, const struct conflict *conflict)
{
    unsigned lines = 0;
    for (size_t i = 0; i < conflict->lines.len; i++) {
        unsigned line = line_of(c, &conflict->lines.at[i]);
        if (line == 0 || line <= lines) {
            compare_differ(c, "a conflict has an unknown line, or lines out of order");
        } else if ((int)conflict->lines.at[i].root != root_of(c->world, line)) {
            compare_differ(c, "a line is said to be of root %u", conflict->lines.at[i].root);
        }
        lines |= line;
    }
    return lines;
}

static bool is_among(const unsigned *sets, size_t count, unsigned set)
{
    for (size_t i = 0; i < count; i++) {
        if (sets[i] == set) {
            return true;
        }
    }
    return false;
}

static void compare_conflict(struct comparison *c, const struct naive_conflicts *naive,
                             const struct conflict *conflict, unsigned lines)
{
    if (is_among(naive->lines, naive->count, lines)) {
        compare_facts(c, conflict, lines);
        return;
    }
    bool holds = naive_holds(c->prepared, lines);
    compare_differ(c, "a conflict %s: %.*s", holds ? "that holds together" : "that is not minimal",
                   STR_ARG(compare_lines(c, lines)));
}

void compare_conflicts(struct comparison *c)
{
    const struct resolve_result *result = &c->product->result;
    struct naive_conflicts naive;
    naive_find_conflicts(c->prepared, &naive);
    unsigned seen[LIMIT_CONFLICTS + 1];
    size_t count = 0;
    for (size_t i = 0; i < result->conflicts.len && count <= LIMIT_CONFLICTS; i++) {
        unsigned lines = lines_of(c, &result->conflicts.at[i]);
        if (is_among(seen, count, lines)) {
            compare_differ(c, "a conflict comes twice: %.*s", STR_ARG(compare_lines(c, lines)));
        }
        seen[count++] = lines;
        compare_conflict(c, &naive, &result->conflicts.at[i], lines);
    }
    if (count == 0 || count > LIMIT_CONFLICTS) {
        compare_differ(c, "%zu conflicts", result->conflicts.len);
    }
    for (size_t i = 0; i < naive.count && !result->more_conflicts; i++) {
        if (!is_among(seen, count, naive.lines[i])) {
            compare_differ(c, "a conflict is missing: %.*s",
                           STR_ARG(compare_lines(c, naive.lines[i])));
        }
    }
}
