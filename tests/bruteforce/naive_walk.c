#include <string.h>

#include "tests/bruteforce/naive.h"

static bool compare_python(struct uni_python python, int minor, int patch)
{
    int to_patch = python.patch < 0 ? 0 : python.patch;
    int order = minor != python.minor ? minor - python.minor : patch - to_patch;
    switch (python.op) {
    case UNI_EQ:
        return order == 0;
    case UNI_NE:
        return order != 0;
    case UNI_LE:
        return order <= 0;
    case UNI_GE:
        return order >= 0;
    case UNI_LT:
        return order < 0;
    case UNI_GT:
        return order > 0;
    case UNI_EQ_ANY:
        return minor == python.minor;
    default:
        return minor != python.minor;
    }
}

bool naive_python_admits(const struct uni_python *python, size_t count, int minor, int patch)
{
    for (size_t i = 0; i < count; i++) {
        if (!compare_python(python[i], minor, patch)) {
            return false;
        }
    }
    return true;
}

static enum naive_truth atom_value(const struct uni_atom *atom, int minor, int patch, int extra)
{
    switch (atom->variable) {
    case UNI_PYTHON_VERSION:
        return compare_python(atom->python, minor, 0) ? NAIVE_TRUE : NAIVE_FALSE;
    case UNI_PYTHON_FULL_VERSION:
        return compare_python(atom->python, minor, patch) ? NAIVE_TRUE : NAIVE_FALSE;
    case UNI_EXTRA:
        return atom->extra == extra ? NAIVE_TRUE : NAIVE_FALSE;
    case UNI_WINDOWS:
        return NAIVE_FALSE;
    default:
        return NAIVE_UNKNOWN;
    }
}

static enum naive_truth both(enum naive_truth a, enum naive_truth b)
{
    if (a == NAIVE_FALSE || b == NAIVE_FALSE) {
        return NAIVE_FALSE;
    }
    return a == NAIVE_TRUE && b == NAIVE_TRUE ? NAIVE_TRUE : NAIVE_UNKNOWN;
}

static enum naive_truth either(enum naive_truth a, enum naive_truth b)
{
    if (a == NAIVE_TRUE || b == NAIVE_TRUE) {
        return NAIVE_TRUE;
    }
    return a == NAIVE_FALSE && b == NAIVE_FALSE ? NAIVE_FALSE : NAIVE_UNKNOWN;
}

enum naive_truth naive_marker(const struct uni_marker *marker, int minor, int patch, int extra)
{
    enum naive_truth value[UNI_ATOMS];
    for (int i = 0; i < UNI_ATOMS; i++) {
        value[i] = atom_value(&marker->atoms[i], minor, patch, extra);
    }
    switch (marker->form) {
    case UNI_MARKER_NONE:
        return NAIVE_TRUE;
    case UNI_MARKER_ONE:
        return value[0];
    case UNI_MARKER_AND:
        return both(value[0], value[1]);
    case UNI_MARKER_OR:
        return either(value[0], value[1]);
    default:
        return both(either(value[0], value[1]), value[2]);
    }
}

bool naive_marker_patch(const struct uni_marker *marker, const struct uni_environment *environment,
                        int extra)
{
    enum naive_truth first = naive_marker(marker, environment->minor, 0, extra);
    enum naive_truth latest = naive_marker(marker, environment->minor, 99, extra);
    return environment->series && first != latest && first != NAIVE_UNKNOWN &&
           latest != NAIVE_UNKNOWN;
}

static enum naive_truth constraint_value(const struct universe *universe, int constraint,
                                         int environment)
{
    const struct uni_constraint *c = &universe->constraints[constraint];
    const struct uni_environment *e = &universe->environments[environment];
    bool bound = c->file == 0 || universe->second_environments >> environment & 1;
    return bound ? naive_marker(&c->requirement.marker, e->minor, e->patch, -1) : NAIVE_FALSE;
}

bool naive_constraint_holds(const struct universe *universe, int constraint, int environment)
{
    return constraint_value(universe, constraint, environment) == NAIVE_TRUE;
}

bool naive_constraint_in_doubt(const struct universe *universe, int constraint, int environment)
{
    return constraint_value(universe, constraint, environment) == NAIVE_UNKNOWN;
}

