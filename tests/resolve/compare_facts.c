/*
 * What is checked of the facts of a conflict. First that each is true: the releases are of the
 * index, ascend, and are barred for that cause or have requirements with that text, in force in the
 * environment with or without some extra; the fact's words are those of the highest one.
 *
 * Then that they are enough, and none too many. For that, a world is made where releases require
 * nothing and none is barred or yanked, but for what the facts say: the releases of a fact have
 * those requirements (with their markers: they count where the lines and the other facts ask for
 * their extras), or its bar. What versions there are, what
 * extras they define, and all that lines admit is as it was. There the lines of the conflict must
 * not hold together; and they must in every world that lacks one of the facts.
 *
 * The lines of the conflict on the name leave each release of a fact; `all` is true where they
 * leave no other one.
 */
#include "tests/resolve/compare.h"

/* A world where nothing is required and nothing barred. */
static void strip(struct naive_world *world)
{
    for (int name = 0; name < WORLD_NAMES; name++) {
        for (int i = 0; i < WORLD_RELEASES; i++) {
            struct naive_release *release = &world->names[name].releases[i];
            release->no_file = release->no_python = release->yanked = false;
            release->edges_on = 0;
        }
    }
}

static bool *bar_of(struct naive_release *release, enum conflict_bar bar)
{
    return bar == CONFLICT_PYTHON    ? &release->no_python
           : bar == CONFLICT_NO_FILE ? &release->no_file
                                     : &release->yanked;
}

/* The requirements of a release with a text, as bits: those that count with some extra or without.
 */
static unsigned edges_of(const struct comparison *c, int name, int release, struct str text)
{
    const struct world_release *r = &c->world->names[name].releases[release];
    const struct naive_release *prepared = &c->prepared->names[name].releases[release];
    unsigned edges = 0;
    for (size_t i = 0; i < r->requires_count; i++) {
        bool counts = prepared->edges[i].plain || prepared->edges[i].with & r->provides;
        if (counts && str_eq(text, str_of(r->requires[i].text))) {
            edges |= 1u << i;
        }
    }
    return edges;
}

/* Whether the fact has the words of the highest of its releases. */
static bool is_in_words_of(const struct comparison *c, const struct conflict_fact *fact, int name,
                           int release)
{
    const struct world_release *r = &c->world->names[name].releases[release];
    if (fact->barred) {
        return fact->bar != CONFLICT_PYTHON ||
               str_eq(fact->requires_python, str_of(world_python_text(r->python)));
    }
    unsigned edges = edges_of(c, name, release, fact->edge->requirement->text);
    for (size_t i = 0; i < r->requires_count; i++) {
        if (edges >> i & 1 &&
            str_eq(fact->edge->requirement->marker_text, str_of(r->requires[i].marker_text))) {
            return true;
        }
    }
    return false;
}

/* Puts into the world what the fact says of one release. False: it is not true. */
static bool add_release(const struct comparison *c, struct naive_world *world,
                        const struct conflict_fact *fact, int name, int release)
{
    struct naive_release now = c->prepared->names[name].releases[release];
    struct naive_release *to = &world->names[name].releases[release];
    if (fact->barred) {
        *bar_of(to, fact->bar) = true;
        return *bar_of(&now, fact->bar);
    }
    unsigned edges = edges_of(c, name, release, fact->edge->requirement->text);
    to->edges_on |= edges;
    return edges != 0;
}

/* Puts the fact into the world; returns the releases it is about, as bits; 0: it is not true. */
static unsigned add_fact(const struct comparison *c, struct naive_world *world,
                         const struct conflict_fact *fact)
{
    unsigned releases = 0;
    int name = compare_name(c, fact->name);
    for (size_t i = 0; name >= 0 && i < fact->version_count; i++) {
        int release = compare_release(c, name, &fact->versions[i]);
        if (release < 0 || 1u << release <= releases ||
            !add_release(c, world, fact, name, release)) {
            return 0;
        }
        bool highest = i + 1 == fact->version_count;
        if (highest && !is_in_words_of(c, fact, name, release)) {
            return 0;
        }
        releases |= 1u << release;
    }
    return releases;
}

/* Whether lines hold together where the facts but one are all there is (none: -1). */
static bool holds_without(const struct comparison *c, const struct conflict *conflict,
                          unsigned lines, size_t without)
{
    struct naive_world world = *c->prepared;
    strip(&world);
    for (size_t i = 0; i < conflict->facts.len; i++) {
        if (i != without) {
            add_fact(c, &world, &conflict->facts.at[i]);
        }
    }
    return naive_holds(&world, lines);
}

static void check_truth(struct comparison *c, const struct conflict *conflict, unsigned lines,
                        size_t index)
{
    const struct conflict_fact *fact = &conflict->facts.at[index];
    struct naive_world world = *c->prepared;
    unsigned releases = add_fact(c, &world, fact);
    if (releases == 0) {
        compare_differ(c, "fact %zu of %.*s is not true", index, STR_ARG(compare_lines(c, lines)));
        return;
    }
    int name = compare_name(c, fact->name);
    unsigned left = (1u << c->world->names[name].release_count) - 1;
    for (size_t i = 0; i < c->world->line_count; i++) {
        bool about = lines >> i & 1 && c->prepared->lines[i].name == name;
        left &= about ? c->prepared->lines[i].admits : left;
    }
    if (releases & ~left || fact->all != (left == releases)) {
        compare_differ(c, "fact %zu of %.*s: all is %d, releases %x of %x", index,
                       STR_ARG(compare_lines(c, lines)), fact->all, releases, left);
    }
}

void compare_facts(struct comparison *c, const struct conflict *conflict, unsigned lines)
{
    struct str shown = compare_lines(c, lines);
    for (size_t i = 0; i < conflict->facts.len; i++) {
        check_truth(c, conflict, lines, i);
    }
    if (holds_without(c, conflict, lines, SIZE_MAX)) {
        compare_differ(c, "%zu facts are not enough for %.*s", conflict->facts.len, STR_ARG(shown));
        return;
    }
    for (size_t i = 0; i < conflict->facts.len; i++) {
        if (!holds_without(c, conflict, lines, i)) {
            compare_differ(c, "fact %zu is one too many for %.*s", i, STR_ARG(shown));
        }
    }
    if (compare_name(c, conflict->name) < 0) {
        compare_differ(c, "%.*s clash at an unknown name", STR_ARG(shown));
    }
}
