/* The search: an item is a name, or a name with an extra; items are decided first come, first. */
#include <string.h>

#include "tests/resolve/naive.h"

enum { ITEMS_A_NAME = 1 + WORLD_EXTRAS, ITEMS = WORLD_NAMES * ITEMS_A_NAME };

struct state {
    int chosen[WORLD_NAMES];    /* release; -1: not decided */
    unsigned left[WORLD_NAMES]; /* bits: releases that all admit who have been met */
    bool queued[ITEMS];
    int queue[ITEMS];
    int length;
    int at;
};

struct search {
    const struct naive_world *world;
    struct naive_features *features; /* or NULL */
    struct state found;
};

static void push(struct state *state, int item)
{
    if (!state->queued[item]) {
        state->queued[item] = true;
        state->queue[state->length++] = item;
    }
}

/* A requirement is met on the way. False: it cannot hold with what was met before. */
static bool meet(struct state *state, const struct naive_edge *edge)
{
    int name = edge->name;
    state->left[name] &= edge->admits;
    push(state, name * ITEMS_A_NAME);
    for (int extra = 0; extra < WORLD_EXTRAS; extra++) {
        if (edge->extras >> extra & 1) {
            push(state, name * ITEMS_A_NAME + 1 + extra);
        }
    }
    int chosen = state->chosen[name];
    return chosen < 0 ? state->left[name] != 0 : state->left[name] >> chosen & 1;
}

/* Whether the edge is one of the item (extra: -1 for the name itself). */
static bool is_of(const struct naive_edge *edge, int extra)
{
    return extra < 0 ? edge->plain : edge->with >> extra & 1;
}

static void note(struct search *search, int name, const struct naive_release *release, int extra)
{
    if (!search->features) {
        return;
    }
    const struct naive_name *n = &search->world->names[name];
    const struct world_name *w = &search->world->world->names[name];
    for (int i = 0; i < n->release_count; i++) {
        search->features->prereleases |= uni_version_is_prerelease(w->releases[i].version);
        search->features->yanks |= w->releases[i].yanked;
        search->features->pythons |= n->releases[i].no_python;
    }
    size_t place = (size_t)(release - n->releases);
    for (size_t i = 0; i < w->releases[place].requires_count; i++) {
        search->features->markers |= w->releases[place].requires[i].marker != WORLD_ALWAYS;
    }
    search->features->extras |= extra >= 0;
}

static bool meet_release(struct search *search, struct state *state, int name, int extra)
{
    const struct naive_release *release = &search->world->names[name].releases[state->chosen[name]];
    note(search, name, release, extra);
    if (extra >= 0 && !(release->provides >> extra & 1)) {
        return true; /* an extra that the release does not define asks for nothing */
    }
    for (int i = 0; i < WORLD_REQUIREMENTS; i++) {
        const struct naive_edge *edge = &release->edges[i];
        if (release->edges_on >> i & 1 && is_of(edge, extra) && !meet(state, edge)) {
            return false;
        }
    }
    return true;
}

static bool decide(struct search *search, const struct state *before);

static bool try_releases(struct search *search, const struct state *before, int name)
{
    const struct naive_name *n = &search->world->names[name];
    for (int i = 0; i < n->release_count; i++) {
        int release = n->preference[i];
        if (!(before->left[name] >> release & 1)) {
            continue;
        }
        struct state state = *before;
        state.chosen[name] = release;
        if (meet_release(search, &state, name, -1) && decide(search, &state)) {
            return true;
        }
    }
    return false;
}

static bool decide(struct search *search, const struct state *before)
{
    struct state state = *before;
    while (state.at < state.length) {
        int item = state.queue[state.at++];
        int name = item / ITEMS_A_NAME;
        int extra = item % ITEMS_A_NAME - 1;
        if (extra < 0) {
            return try_releases(search, &state, name);
        }
        if (!meet_release(search, &state, name, extra)) {
            return false;
        }
    }
    search->found = state;
    return true;
}