int naive_pin_clause(const struct uni_requirement *requirement)
{
    for (int i = 0; i < (int)requirement->clause_count; i++) {
        enum uni_op op = requirement->clauses[i].op;
        if (op == UNI_EQ || op == UNI_ARBITRARY) {
            return i;
        }
    }
    return -1;
}

/* Whether constraint i is a pin of the name that holds here. */
static bool is_pin_here(const struct naive_run *run, int i, int name)
{
    const struct uni_requirement *r = &run->universe->constraints[i].requirement;
    return r->name == name && naive_pin_clause(r) >= 0 && !(run->universe->denied >> name & 1) &&
           naive_constraint_holds(run->universe, i, run->environment);
}

static struct uni_clause pin_of(const struct universe *u, int constraint)
{
    const struct uni_requirement *r = &u->constraints[constraint].requirement;
    return r->clauses[naive_pin_clause(r)];
}

static bool supports(const struct naive_run *run, const struct uni_release *release)
{
    const struct uni_environment *e = &run->universe->environments[run->environment];
    return release->python_malformed ||
           naive_python_admits(release->python, release->python_count, e->minor, e->patch);
}

bool naive_lacks_file(const struct naive_run *run, int name, int release)
{
    const struct uni_name *n = &run->universe->names[name];
    bool fits = !n->files_complete;
    for (size_t i = 0; i < n->releases[release].file_count; i++) {
        fits = fits || uni_file_fits(n->releases[release].files[i],
                                     run->universe->environments[run->environment].minor);
    }
    return !fits;
}

/* Whether one of two releases is to be taken before the other. */
static bool is_better(const struct naive_run *run, int name, int release, int other)
{
    const struct uni_release *a = &run->universe->names[name].releases[release];
    const struct uni_release *b = &run->universe->names[name].releases[other];
    bool lacks = naive_lacks_file(run, name, release);
    if (lacks != naive_lacks_file(run, name, other)) {
        return !lacks;
    }
    if (supports(run, a) != supports(run, b)) {
        return supports(run, a);
    }
    return uni_version_compare(a->version, b->version) > 0;
}

/* The best release that all pins admit: with a file that fits, with support for the Python, then
 * the highest; -1: none. */
static int best_release(const struct naive_run *run, int name)
{
    const struct universe *u = run->universe;
    int best = -1;
    for (int i = 0; i < (int)u->names[name].release_count; i++) {
        const struct uni_release *release = &u->names[name].releases[i];
        bool fits = true;
        for (int pin = 0; pin < (int)u->constraint_count; pin++) {
            fits = fits && (!is_pin_here(run, pin, name) ||
                            uni_clause_admits(pin_of(u, pin), release->version));
        }
        if (fits && (best < 0 || is_better(run, name, i, best))) {
            best = i;
        }
    }
    return best;
}

static bool is_readable(const struct uni_release *release)
{
    bool readable = !release->dynamic && !release->python_malformed;
    for (size_t i = 0; i < release->requires_count; i++) {
        readable = readable && !release->requires[i].malformed;
    }
    return readable;
}

static struct naive_choice project_choice(const struct universe *u, int name, int project)
{
    return (struct naive_choice){.state = NAIVE_PROJECT,
                                 .name = name,
                                 .version = u->projects[project].version,
                                 .release = -1,
                                 .project = project,
                                 .pin = -1,
                                 .rival = -1};
}

static struct naive_choice pinned_choice(const struct naive_run *run, int name, int pin)
{
    const struct universe *u = run->universe;
    struct naive_choice choice = {.state = NAIVE_MISSING,
                                  .name = name,
                                  .version = pin_of(u, pin).version,
                                  .release = best_release(run, name),
                                  .project = -1,
                                  .pin = pin,
                                  .rival = -1};
    if (choice.release >= 0) {
        const struct uni_release *release = &u->names[name].releases[choice.release];
        choice.version = release->version;
        choice.state = is_readable(release) ? NAIVE_RELEASE : NAIVE_UNDECIDED;
    }
    return choice;
}

/* Whether two pins can name one version: ==1.0 names 1.0+local too. */
static bool name_one_version(struct uni_clause a, struct uni_clause b)
{
    return uni_version_equal(a.version, b.version) ||
           (a.op == UNI_EQ && uni_clause_admits(a, b.version)) ||
           (b.op == UNI_EQ && uni_clause_admits(b, a.version));
}

