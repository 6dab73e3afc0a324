#include "tests/resolve/world.h"

#include <string.h>

/* splitmix64: small, and the same everywhere. */
static uint64_t next(struct world *world)
{
    uint64_t z = world->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static int below(struct world *world, int bound)
{
    return (int)((next(world) >> 33) % (uint64_t)bound);
}

static bool chance(struct world *world, int percent)
{
    return below(world, 100) < percent;
}

/* Mostly what leaves something; the versions of the table but for 1.0.0, which is 1.0. */
static struct uni_clause make_clause(struct world *w)
{
    static const enum uni_op ops[] = {UNI_GE, UNI_GE, UNI_GE,         UNI_LT,     UNI_LT,
                                      UNI_LE, UNI_EQ, UNI_NE,         UNI_NE,     UNI_GT,
                                      UNI_GT, UNI_EQ, UNI_COMPATIBLE, UNI_EQ_ANY, UNI_ARBITRARY};
    struct uni_clause clause;
    do {
        clause = (struct uni_clause){.op = ops[below(w, sizeof ops / sizeof ops[0])],
                                     .version = below(w, UNI_VERSIONS)};
    } while (!uni_clause_is_valid(clause.op, clause.version));
    if (clause.op == UNI_ARBITRARY && chance(w, 15)) {
        clause.spelling = chance(w, 50) ? UNI_UPPER : UNI_ODD;
    }
    return clause;
}

static enum world_marker make_marker(struct world *w, bool extras)
{
    if (!chance(w, extras ? 30 : 15)) {
        return WORLD_ALWAYS;
    }
    return (enum world_marker)(1 + below(w, extras ? WORLD_MARKERS - 1 : WORLD_WINDOWS));
}

static size_t admitted(const struct world *w, const struct world_requirement *requirement)
{
    const struct world_name *name = &w->names[requirement->name];
    size_t count = 0;
    for (size_t i = 0; i < name->release_count; i++) {
        count += uni_clauses_admit(requirement->clauses, requirement->clause_count,
                                   name->releases[i].version);
    }
    return count;
}

/* Most clauses admit something: a world where nothing does teaches little. */
static void make_clauses(struct world *w, struct world_requirement *requirement)
{
    size_t least = chance(w, 4) ? 0 : chance(w, 60) ? 2 : 1;
    int clauses = below(w, 10);
    requirement->clause_count = clauses < 3 ? 0 : clauses < 8 ? 1 : 2;
    for (int attempt = 0; attempt < 6; attempt++) {
        for (size_t i = 0; i < requirement->clause_count; i++) {
            requirement->clauses[i] = make_clause(w);
        }
        if (admitted(w, requirement) >= least) {
            return;
        }
    }
}

static struct world_requirement make_requirement(struct world *w, int name, bool of_release)
{
    struct world_requirement requirement = {.name = name};
    make_clauses(w, &requirement);
    if (chance(w, 25)) {
        requirement.extras = 1 + (unsigned)below(w, 3);
    }
    requirement.marker = make_marker(w, of_release);
    requirement.marker_extra = below(w, WORLD_EXTRAS);
    world_requirement_spell(&requirement);
    return requirement;
}

static void make_release(struct world *w, int name, struct world_release *release,
                         const struct world_release *before)
{
    if (before && chance(w, 40)) { /* neighbours are alike */
        int version = release->version;
        *release = *before;
        release->version = version;
    } else {
        static const size_t counts[] = {0, 0, 0, 1, 1, 1, 1, 2, 2, 3};
        release->requires_count = counts[below(w, 10)];
        for (size_t i = 0; i < release->requires_count; i++) {
            int target = chance(w, 95) ? below(w, w->name_count) : name;
            release->requires[i] = make_requirement(w, target, true);
        }
        release->provides = (unsigned)below(w, 4);
        release->python = chance(w, 12)   ? WORLD_ONLY_OLD
                          : chance(w, 12) ? WORLD_ONLY_NEW
                                          : WORLD_ANY;
        release->files = chance(w, 5)   ? WORLD_FITS_OLD
                         : chance(w, 4) ? WORLD_FITS_NOWHERE
                                        : WORLD_FITS;
    }
    release->yanked = chance(w, 10);
}

/* Each version of the table but 1.0.0 is there or not; one is always left out. */
static void make_versions(struct world *w, int name)
{
    struct world_name *n = &w->names[name];
    n->on_index = name == 0 || !chance(w, 4); /* else there is no index at all */
    int missing = below(w, UNI_VERSIONS);
    int percent = 25 + below(w, 75);
    for (int version = 0; n->on_index && version < UNI_VERSIONS; version++) {
        bool there = version != VERSION_LONG && version != missing && chance(w, percent);
        if (there && n->release_count < WORLD_RELEASES) {
            n->releases[n->release_count++].version = version;
        }
    }
}

static void make_releases(struct world *w, int name)
{
    struct world_name *n = &w->names[name];
    for (size_t i = 0; i < n->release_count; i++) {
        make_release(w, name, &n->releases[i], i ? &n->releases[i - 1] : NULL);
    }
}

/* A constraint without a specifier has no effect, and one with extras is refused. */
static void make_constraint(struct world *w, struct world_requirement *requirement)
{
    while (requirement->clause_count == 0) {
        make_clauses(w, requirement);
    }
    if (chance(w, 40)) {
        const struct world_name *name = &w->names[requirement->name];
        bool there = name->release_count && chance(w, 85);
        int version = there ? name->releases[below(w, (int)name->release_count)].version
                            : below(w, UNI_VERSIONS);
        requirement->clause_count = 1;
        requirement->clauses[0] =
            (struct uni_clause){.op = chance(w, 70) ? UNI_ARBITRARY : UNI_EQ, .version = version};
    }
    requirement->extras = 0;
    world_requirement_spell(requirement);
}

static void add_line(struct world *w, int root, int *number)
{
    struct world_line *line = &w->lines[w->line_count++];
    line->root = root;
    line->requirement = make_requirement(w, below(w, w->name_count), false);
    ++*number;
    if (root < 0) {
        make_constraint(w, &line->requirement);
        snprintf(line->at, sizeof line->at, "%s:%d", world_constraints_path(), *number);
    } else {
        snprintf(line->at, sizeof line->at, "%s/requirements.txt:%d", world_root_path(root),
                 *number);
    }
}

static void make_lines(struct world *w)
{
    w->root_count = 1 + (chance(w, 40) ? 1 + below(w, WORLD_ROOTS - 1) : 0);
    for (int root = 0; root < w->root_count; root++) {
        int count = 1 + below(w, w->root_count == 1 ? 4 : 2);
        for (int i = 0, number = 0; i < count; i++) {
            add_line(w, root, &number);
        }
    }
    int constraints = chance(w, 60) ? below(w, (int)(WORLD_LINES - w->line_count) + 1) : 0;
    for (int i = 0, number = 0; i < constraints && i < 4; i++) {
        add_line(w, -1, &number);
    }
}

static void make_wishes(struct world *w)
{
    w->reversed = chance(w, 30);
    w->environment = below(w, WORLD_ENVIRONMENTS);
    w->order = chance(w, 70) ? WORLD_NEWEST : chance(w, 50) ? WORLD_LOWEST : WORLD_LOWEST_DIRECT;
    w->prereleases = chance(w, 15);
    for (int i = 0; i < WORLD_PREFERRED; i++) {
        int name = below(w, w->name_count);
        bool same = w->preferred_count && w->preferred[0].name == name;
        if (!same && chance(w, 20)) {
            w->preferred[w->preferred_count++] =
                (struct world_preferred){.name = name, .version = below(w, UNI_VERSIONS)};
        }
    }
}

void world_make(struct world *world, uint64_t seed)
{
    memset(world, 0, sizeof *world);
    world->random = seed;
    world->name_count = 3 + below(world, WORLD_NAMES - 2);
    for (int name = 0; name < world->name_count; name++) {
        make_versions(world, name);
    }
    for (int name = 0; name < world->name_count; name++) {
        make_releases(world, name);
    }
    make_lines(world);
    make_wishes(world);
}
