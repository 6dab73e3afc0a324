/* Findings on what an index says of a pinned release: its files, its metadata, its withdrawal. */
#include "resolver/check_internal.h"
#include "resolver/undecided.h"

void find_undecided_release(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                            const struct graph_choice *choice, uint64_t environments)
{
    bool made;
    struct arena *arena = walk->check->arena;
    struct cause cause = {.kind = FINDING_UNDECIDED, .choice = choice, .pin = choice->pin};
    environments &= ~choice->no_file; /* there it cannot be installed whatever it requires */
    if (!environments) {
        return;
    }
    struct finding *finding = finding_for(walk, &cause, choice->reason, &made);
    if (made) {
        const struct failure *failure = choice->release ? &choice->release->failure : NULL;
        struct str what = distribution_name(arena, choice->shown, choice->version_text);
        finding->cause = choice->cause;
        finding->release = what;
        finding->url = failure ? failure->url : STR("");
        finding->label = STR("this pin");
        finding->message = undecided_release(arena, what, choice->reason);
        finding->help = undecided_release_help(arena, finding->name, choice);
    }
    finding_meet(walk, finding, environments, visit, edge, choice);
}

static void find_no_file(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                         const struct graph_choice *choice, uint64_t environments)
{
    bool made;
    struct cause cause = {.kind = FINDING_NO_FILE, .choice = choice, .pin = choice->pin};
    struct finding *finding = finding_for(walk, &cause, STR(""), &made);
    if (made) {
        finding->label = STR("this pin");
        finding->message =
            arena_printf(walk->check->arena, "%.*s is pinned to %.*s, which has no file for",
                         STR_ARG(choice->shown), STR_ARG(choice->version_text));
        finding->help =
            STR("pin a release with a wheel that fits or an sdist there (with a marker), "
                "or leave that environment out");
    }
    finding_meet(walk, finding, environments, visit, edge, choice);
}

/* An exact pin on a yanked release passes, with the reason. */
static void find_yanked(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                        const struct graph_choice *choice, uint64_t environments)
{
    bool made;
    struct arena *arena = walk->check->arena;
    struct cause cause = {.kind = FINDING_PIN_YANKED, .choice = choice, .pin = choice->pin};
    struct finding *finding = finding_for(walk, &cause, STR(""), &made);
    if (made) {
        struct str reason = choice->release->yanked_reason;
        finding->label = STR("this pin");
        finding->message = arena_printf(arena, "%.*s is pinned to %.*s, which is yanked: %.*s",
                                        STR_ARG(choice->shown), STR_ARG(choice->version_text),
                                        STR_ARG(reason.len ? reason : STR("no reason is given")));
        finding->help = STR("pin another release when you can; nothing new should pick this one");
    }
    finding_meet(walk, finding, environments, visit, edge, choice);
}

void find_at_release(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                     const struct graph_choice *choice, uint64_t environments)
{
    if (choice->no_file & environments) {
        find_no_file(walk, edge, visit, choice, choice->no_file & environments);
    }
    if (choice->release->yanked) {
        find_yanked(walk, edge, visit, choice, environments);
    }
}

void find_shadow(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                 const struct graph_choice *choice, uint64_t environments)
{
    bool made;
    struct str name = intern_str(walk->check->input->names, choice->name);
    struct str url = catalog_shadow(walk->check->input->catalog, name);
    struct cause cause = {.kind = FINDING_INDEX_SHADOW, .choice = choice, .pin = choice->pin};
    if (!url.len) {
        return;
    }
    struct finding *finding = finding_for(walk, &cause, STR(""), &made);
    if (made) {
        finding->label = STR("this pin");
        finding->message =
            arena_printf(walk->check->arena, "%.*s is on %.*s too; an earlier index is asked first",
                         STR_ARG(choice->shown), STR_ARG(url));
        finding->help = STR("say which index is meant: NAME=URL");
    }
    finding_meet(walk, finding, environments, visit, edge, choice);
}