/* The pin that chooses, and the first that names another version than one before it. */
static void find_pins(const struct naive_run *run, int name, struct naive_choice *choice)
{
    const struct universe *u = run->universe;
    for (int i = 0; i < (int)u->constraint_count; i++) {
        if (!is_pin_here(run, i, name)) {
            continue;
        }
        choice->pin = choice->pin < 0 ? i : choice->pin;
        for (int other = 0; other < i && choice->rival < 0; other++) {
            if (is_pin_here(run, other, name) &&
                !name_one_version(pin_of(u, other), pin_of(u, i))) {
                choice->rival = i;
            }
        }
    }
}

/* The first pin of which it is not known whether it holds; -1. */
static int find_doubt(const struct naive_run *run, int name)
{
    const struct universe *u = run->universe;
    for (int i = 0; i < (int)u->constraint_count; i++) {
        const struct uni_requirement *r = &u->constraints[i].requirement;
        if (r->name == name && naive_pin_clause(r) >= 0 && !(u->denied >> name & 1) &&
            constraint_value(u, i, run->environment) == NAIVE_UNKNOWN) {
            return i;
        }
    }
    return -1;
}

static struct naive_choice constraint_choice(const struct naive_run *run,
                                             struct naive_choice choice, int doubt)
{
    if (choice.rival >= 0) {
        choice.state = NAIVE_OVERLAP;
    } else if (doubt >= 0) {
        choice.state = NAIVE_UNDECIDED;
        choice.pin = doubt;
    } else if (choice.pin >= 0) {
        return pinned_choice(run, choice.name, choice.pin);
    }
    return choice;
}

struct naive_choice naive_choose(const struct naive_run *run, int name)
{
    const struct universe *u = run->universe;
    if (run->project >= 0 && u->projects[run->project].name == name) {
        return project_choice(u, name, run->project);
    }
    struct naive_choice none = {NAIVE_UNPINNED, name, -1, -1, -1, -1, -1};
    find_pins(run, name, &none);
    int doubt = find_doubt(run, name);
    bool pinned = none.pin >= 0 || doubt >= 0;
    for (int i = 0; i < (int)u->project_count; i++) {
        if (run->project >= 0 && u->projects[i].name == name && (u->siblings || !pinned)) {
            return project_choice(u, name, i);
        }
    }
    return constraint_choice(run, none, doubt);
}

static int project_node(int project, int extra)
{
    return project * (1 + UNI_EXTRAS) + extra + 1;
}

static int release_node(int name, int release, int extra)
{
    return NAIVE_PROJECT_NODES + (name * UNI_RELEASES + release) * (1 + UNI_EXTRAS) + extra + 1;
}

/* The nodes that a requirement leads to, and the extras that are not there. */
static unsigned find_targets(const struct naive_run *run, struct naive_edge *edge)
{
    int name = edge->requirement->name;
    const struct naive_choice *choice = &run->choices[name];
    bool project = choice->state == NAIVE_PROJECT;
    if (!project && choice->state != NAIVE_RELEASE) {
        return 0;
    }
    unsigned defined = project ? run->universe->projects[choice->project].extras
                               : run->universe->names[name].releases[choice->release].provides;
    for (int extra = -1; extra < UNI_EXTRAS; extra++) {
        if (extra < 0 || (edge->requirement->extras & defined) >> extra & 1) {
            edge->targets[edge->target_count++] = project
                                                      ? project_node(choice->project, extra)
                                                      : release_node(name, choice->release, extra);
        }
    }
    return edge->requirement->extras & ~defined;
}

/* A requirement that is looked at: what it leads to, and what there is to say about it. */
struct step {
    struct arena *arena;
    struct naive_run *run;
    struct naive_result *result;
    struct naive_edge edge;
    struct naive_key key; /* its parts that are always the same */
};

static void report(struct step *step, const char *kind, const char *level, int pin, unsigned extras)
{
    struct naive_key key = step->key;
    key.kind = kind;
    key.level = level;
    key.marks = extras;
    if (pin >= 0) {
        key.pin = str_of(step->run->universe->constraints[pin].requirement.at);
    }
    naive_add(step->arena, step->result, &key, step->run->project, step->run->environment);
}

static void reach_targets(struct step *step)
{
    struct naive_run *run = step->run;
    int distance = run->distance[step->edge.from] + 1;
    for (size_t i = 0; i < step->edge.target_count; i++) {
        int *at = &run->distance[step->edge.targets[i]];
        *at = *at < 0 ? distance : *at;
    }
}

