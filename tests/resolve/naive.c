#include "tests/resolve/naive.h"

#include <string.h>

static bool marker_holds(const struct world_requirement *requirement, bool new, int extra)
{
    bool named = extra >= 0 && extra == requirement->marker_extra;
    switch (requirement->marker) {
    case WORLD_ALWAYS:
        return true;
    case WORLD_OLD:
        return !new;
    case WORLD_NEW:
        return new;
    case WORLD_EXTRA:
        return named;
    case WORLD_EXTRA_AND_NEW:
        return named && new;
    case WORLD_EXTRA_OR_OLD:
        return named || !new;
    default:
        return false;
    }
}

static bool clauses_pin(const struct world_requirement *requirement)
{
    for (size_t i = 0; i < requirement->clause_count; i++) {
        enum uni_op op = requirement->clauses[i].op;
        if (op == UNI_EQ || op == UNI_ARBITRARY) {
            return true;
        }
    }
    return false;
}

static struct naive_edge prepare_edge(const struct world *world,
                                      const struct world_requirement *requirement)
{
    bool new = world->environment == 1;
    struct naive_edge edge = {.name = requirement->name,
                              .extras = requirement->extras,
                              .plain = marker_holds(requirement, new, -1)};
    const struct world_name *name = &world->names[requirement->name];
    for (size_t i = 0; i < name->release_count; i++) {
        if (uni_clauses_admit(requirement->clauses, requirement->clause_count,
                              name->releases[i].version)) {
            edge.admits |= 1u << i;
        }
    }
    for (int extra = 0; extra < WORLD_EXTRAS; extra++) {
        if (!edge.plain && marker_holds(requirement, new, extra)) {
            edge.with |= 1u << extra;
        }
    }
    return edge;
}

static struct naive_release prepare_release(const struct world *world,
                                            const struct world_release *release)
{
    bool new = world->environment == 1;
    struct naive_release out = {.no_file = release->files == WORLD_FITS_NOWHERE ||
                                           (release->files == WORLD_FITS_OLD && new),
                                .no_python =
                                    release->python == (new ? WORLD_ONLY_OLD : WORLD_ONLY_NEW),
                                .provides = release->provides,
                                .edges_on = (1u << release->requires_count) - 1};
    for (size_t i = 0; i < release->requires_count; i++) {
        out.edges[i] = prepare_edge(world, &release->requires[i]);
    }
    return out;
}

/* A clause with a pre-release behind any operator but !=. */
static bool names_prerelease(const struct world_requirement *requirement)
{
    for (size_t i = 0; i < requirement->clause_count; i++) {
        struct uni_clause clause = requirement->clauses[i];
        bool names = clause.op != UNI_NE && clause.op != UNI_NE_ANY && clause.op != UNI_EQ_ANY;
        if (names && uni_version_is_prerelease(clause.version)) {
            return true;
        }
    }
    return false;
}

/* What the order of a name's releases hangs on. */
struct taste {
    bool prereleases;
    bool lowest;
    int preferred; /* version; -1: none */
};

static struct taste taste_of(const struct naive_world *out, int name)
{
    const struct world *world = out->world;
    struct taste taste = {
        .prereleases = world->prereleases, .lowest = world->order == WORLD_LOWEST, .preferred = -1};
    for (size_t i = 0; i < world->line_count; i++) {
        const struct world_line *line = &world->lines[i];
        if (line->requirement.name == name && out->lines_on >> i & 1) {
            taste.prereleases |= names_prerelease(&line->requirement);
            taste.lowest |= world->order == WORLD_LOWEST_DIRECT && line->root >= 0;
        }
    }
    for (size_t i = 0; i < world->preferred_count; i++) {
        if (world->preferred[i].name == name) {
            taste.preferred = world->preferred[i].version;
        }
    }
    return taste;
}

static bool is_better(const struct world_release *a, const struct world_release *b,
                      struct taste taste)
{
    if (a->yanked != b->yanked) {
        return b->yanked;
    }
    bool a_preferred = taste.preferred >= 0 && uni_version_equal(a->version, taste.preferred);
    bool b_preferred = taste.preferred >= 0 && uni_version_equal(b->version, taste.preferred);
    if (a_preferred != b_preferred) {
        return a_preferred;
    }
    bool a_pre = uni_version_is_prerelease(a->version);
    bool b_pre = uni_version_is_prerelease(b->version);
    if (!taste.prereleases && a_pre != b_pre) {
        return b_pre;
    }
    int order = uni_version_compare(a->version, b->version);
    return taste.lowest ? order < 0 : order > 0;
}

/*
 * A yanked release that some line pins is open, be that line among those that are tried or not: to
 * take lines away is to ask for less, never to allow less.
 */
static unsigned pinned_of(const struct naive_world *out, int name)
{
    unsigned pinned = 0;
    for (size_t i = 0; i < out->world->line_count; i++) {
        const struct world_requirement *requirement = &out->world->lines[i].requirement;
        bool counts = out->lines_on >> i & 1 && requirement->name == name;
        if (counts && clauses_pin(requirement)) {
            pinned |= out->lines[i].admits;
        }
    }
    return pinned;
}

static void prepare_name(struct naive_world *out, int name)
{
    const struct world_name *from = &out->world->names[name];
    struct naive_name *to = &out->names[name];
    struct taste taste = taste_of(out, name);
    unsigned pinned = pinned_of(out, name);
    to->release_count = (int)from->release_count;
    for (int i = 0; i < to->release_count; i++) {
        to->releases[i] = prepare_release(out->world, &from->releases[i]);
        to->releases[i].yanked = from->releases[i].yanked && !(pinned >> i & 1);
        int place = 0;
        for (int k = 0; k < to->release_count; k++) {
            place += is_better(&from->releases[k], &from->releases[i], taste);
        }
        to->preference[place] = i;
    }
}

void naive_prepare(const struct world *world, struct naive_world *out)
{
    memset(out, 0, sizeof *out);
    out->world = world;
    for (size_t i = 0; i < world->line_count; i++) {
        out->lines[i] = prepare_edge(world, &world->lines[i].requirement);
        out->lines_on |= (unsigned)out->lines[i].plain << i;
    }
    for (int name = 0; name < world->name_count; name++) {
        prepare_name(out, name);
    }
}

void naive_find_conflicts(const struct naive_world *world, struct naive_conflicts *conflicts)
{
    static const unsigned sets = 1u << WORLD_LINES;
    bool holds[1u << WORLD_LINES];
    conflicts->count = 0;
    for (unsigned set = 0; set < sets; set++) {
        if (set & ~world->lines_on) {
            continue;
        }
        holds[set] = naive_holds(world, set);
        bool minimal = !holds[set];
        for (unsigned line = 0; line < WORLD_LINES; line++) {
            minimal &= !(set >> line & 1) || holds[set & ~(1u << line)];
        }
        if (minimal && conflicts->count < NAIVE_CONFLICTS) {
            conflicts->lines[conflicts->count++] = set;
        }
    }
}