/* Nothing is decided; what cannot be chosen at all, or is constrained away, is out. */
static void start(const struct naive_world *world, unsigned lines, struct state *state)
{
    memset(state, 0, sizeof *state);
    for (int name = 0; name < WORLD_NAMES; name++) {
        const struct naive_name *n = &world->names[name];
        state->chosen[name] = -1;
        for (int i = 0; i < n->release_count; i++) {
            const struct naive_release *release = &n->releases[i];
            bool barred = release->no_file || release->no_python || release->yanked;
            state->left[name] |= (unsigned)!barred << i;
        }
    }
    for (size_t i = 0; i < world->world->line_count; i++) {
        if (lines >> i & 1 && world->world->lines[i].root < 0) {
            state->left[world->lines[i].name] &= world->lines[i].admits;
        }
    }
}

/* Line number `step` of the roots' lines in the order in which roots are given; -1: no more. */
static int line_at(const struct world *world, int step)
{
    for (int i = 0; i < world->root_count; i++) {
        int root = world->reversed ? world->root_count - 1 - i : i;
        for (size_t line = 0; line < world->line_count; line++) {
            if (world->lines[line].root == root && step-- == 0) {
                return (int)line;
            }
        }
    }
    return -1;
}

static bool search_all(struct search *search, unsigned lines)
{
    struct state state;
    const struct naive_world *world = search->world;
    start(world, lines, &state);
    for (int step = 0, line; (line = line_at(world->world, step)) >= 0; step++) {
        if (lines >> line & 1 && !meet(&state, &world->lines[line])) {
            return false;
        }
    }
    return decide(search, &state);
}

bool naive_holds(const struct naive_world *world, unsigned lines)
{
    struct search search = {.world = world};
    return search_all(&search, lines);
}

static struct naive_choice *choice_of(struct naive_answer *answer, int name)
{
    for (int i = 0; i < answer->choice_count; i++) {
        if (answer->choices[i].name == name) {
            return &answer->choices[i];
        }
    }
    return NULL;
}

static void add_via(const struct search *search, struct naive_answer *answer,
                    const struct naive_edge *edge, struct naive_via via)
{
    struct naive_choice *choice = choice_of(answer, edge->name);
    int release = search->found.chosen[edge->name];
    choice->via[choice->via_count++] = via;
    choice->extras |= edge->extras & search->world->names[edge->name].releases[release].provides;
}

/* The found set once more, item by item, to say who required what. */
static void tell(const struct search *search, struct naive_answer *answer)
{
    const struct naive_world *world = search->world;
    const struct state *found = &search->found;
    for (int i = 0; i < found->length; i++) {
        int name = found->queue[i] / ITEMS_A_NAME;
        if (found->queue[i] % ITEMS_A_NAME == 0) {
            answer->choices[answer->choice_count++] =
                (struct naive_choice){.name = name, .release = found->chosen[name]};
        }
    }
    for (int step = 0, line; (line = line_at(world->world, step)) >= 0; step++) {
        if (world->lines_on >> line & 1) {
            add_via(search, answer, &world->lines[line], (struct naive_via){.line = line});
        }
    }
    for (int i = 0; i < found->length; i++) {
        int name = found->queue[i] / ITEMS_A_NAME;
        int extra = found->queue[i] % ITEMS_A_NAME - 1;
        const struct naive_release *release = &world->names[name].releases[found->chosen[name]];
        bool defined = extra < 0 || release->provides >> extra & 1;
        for (int k = 0; defined && k < WORLD_REQUIREMENTS; k++) {
            if (release->edges_on >> k & 1 && is_of(&release->edges[k], extra)) {
                add_via(search, answer, &release->edges[k], (struct naive_via){-1, name, k});
            }
        }
    }
}

void naive_resolve(const struct naive_world *world, struct naive_answer *answer)
{
    memset(answer, 0, sizeof *answer);
    struct search search = {.world = world, .features = &answer->features};
    answer->satisfiable = search_all(&search, world->lines_on);
    if (answer->satisfiable) {
        tell(&search, answer);
    }
}
