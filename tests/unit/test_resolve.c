#include "resolver/resolve.h"

#include "tests/unit/test.h"
#include "tests/unit/world.h"

static const char pythons[] = "3.10";

/* "a 1, b[x] 2", or the conflicts: "requirements.txt:1 uc.txt:2 | b 1,2 requires a>=2". */
static void put_place(struct buf *out, struct span at)
{
    struct position position = span_position(at);
    buf_printf(out, "%.*s:%zu ", STR_ARG(at.source->name), position.line);
}

static void put_conflict(struct world *world, struct buf *out, const struct conflict *conflict)
{
    for (size_t i = 0; i < conflict->lines.len; i++) {
        const struct conflict_line *line = &conflict->lines.at[i];
        put_place(out, line->edge ? line->edge->at : line->pin->line->at);
    }
    for (size_t i = 0; i < conflict->facts.len; i++) {
        static const char *const bars[] = {"python", "no-file", "yanked"};
        const struct conflict_fact *fact = &conflict->facts.at[i];
        buf_printf(out, "| %.*s ", STR_ARG(intern_str(world->names, fact->name)));
        for (size_t k = 0; k < fact->version_count; k++) {
            buf_printf(out, "%s%.*s", k ? "," : "", STR_ARG(fact->versions[k].text));
        }
        buf_printf(out, "%s %.*s ", fact->all ? " (all)" : "",
                   STR_ARG(fact->barred ? str_of(bars[fact->bar]) : fact->edge->requirement->text));
    }
    buf_printf(out, "at %.*s; ", STR_ARG(intern_str(world->names, conflict->name)));
}

static struct str resolved(struct world *world, const struct resolve_result *result)
{
    struct buf out = {.arena = world->place.arena};
    for (size_t i = 0; i < result->choice_count; i++) {
        const struct resolve_choice *choice = &result->choices[i];
        buf_printf(&out, "%.*s", STR_ARG(intern_str(world->names, choice->name)));
        for (size_t k = 0; k < choice->extras.len; k++) {
            buf_printf(&out, "[%.*s]", STR_ARG(choice->extras.at[k]));
        }
        buf_printf(&out, " %.*s; ",
                   STR_ARG(choice->choice ? choice->choice->version_text : STR("?")));
    }
    for (size_t i = 0; i < result->conflicts.len; i++) {
        put_conflict(world, &out, &result->conflicts.at[i]);
    }
    for (size_t i = 0; i < result->open.len; i++) {
        buf_printf(&out, "open %.*s; ", STR_ARG(result->open.at[i].reason));
    }
    return buf_str(&out);
}

/* The answer for requirements.txt. */
static struct str resolve(struct arena *arena, const char *lines, const char *constraints,
                          const char *index, struct resolve_input input)
{
    struct world world = world_enter(arena, pythons);
    put(&world.place, "requirements.txt", lines);
    world_load(&world, "requirements.txt", constraints, index);
    struct graph_input graph = world_graph_input(&world);
    const struct project *root = &world.place.set.items.at[0];
    struct resolve_result result;
    input.arena = arena;
    input.graph = graph_create(&graph);
    input.roots = &root;
    input.root_count = 1;
    resolve_run(&input, &result);
    struct str text = resolved(&world, &result);
    world_leave(&world);
    return text;
}

#define RESOLVE(lines, constraints, ...) \
    resolve(arena, lines, constraints, index_text, (struct resolve_input){__VA_ARGS__})

static const char index_text[] =
    "{'name': 'a', 'versions': {'1': {'requires_dist': ['b>=1']},"
    " '2': {'requires_dist': ['b>=2', 'c<2']}, '3rc1': {'requires_dist': []}}}\n"
    "{'name': 'b', 'versions': {'1': {'requires_dist': []}, '2': {'requires_dist': []}, '3': "
    "{'requires_dist': [], 'requires_python': '>=3.11'}}}\n"
    "{'name': 'c', 'versions': {'1': {'requires_dist': []}, '2': {'requires_dist': []}, '3': "
    "{'requires_dist': [], 'yanked': true}}}\n"
    "{'name': 'd', 'versions': {'1': {'requires_dist': ['c>=2']},"
    " '2': {'requires_dist': ['c>=2', 'e; extra == `x`'], 'provides_extra': ['x']}}}\n"
    "{'name': 'e', 'versions': {'1': {'requires_dist': []}}}\n";

