#include "resolver/sat.h"

#include <solv/pool.h>
#include <solv/poolarch.h>
#include <solv/queue.h>
#include <solv/repo.h>
#include <solv/solver.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * The mapping, as it was found to be right in libsolv 0.7:
 * - evr is only a rank: libsolv's own order of versions is wrong for PEP 440;
 * - a set is a string that nothing provides by itself; its providers are put in by hand, behind
 *   pool_createwhatprovides();
 * - libsolv has a rule for each pair of a name's packages: of names with many packages these are
 *   left out (MULTIVERSION), and helper packages stand for the bits of a package's number. Each
 *   package requires the bits that are set in its own, and conflicts with the others.
 */
enum { PAIRS_MOST = 12 };

struct name {
    Id id;
    VEC(Id) packages; /* solvables */
};

struct set {
    Id id;
    VEC(Id) packages;
};

struct sat {
    struct arena *arena;
    Pool *pool;
    Repo *repo;
    Solver *solver; /* NULL before the first solve */
    VEC(struct name) names;
    VEC(Id) packages;         /* solvable of each package */
    VEC(uint32_t) package_of; /* solvable: 1 + its package; 0: a helper */
    VEC(struct set) sets;
    VEC(uint32_t) set_of; /* string: 1 + its set; 0: another one */
    VEC(Id) ranks;        /* by number of a package within its name */
    Queue multiversion;   /* jobs */
    Queue jobs;           /* of the last solve */
    Map chosen;
};

struct sat *sat_create(void)
{
    struct arena *arena = arena_create();
    struct sat *sat = ARENA_NEW(arena, struct sat);
    sat->arena = arena;
    sat->pool = pool_create();
    pool_setdisttype(sat->pool, DISTTYPE_DEB);
    sat->repo = repo_create(sat->pool, "index");
    queue_init(&sat->multiversion);
    queue_init(&sat->jobs);
    map_init(&sat->chosen, 0);
    return sat;
}

void sat_destroy(struct sat *sat)
{
    if (!sat) {
        return;
    }
    queue_free(&sat->multiversion);
    queue_free(&sat->jobs);
    map_free(&sat->chosen);
    if (sat->solver) {
        solver_free(sat->solver);
    }
    pool_free(sat->pool);
    arena_destroy(sat->arena);
}

