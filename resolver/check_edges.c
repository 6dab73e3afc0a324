/* Findings on a requirement: the pin is outside it, its extra or its marker is a problem. */
#include <assert.h>

#include "base/buf.h"
#include "resolver/check_internal.h"
#include "resolver/undecided.h"

/* What to change, by who requires: a line of the user's, or the pin of the release that requires.
 */
static struct str excluded_help(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                                const struct graph_choice *choice)
{
    struct buf help = {.arena = walk->check->arena};
    if (choice->project) {
        buf_add(&help, STR("change the requirement, or the project's version"));
        return buf_str(&help);
    }
    assert(choice->pin); /* the version that is excluded is a pin's, if not a project's */
    struct str pin = place_name(walk->check->arena, choice->pin->line->at);
    if (add_neighbours(walk, &help, &edge->requirement->specifier, choice, "that fit")) {
        buf_add(&help, STR("; "));
    }
    buf_printf(&help, "change the pin at %.*s", STR_ARG(pin));
    if (edge->at.source) {
        struct str place = place_name(walk->check->arena, edge->at);
        buf_printf(&help, ", or the requirement at %.*s", STR_ARG(place));
        return buf_str(&help);
    }
    const struct graph_node *node = graph_node(walk->graph, walk->visits.at[visit].node);
    if (node->choice->pin) {
        struct str place = place_name(walk->check->arena, node->choice->pin->line->at);
        buf_printf(&help, ", or that of %.*s at %.*s", STR_ARG(node->choice->shown),
                   STR_ARG(place));
    }
    return buf_str(&help);
}

void find_excluded(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                   const struct graph_choice *choice, uint64_t environments)
{
    bool made;
    struct arena *arena = walk->check->arena;
    struct cause cause = {FINDING_PIN_EXCLUDED, choice, choice->pin, edge, visit, NULL};
    struct finding *finding = finding_for(walk, &cause, STR(""), &made);
    if (made) {
        struct str requirer = requirer_name(walk, edge, visit);
        const char *is = choice->project ? "is version" : "is pinned to";
        finding->message = arena_printf(arena, "%.*s %s %.*s, but %.*s requires %.*s",
                                        STR_ARG(choice->shown), is, STR_ARG(choice->version_text),
                                        STR_ARG(requirer), STR_ARG(edge->requirement->text));
        finding->label = choice->pin ? STR("this pin") : STR("required here");
        finding->help = excluded_help(walk, edge, visit, choice);
    }
    finding_meet(walk, finding, environments, visit, NULL, NULL);
}

static struct str defined_extras(struct arena *arena, const struct graph_choice *choice)
{
    struct buf help = {.arena = arena};
    size_t count =
        choice->project ? choice->project->extras.len : choice->release->provides_extra_count;
    buf_add(&help, count ? STR("it defines: ") : STR("it defines no extras; drop the extra"));
    for (size_t i = 0; i < count; i++) {
        struct str name = choice->project ? choice->project->extras.at[i].name
                                          : choice->release->provides_extra[i];
        buf_add(&help, i ? STR(", ") : STR(""));
        buf_add(&help, name);
    }
    return buf_str(&help);
}

static struct str join(struct arena *arena, const struct str *items, size_t count)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        buf_add(&out, i ? STR(", ") : STR(""));
        buf_add(&out, items[i]);
    }
    return buf_str(&out);
}

static bool has_extra(const struct finding *finding, struct str extra)
{
    for (size_t i = 0; i < finding->extras.len; i++) {
        if (str_eq(finding->extras.at[i], extra)) {
            return true;
        }
    }
    return false;
}

/* Adds the extras of the edge that the choice does not define; returns how many there are. */
static size_t list_undefined(struct arena *arena, const struct graph_edge *edge,
                             const struct graph_choice *choice, struct finding *finding)
{
    size_t count = 0;
    for (size_t i = 0; i < edge->undefined.len; i++) {
        if (edge->undefined.at[i].choice == choice) {
            count++;
            if (finding && !has_extra(finding, edge->undefined.at[i].extra)) {
                vec_push(arena, &finding->extras, edge->undefined.at[i].extra);
            }
        }
    }
    return count;
}

void find_undecided_edge(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                         uint64_t environments, enum undecided_cause why_kind, const char *why)
{
    bool made;
    struct cause cause = {.kind = FINDING_UNDECIDED, .edge = edge, .visit = visit};
    struct finding *finding = finding_for(walk, &cause, str_of(why), &made);
    if (made) {
        finding->cause = why_kind;
        finding->release = edge->requirement->text;
        finding->label = STR("required here");
        finding->message =
            undecided_edge(walk->check->arena, edge, requirer_name(walk, edge, visit), str_of(why));
        finding->help = undecided_edge_help(walk->check->arena, edge);
    }
    finding_meet(walk, finding, environments, visit, NULL, NULL);
}

/* One pin line may choose several releases (== by Python): their undefined extras come together. */
void find_undefined_extras(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                           const struct graph_choice *choice, uint64_t environments)
{
    bool made;
    struct arena *arena = walk->check->arena;
    if (list_undefined(arena, edge, choice, NULL) == 0) {
        return;
    }
    if (choice->project && choice->project->extras_dynamic.len) {
        find_undecided_edge(walk, edge, visit, environments, CAUSE_DYNAMIC,
                            choice->project->extras_dynamic.ptr);
        return;
    }
    struct cause cause = {FINDING_UNKNOWN_EXTRA, choice, choice->pin, edge, visit, NULL};
    struct finding *finding = finding_for(walk, &cause, STR(""), &made);
    size_t before = finding->extras.len;
    list_undefined(arena, edge, choice, finding);
    if (finding->extras.len > before) {
        struct str requirer = requirer_name(walk, edge, visit);
        struct str what = distribution_name(arena, choice->shown, choice->version_text);
        struct str extras = join(arena, finding->extras.at, finding->extras.len);
        finding->message =
            arena_printf(arena, "%.*s has no extra %.*s, but %.*s requires %.*s", STR_ARG(what),
                         STR_ARG(extras), STR_ARG(requirer), STR_ARG(edge->requirement->text));
        finding->label = choice->pin ? STR("this release") : STR("required here");
        finding->help = defined_extras(arena, choice);
    }
    finding_meet(walk, finding, environments, visit, NULL, NULL);
}

void find_patch_marker(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                       uint64_t environments)
{
    bool made;
    struct cause cause = {.kind = FINDING_PATCH_LEVEL, .edge = edge, .visit = visit};
    struct finding *finding = finding_for(walk, &cause, STR(""), &made);
    if (made) {
        struct str requirer = requirer_name(walk, edge, visit);
        finding->label = STR("required here");
        finding->message = arena_printf(
            walk->check->arena, "whether %.*s requires %.*s (%.*s) depends on the patch release of",
            STR_ARG(requirer), STR_ARG(edge->requirement->text),
            STR_ARG(edge->requirement->marker_text));
    }
    finding_meet(walk, finding, environments, visit, NULL, NULL);
}
