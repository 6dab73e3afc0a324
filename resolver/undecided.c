#include "resolver/undecided.h"

#include "base/buf.h"

struct str undecided_release(struct arena *arena, struct str what, struct str reason)
{
    return arena_printf(arena, "not decided: %.*s: %.*s", STR_ARG(what), STR_ARG(reason));
}

/* What the user can do about a cause; NULL: nothing but to judge by hand. */
static const char *const cause_help[UNDECIDED_CAUSES] = {
    [CAUSE_NETWORK] = "try again, with a longer --timeout SECONDS if the index is slow",
    [CAUSE_OFFLINE] = "run it once without --offline, so that the answer is kept",
    [CAUSE_ABSENT] = "say what it requires: --metadata FILE",
    [CAUSE_DYNAMIC] = "say what it requires: --metadata FILE",
    [CAUSE_HASH] = "the index or a proxy has altered the file: ask whoever runs it",
};

static struct str by_hand(struct arena *arena, struct str name)
{
    return arena_printf(arena, "judge it by hand, then accept it: --ignore undecided:%.*s",
                        STR_ARG(name));
}

struct str undecided_name_help(struct arena *arena, struct str name, enum undecided_cause cause)
{
    if (cause == CAUSE_ABSENT) {
        return STR("name an index: --index-url URL or --snapshot FILE");
    }
    return cause != CAUSE_DYNAMIC && cause_help[cause] ? str_of(cause_help[cause])
                                                       : by_hand(arena, name);
}

struct str undecided_release_help(struct arena *arena, struct str name,
                                  const struct graph_choice *choice)
{
    if (choice->release && choice->release->failure.help.len) {
        return choice->release->failure.help;
    }
    if (choice->release && cause_help[choice->cause]) {
        return str_of(cause_help[choice->cause]);
    }
    if (choice->cause == CAUSE_ABSENT && choice->version) {
        return undecided_name_help(arena, name, choice->cause);
    }
    return by_hand(arena, name);
}

struct str undecided_edge(struct arena *arena, const struct graph_edge *edge, struct str requirer,
                          struct str reason)
{
    struct buf out = {.arena = arena};
    struct str marker = edge->when.unknown ? edge->requirement->marker_text : STR("");
    buf_printf(&out, "not decided: %.*s, which %.*s requires: %.*s",
               STR_ARG(edge->requirement->text), STR_ARG(requirer), STR_ARG(reason));
    if (marker.len) {
        buf_printf(&out, ": %.*s", STR_ARG(marker));
    }
    return buf_str(&out);
}

struct str undecided_edge_help(struct arena *arena, const struct graph_edge *edge)
{
    struct str name = edge->requirement->canonical;
    if (edge->when.unknown) {
        return STR("give all marker values with --environment FILE, or mend the marker");
    }
    if (name.len == 0) {
        return STR("give it a name: NAME @ URL");
    }
    return arena_printf(arena, "require a release by name, or accept it: --ignore undecided:%.*s",
                        STR_ARG(name));
}