/* "n12": a string that is like no other kind's. */
static Id make_id(struct sat *sat, char kind, size_t number)
{
    char text[32];
    char *at = text + sizeof text - 1;
    *at = '\0';
    do {
        *--at = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    *--at = kind;
    return pool_str2id(sat->pool, at, 1);
}

/* The evr of a name's package by its number: the first is the highest. */
static Id rank_id(struct sat *sat, size_t number)
{
    enum { FIRST_RANK = 999999999 }; /* always as many digits */
    while (sat->ranks.len <= number) {
        Id id = make_id(sat, '1', FIRST_RANK - sat->ranks.len);
        vec_push(sat->arena, &sat->ranks, id);
    }
    return sat->ranks.at[number];
}

/* A number at an index of an array that grows with zeros. */
static void put_at(struct arena *arena, uint32_t **at, size_t *len, size_t *cap, size_t index,
                   uint32_t value)
{
    while (*len <= index) {
        *at = vec_grow(arena, *at, sizeof **at, *len, cap);
        (*at)[(*len)++] = 0;
    }
    (*at)[index] = value;
}

static Id add_solvable(struct sat *sat, Id name, Id evr)
{
    Id id = repo_add_solvable(sat->repo);
    Solvable *solvable = pool_id2solvable(sat->pool, id);
    solvable->name = name;
    solvable->evr = evr;
    solvable->arch = ARCH_ALL;
    solvable->provides = repo_addid(sat->repo, solvable->provides, name);
    return id;
}

uint32_t sat_name(struct sat *sat)
{
    struct name name = {.id = make_id(sat, 'n', sat->names.len)};
    vec_push(sat->arena, &sat->names, name);
    return (uint32_t)sat->names.len - 1;
}

uint32_t sat_package(struct sat *sat, uint32_t name)
{
    struct name *of = &sat->names.at[name];
    uint32_t package = (uint32_t)sat->packages.len;
    Id solvable = add_solvable(sat, of->id, rank_id(sat, of->packages.len));
    vec_push(sat->arena, &of->packages, solvable);
    vec_push(sat->arena, &sat->packages, solvable);
    put_at(sat->arena, &sat->package_of.at, &sat->package_of.len, &sat->package_of.cap,
           (size_t)solvable, package + 1);
    return package;
}

uint32_t sat_set(struct sat *sat, const uint32_t *packages, size_t count)
{
    uint32_t number = (uint32_t)sat->sets.len;
    struct set set = {.id = make_id(sat, 's', number)};
    for (size_t i = 0; i < count; i++) {
        vec_push(sat->arena, &set.packages, sat->packages.at[packages[i]]);
    }
    vec_push(sat->arena, &sat->sets, set);
    put_at(sat->arena, &sat->set_of.at, &sat->set_of.len, &sat->set_of.cap, (size_t)set.id,
           number + 1);
    return number;
}

void sat_require(struct sat *sat, uint32_t package, uint32_t set)
{
    Solvable *solvable = pool_id2solvable(sat->pool, sat->packages.at[package]);
    solvable->requires = repo_addid(sat->repo, solvable->requires, sat->sets.at[set].id);
}

/* At most one package of a name that has many. */
static void exclude_by_bits(struct sat *sat, size_t number)
{
    const struct name *name = &sat->names.at[number];
    queue_push2(&sat->multiversion, SOLVER_MULTIVERSION | SOLVER_SOLVABLE_NAME, name->id);
    for (size_t bit = 0; (name->packages.len - 1) >> bit; bit++) {
        char text[48];
        snprintf(text, sizeof text, "b%zu.%zu", number, bit);
        Id helper = pool_str2id(sat->pool, text, 1);
        add_solvable(sat, helper, pool_str2id(sat->pool, "1", 1));
        for (size_t i = 0; i < name->packages.len; i++) {
            Solvable *solvable = pool_id2solvable(sat->pool, name->packages.at[i]);
            Offset *list = i >> bit & 1 ? &solvable->requires : &solvable->conflicts;
            *list = repo_addid(sat->repo, *list, helper);
        }
    }
}

static int compare_ids(const void *a, const void *b)
{
    Id x = *(const Id *)a;
    Id y = *(const Id *)b;
    return (x > y) - (x < y);
}

static void fill_set(struct sat *sat, struct set *set)
{
    Queue providers;
    queue_init(&providers);
    bool sorted = true;
    for (size_t i = 1; i < set->packages.len; i++) {
        sorted &= set->packages.at[i - 1] < set->packages.at[i];
    }
    if (!sorted) {
        qsort(set->packages.at, set->packages.len, sizeof *set->packages.at, compare_ids);
    }
    for (size_t i = 0; i < set->packages.len; i++) {
        if (i == 0 || set->packages.at[i] != set->packages.at[i - 1]) {
            queue_push(&providers, set->packages.at[i]);
        }
    }
    pool_set_whatprovides(sat->pool, set->id, pool_queuetowhatprovides(sat->pool, &providers));
    queue_free(&providers);
}

static void close_pool(struct sat *sat)
{
    for (size_t i = 0; i < sat->names.len; i++) {
        if (sat->names.at[i].packages.len > PAIRS_MOST) {
            exclude_by_bits(sat, i);
        }
    }
    pool_createwhatprovides(sat->pool);
    for (size_t i = 0; i < sat->sets.len; i++) {
        fill_set(sat, &sat->sets.at[i]);
    }
    sat->solver = solver_create(sat->pool);
    solver_set_flag(sat->solver, SOLVER_FLAG_IGNORE_RECOMMENDED, 1);
}

bool sat_solve(struct sat *sat, const uint32_t *wanted, size_t count)
{
    if (!sat->solver) {
        close_pool(sat);
    }
    queue_empty(&sat->jobs);
    for (int i = 0; i < sat->multiversion.count; i++) {
        queue_push(&sat->jobs, sat->multiversion.elements[i]);
    }
    for (size_t i = 0; i < count; i++) {
        queue_push2(&sat->jobs, SOLVER_INSTALL | SOLVER_SOLVABLE, sat->packages.at[wanted[i]]);
    }
    if (solver_solve(sat->solver, &sat->jobs) != 0) {
        return false;
    }
    Queue decisions;
    queue_init(&decisions);
    solver_get_decisionqueue(sat->solver, &decisions);
    map_free(&sat->chosen);
    map_init(&sat->chosen, sat->pool->nsolvables);
    for (int i = 0; i < decisions.count; i++) {
        if (decisions.elements[i] > 0) {
            MAPSET(&sat->chosen, decisions.elements[i]);
        }
    }
    queue_free(&decisions);
    return true;
}

bool sat_chosen(const struct sat *sat, uint32_t package)
{
    return MAPTST(&sat->chosen, sat->packages.at[package]);
}

static void add_wanted(const struct sat *sat, struct arena *arena, Id job, struct sat_core *core)
{
    Id solvable = sat->jobs.elements[job + 1];
    bool wants = (sat->jobs.elements[job] & SOLVER_JOBMASK) == SOLVER_INSTALL;
    if (wants && (size_t)solvable < sat->package_of.len) {
        vec_push(arena, &core->wanted, sat->package_of.at[solvable] - 1);
    }
}

/* A rule may stand for several causes: all of them are told. */
static void add_rule(const struct sat *sat, struct arena *arena, Id rule, struct sat_core *core)
{
    Id job = solver_rule2jobidx(sat->solver, rule);
    if (job) {
        add_wanted(sat, arena, job - 1, core);
        return;
    }
    Queue infos;
    queue_init(&infos);
    solver_allruleinfos(sat->solver, rule, &infos);
    for (int i = 0; i + 3 < infos.count; i += 4) {
        size_t from = (size_t)infos.elements[i + 1];
        size_t dep = (size_t)infos.elements[i + 3];
        bool is_clause = from < sat->package_of.len && sat->package_of.at[from] &&
                         dep < sat->set_of.len && sat->set_of.at[dep];
        if (is_clause) {
            struct sat_clause clause = {sat->package_of.at[from] - 1, sat->set_of.at[dep] - 1};
            vec_push(arena, &core->clauses, clause);
        }
    }
    queue_free(&infos);
}

struct sat_core sat_core(const struct sat *sat, struct arena *arena)
{
    struct sat_core core = {0};
    Queue rules;
    queue_init(&rules);
    solver_findallproblemrules(sat->solver, 1, &rules);
    for (int i = 0; i < rules.count; i++) {
        add_rule(sat, arena, rules.elements[i], &core);
    }
    queue_free(&rules);
    return core;
}