TEST(takes_the_best_of_each)
{
    CHECK_STR(RESOLVE("a\n", "", 0), "a 2; b 2; c 1; ");
    CHECK_STR(RESOLVE("c\na\n", "", 0), "c 2; a 1; b 2; ");
    CHECK_STR(RESOLVE("a\n", "", .order = RESOLVE_LOWEST), "a 1; b 1; ");
    CHECK_STR(RESOLVE("a\n", "", .order = RESOLVE_LOWEST_DIRECT), "a 1; b 2; ");
    CHECK_STR(RESOLVE("a\n", "", .prereleases = true), "a 3rc1; ");
    CHECK_STR(RESOLVE("a>=3rc1\n", "", 0), "a 3rc1; ");
    CHECK_STR(RESOLVE("a\n", "a==2\nc==2\n", .pins_hold = true),
              "requirements.txt:1 | a 2 (all) c<2 at c; ");
    CHECK_STR(RESOLVE("a>2\n", "", 0), "a 3rc1; ");
}

TEST(obeys_constraints)
{
    CHECK_STR(RESOLVE("a\n", "b==1\nx==1\n", 0), "a 1; b 1; ");
    CHECK_STR(RESOLVE("a\n", "c>=2\n", 0), "a 1; b 2; ");
}

TEST(takes_a_yanked_release_only_where_it_is_pinned)
{
    CHECK_STR(RESOLVE("c\n", "", 0), "c 2; ");
    CHECK_STR(RESOLVE("c==3\n", "", 0), "c 3; ");
    CHECK_STR(RESOLVE("c>=2\n", "c===3\n", 0), "c 3; ");
    CHECK_STR(RESOLVE("c>2\n", "", 0), "requirements.txt:1 | c 3 (all) yanked at c; ");
}

TEST(follows_extras)
{
    CHECK_STR(RESOLVE("d[x]\n", "", 0), "d[x] 2; c 2; e 1; ");
    CHECK_STR(RESOLVE("d[X,nope]<2\n", "", 0), "d 1; c 2; ");
}

TEST(finds_minimal_conflicts)
{
    CHECK_STR(RESOLVE("b>=3\n", "", 0), "requirements.txt:1 | b 3 (all) python at b; ");
    CHECK_STR(RESOLVE("b>=9\n", "", 0), "requirements.txt:1 at b; ");
    CHECK_STR(RESOLVE("e\nzz\n", "", 0), "requirements.txt:2 at zz; ");
    CHECK_STR(RESOLVE("b<2\ne\nb>=2\n", "", 0), "requirements.txt:1 requirements.txt:3 at b; ");
    CHECK_STR(RESOLVE("e\nd\nc<2\n", "", 0),
              "requirements.txt:2 requirements.txt:3 | d 1,2 (all) c>=2 at c; ");
    CHECK_STR(RESOLVE("d\n", "e==1\nc===1\n", 0),
              "requirements.txt:1 uc.txt:2 | d 1,2 (all) c>=2 at c; ");
    CHECK_STR(RESOLVE("b>=9\nd\nc<2\n", "", 0),
              "requirements.txt:1 at b; "
              "requirements.txt:2 requirements.txt:3 | d 1,2 (all) c>=2 at c; ");
}

TEST(resolves_free_names_around_pins)
{
    CHECK_STR(RESOLVE("a\nb<2\n", "a==2\n", .pins_hold = true),
              "requirements.txt:1 requirements.txt:2 | a 2 (all) b>=2 at b; ");
    CHECK_STR(RESOLVE("a>2\nb<2\n", "a==2\n", .pins_hold = true),
              "requirements.txt:1 requirements.txt:2 | a 2 (all) b>=2 at b; ");
}

int main(void)
{
    RUN(takes_the_best_of_each);
    RUN(obeys_constraints);
    RUN(takes_a_yanked_release_only_where_it_is_pinned);
    RUN(follows_extras);
    RUN(finds_minimal_conflicts);
    RUN(resolves_free_names_around_pins);
    return test_end();
}
