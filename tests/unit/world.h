/*
 * world: projects, constraints, environments and an index for tests of the resolver.
 *
 *     struct world world = world_enter(arena, "3.10 3.11");
 *     put(&world.place, "requirements.txt", "a\n");
 *     world_load(&world, "requirements.txt", "a==1\n", index);
 *     ...
 *     world_leave(&world);
 *
 * An index is text of a snapshot (fetch/snapshot.h) in which ' stands for " and ` for '.
 */
#ifndef DEPCHECK_TESTS_UNIT_WORLD_H
#define DEPCHECK_TESTS_UNIT_WORLD_H

#include "resolver/check.h"
#include "tests/support/snapshot_catalog.h"
#include "tests/unit/place.h"

struct world {
    struct place place;
    struct environment_set environments;
    struct intern *names;
    struct reqfile_reader *reader;
    struct pinset pins;
    struct finding_list findings; /* of reading the constraints */
    struct catalog *catalog;
};

/* A new directory, and environments on Linux for Pythons that are separated by spaces. */
static inline struct world world_enter(struct arena *arena, const char *pythons)
{
    struct world world = {.place = enter(arena), .names = intern_create(arena)};
    struct str rest = str_of(pythons);
    world.environments.at = ARENA_ARRAY(arena, struct environment, rest.len);
    while (rest.len) {
        size_t end = str_find(rest, ' ', 0);
        CHECK(environment_make(arena, str_slice(rest, 0, end), STR("linux-x86_64"),
                               &world.environments.at[world.environments.count++], NULL));
        rest = str_slice(rest, end + 1, rest.len);
    }
    world.findings.arena = arena;
    return world;
}

static inline const char *world_snapshot(struct arena *arena, const char *index)
{
    struct str text = arena_str(arena, str_of(index));
    for (char *c = (char *)text.ptr; *c; c++) {
        *c = *c == '\'' ? '"' : *c == '`' ? '\'' : *c;
    }
    return text.ptr;
}

/* Reads inputs (separated by spaces), the text of uc.txt and that of the index. */
static inline void world_load(struct world *world, const char *inputs, const char *constraints,
                              const char *index)
{
    struct arena *arena = world->place.arena;
    put(&world->place, "uc.txt", constraints);
    put(&world->place, "projects.jsonl", world_snapshot(arena, index));
    load_clean(&world->place, inputs);
    world->reader = reqfile_reader_create(arena, &world->place.context, &world->place.diags);
    struct pinset_source source = {STR("uc.txt"), environment_set_all(&world->environments)};
    struct error error = {0};
    CHECK(pinset_read(arena, world->reader, &source, 1, &world->environments, world->names,
                      &world->pins, &world->findings, &error));
    world->catalog = snapshot_catalog(arena, &world->environments, "projects.jsonl", &error);
    CHECK_STR(str_of(error.text), "");
    CHECK(world->place.diags.items.len == 0);
}

static inline struct graph_input world_graph_input(struct world *world)
{
    return (struct graph_input){
        .arena = world->place.arena,
        .names = world->names,
        .environments = &world->environments,
        .pins = &world->pins,
        .catalog = world->catalog,
        .projects = &world->place.set,
        .reader = world->reader,
        .diags = &world->place.diags,
    };
}

static inline struct check_input world_check_input(struct world *world)
{
    return (struct check_input){
        .projects = &world->place.set,
        .environments = world->environments,
        .pins = &world->pins,
        .names = world->names,
        .catalog = world->catalog,
    };
}

static inline struct check_result world_check(struct world *world, const struct check_input *input)
{
    struct check_result result = {.findings = world->findings};
    check_run(world->place.arena, world->reader, &world->place.diags, input, &result);
    CHECK(world->place.diags.items.len == 0);
    return result;
}

static inline void world_leave(struct world *world)
{
    leave(&world->place);
}

#endif