static void follow(struct step *step)
{
    struct naive_run *run = step->run;
    const struct uni_requirement *requirement = step->edge.requirement;
    struct naive_choice *choice = &run->choices[requirement->name];
    if (!run->reached[requirement->name]) {
        run->reached[requirement->name] = true;
        *choice = naive_choose(run, requirement->name);
    }
    if (choice->version >= 0 &&
        !uni_clauses_admit(requirement->clauses, requirement->clause_count, choice->version)) {
        report(step, "pin-excluded", "error", choice->pin, 0);
    }
    unsigned undefined = find_targets(run, &step->edge);
    if (undefined) {
        report(step, "unknown-extra", "warning", choice->pin, undefined);
    }
    reach_targets(step);
}

/* extra: with which the marker is read. */
static void look_at(struct step *step, const struct uni_requirement *requirement, struct str by,
                    int extra)
{
    const struct universe *u = step->run->universe;
    const struct uni_environment *e = &u->environments[step->run->environment];
    step->edge.requirement = requirement;
    step->edge.by = by;
    step->edge.target_count = 0;
    step->key = (struct naive_key){.name = str_of(uni_name_text(requirement->name)),
                                   .by = by,
                                   .text = str_of(requirement->text),
                                   .marker = str_of(requirement->marker_text)};
    step->result->features.markers |= requirement->marker.form != UNI_MARKER_NONE;
    enum naive_truth value = naive_marker(&requirement->marker, e->minor, e->patch, extra);
    bool own = u->projects[step->run->project].name == requirement->name;
    step->edge.open = value == NAIVE_UNKNOWN || (value == NAIVE_TRUE && requirement->url && !own);
    step->edge.followed = value == NAIVE_TRUE && !step->edge.open;
    step->edge.patch = naive_marker_patch(&requirement->marker, e, extra);
    if (step->edge.patch) {
        report(step, "patch-level", "note", -1, 0);
    }
    if (step->edge.open) {
        report(step, "undecided", "undecided", -1, 0);
    }
    if (step->edge.followed) {
        follow(step);
    }
    vec_push(step->arena, &step->run->edges, step->edge);
}

static void expand_project(struct step *step, int project, int extra)
{
    const struct universe *u = step->run->universe;
    const struct uni_project *p = &u->projects[project];
    unsigned asked = u->all_extras ? ~0u : u->extras;
    bool root = project == step->run->project && extra < 0;
    for (size_t i = 0; i < p->line_count; i++) {
        const struct uni_line *line = &p->lines[i];
        bool side = line->file == 1 && project != step->run->project;
        if (side) {
            continue; /* a sibling's tests are not installed with it */
        }
        if (line->extra == extra || (root && asked >> line->extra & 1)) {
            look_at(step, &line->requirement, str_of(line->requirement.at), line->extra);
        }
    }
}

static void expand_release(struct step *step, int name, int release, int extra)
{
    const struct uni_release *r = &step->run->universe->names[name].releases[release];
    char version[UNI_TEXT];
    uni_version_text(r->version, version);
    struct str by = arena_printf(step->arena, "%s %s", uni_name_text(name), version);
    for (size_t i = 0; i < r->requires_count; i++) {
        look_at(step, &r->requires[i], by, extra);
    }
}

static void expand(struct step *step, int node)
{
    step->edge.from = node;
    int extra = node % (1 + UNI_EXTRAS) - 1;
    if (node < NAIVE_PROJECT_NODES) {
        expand_project(step, node / (1 + UNI_EXTRAS), extra);
        return;
    }
    int release = (node - NAIVE_PROJECT_NODES) / (1 + UNI_EXTRAS);
    step->result->features.extras |= extra >= 0;
    expand_release(step, release / UNI_RELEASES, release % UNI_RELEASES, extra);
}

void naive_walk(struct arena *arena, struct naive_run *run, struct naive_result *result)
{
    for (int node = 0; node < NAIVE_NODES; node++) {
        run->distance[node] = -1;
    }
    run->distance[project_node(run->project, -1)] = 0;
    struct step step = {.arena = arena, .run = run, .result = result};
    bool found = true;
    for (int distance = 0; found; distance++) {
        found = false;
        for (int node = 0; node < NAIVE_NODES; node++) {
            if (run->distance[node] == distance) {
                found = true;
                expand(&step, node);
            }
        }
    }
}
