#include "tests/bruteforce/universe.h"

#include <assert.h>
#include <string.h>

/* splitmix64: small, and the same everywhere. */
static uint64_t next(struct universe *universe)
{
    uint64_t z = universe->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

unsigned uni_random(struct universe *universe, unsigned bound)
{
    assert(bound > 0);
    return (unsigned)(next(universe) >> 33) % bound;
}

bool uni_chance(struct universe *universe, unsigned percent)
{
    return uni_random(universe, 100) < percent;
}

static struct uni_python make_python(struct universe *u, bool patches)
{
    static const enum uni_op ops[] = {UNI_LT, UNI_LE, UNI_GT,     UNI_GE,    UNI_EQ,
                                      UNI_NE, UNI_GE, UNI_EQ_ANY, UNI_NE_ANY};
    struct uni_python python = {.op = ops[uni_random(u, 9)], .minor = 8 + (int)uni_random(u, 4)};
    bool any = python.op == UNI_EQ_ANY || python.op == UNI_NE_ANY;
    python.patch = !any && patches && uni_chance(u, 60) ? (int)uni_random(u, 4) : -1;
    return python;
}

static struct uni_atom make_atom(struct universe *u, bool extras)
{
    unsigned kind = uni_random(u, 100);
    if (extras && kind < 45) {
        return (struct uni_atom){.variable = UNI_EXTRA, .extra = (int)uni_random(u, UNI_EXTRAS)};
    }
    if (kind < 80) {
        struct uni_atom atom = {.variable = UNI_PYTHON_VERSION, .python = make_python(u, false)};
        if (atom.python.op == UNI_EQ_ANY || atom.python.op == UNI_NE_ANY) {
            atom.python.op = UNI_GE;
        }
        return atom;
    }
    if (kind < 94) {
        return (struct uni_atom){.variable = UNI_PYTHON_FULL_VERSION,
                                 .python = make_python(u, true)};
    }
    return (struct uni_atom){.variable = UNI_WINDOWS};
}

static struct uni_marker make_marker(struct universe *u, unsigned percent, bool extras)
{
    struct uni_marker marker = {.form = UNI_MARKER_NONE};
    if (!uni_chance(u, percent)) {
        return marker;
    }
    marker.form = uni_chance(u, 60) ? UNI_MARKER_ONE
                                    : UNI_MARKER_AND + (enum uni_marker_form)uni_random(u, 3);
    for (int i = 0; i < UNI_ATOMS; i++) {
        marker.atoms[i] = make_atom(u, extras);
    }
    if (uni_chance(u, 3)) {
        marker.atoms[0] = (struct uni_atom){.variable = UNI_UNKNOWN};
        marker.atoms[1] = make_atom(u, extras);
        if (marker.form > UNI_MARKER_OR) {
            marker.form = UNI_MARKER_OR;
        }
    }
    return marker;
}

/* Mostly loose, so that a good part of all requirements can be met. */
static struct uni_clause make_clause(struct universe *u)
{
    static const enum uni_op loose[] = {UNI_GE, UNI_GE, UNI_GE, UNI_LT, UNI_NE};
    for (;;) {
        struct uni_clause clause = {.version = (int)uni_random(u, UNI_VERSIONS)};
        clause.op =
            uni_chance(u, 75) ? loose[uni_random(u, 5)] : (enum uni_op)uni_random(u, UNI_OPS);
        if (clause.op == UNI_GE && uni_chance(u, 50)) {
            clause.version = uni_chance(u, 70) ? VERSION_1_0 : VERSION_RC;
        }
        if (clause.op == UNI_LT && uni_chance(u, 50)) {
            clause.version = UNI_VERSIONS - 1;
        }
        if (uni_clause_is_valid(clause.op, clause.version)) {
            return clause;
        }
    }
}

static unsigned make_extras(struct universe *u, unsigned percent)
{
    return uni_chance(u, percent) ? 1 + uni_random(u, (1 << UNI_EXTRAS) - 1) : 0;
}

static struct uni_requirement make_requirement(struct universe *u, unsigned markers, bool extras)
{
    struct uni_requirement requirement = {.name = (int)uni_random(u, (unsigned)u->name_count)};
    requirement.extras = make_extras(u, 20);
    requirement.clause_count = uni_random(u, 1 + UNI_SPECIFIER_CLAUSES);
    assert(requirement.clause_count <= UNI_SPECIFIER_CLAUSES);
    for (size_t i = 0; i < requirement.clause_count; i++) {
        requirement.clauses[i] = make_clause(u);
    }
    requirement.marker = make_marker(u, markers, extras);
    requirement.url = uni_chance(u, 1);
    if (requirement.url) {
        requirement.clause_count = 0;
    }
    return requirement;
}

static void make_release(struct universe *u, int name, struct uni_release *release)
{
    release->requires_count = uni_random(u, UNI_REQUIREMENTS);
    for (size_t i = 0; i < release->requires_count; i++) {
        struct uni_requirement *requirement = &release->requires[i];
        *requirement = make_requirement(u, 45, true);
        if (uni_chance(u, 6)) {
            requirement->name = name;
            requirement->extras |= 1u << uni_random(u, UNI_EXTRAS);
        }
        requirement->malformed = !requirement->url && uni_chance(u, 1);
        requirement->clause_count *= !requirement->malformed;
        uni_requirement_spell(requirement, uni_chance(u, 20));
    }
    release->provides = uni_chance(u, 60) ? uni_random(u, 1 << UNI_EXTRAS) : 7;
    release->python_count = uni_chance(u, 25) ? 1 + uni_random(u, 2) : 0;
    for (size_t i = 0; i < release->python_count; i++) {
        release->python[i] = make_python(u, uni_chance(u, 30));
    }
    release->python_malformed = uni_chance(u, 1);
    release->yanked = uni_chance(u, 8);
    release->dynamic = uni_chance(u, 2);
}

static void make_name(struct universe *u, int name)
{
    struct uni_name *n = &u->names[name];
    n->on_index = uni_chance(u, 95);
    size_t count = n->on_index ? 1 + uni_random(u, UNI_RELEASES) : 0;
    bool used[UNI_VERSIONS] = {false};
    for (size_t i = 0; i < count; i++) {
        int version = (int)uni_random(u, UNI_VERSIONS);
        bool twice = used[version];
        for (int other = 0; other < UNI_VERSIONS; other++) {
            twice |= used[other] && uni_version_equal(other, version);
        }
        if (!twice) {
            used[version] = true;
            n->releases[n->release_count].version = version;
            make_release(u, name, &n->releases[n->release_count++]);
        }
    }
}

static void make_environments(struct universe *u)
{
    u->environment_count = 1 + uni_random(u, UNI_ENVIRONMENTS);
    for (size_t i = 0; i < u->environment_count; i++) {
        bool exact = uni_chance(u, 15);
        struct uni_environment *e = &u->environments[i];
        *e = (struct uni_environment){.minor = 8 + (int)i, .patch = 99, .series = !exact};
        snprintf(e->text, sizeof e->text, "3.%d", e->minor);
        if (exact) {
            e->patch = (int)uni_random(u, 4);
            snprintf(e->text, sizeof e->text, "3.%d.%d", e->minor, e->patch);
        }
    }
}

static struct uni_clause make_pin(struct universe *u, const struct uni_name *name)
{
    struct uni_clause clause = {.op = uni_chance(u, 70) ? UNI_ARBITRARY : UNI_EQ};
    clause.version = (int)uni_random(u, UNI_VERSIONS);
    if (name->release_count && uni_chance(u, 93)) {
        size_t release = uni_random(u, (unsigned)name->release_count);
        clause.version = name->releases[release].version;
    }
    if (clause.op == UNI_ARBITRARY) {
        unsigned odd = uni_random(u, 100);
        clause.spelling = odd < 3 ? UNI_ODD : odd < 8 ? UNI_UPPER : UNI_NORMAL;
    }
    return clause;
}

static bool is_pin(struct uni_clause clause)
{
    return clause.op == UNI_EQ || clause.op == UNI_ARBITRARY;
}

static void make_constraint(struct universe *u, int name)
{
    if (u->constraint_count == UNI_CONSTRAINTS) {
        return;
    }
    struct uni_constraint *c = &u->constraints[u->constraint_count++];
    struct uni_requirement *requirement = &c->requirement;
    requirement->name = name;
    c->file = uni_chance(u, 10);
    requirement->marker = make_marker(u, 15, false);
    bool bound = uni_chance(u, 10);
    requirement->clauses[0] = bound ? make_clause(u) : make_pin(u, &u->names[name]);
    requirement->clause_count = bound && uni_chance(u, 10) ? 0 : 1;
    if (uni_chance(u, 4)) {
        requirement->clauses[1] = make_clause(u);
        requirement->clause_count = 1 + !is_pin(requirement->clauses[1]);
    }
    uni_requirement_spell(requirement, uni_chance(u, 20));
}

/* In the order in which they are read. */
static void order_constraints(struct universe *u)
{
    for (size_t i = 1; i < u->constraint_count; i++) {
        struct uni_constraint constraint = u->constraints[i];
        size_t at = i;
        for (; at > 0 && u->constraints[at - 1].file > constraint.file; at--) {
            u->constraints[at] = u->constraints[at - 1];
        }
        u->constraints[at] = constraint;
    }
}

static void make_constraints(struct universe *u)
{
    for (int round = 0; round < 2; round++) {
        for (int name = 0; name < (int)u->name_count; name++) {
            if (uni_chance(u, round ? 15 : 92)) {
                make_constraint(u, name);
            }
        }
    }
    order_constraints(u);
    u->second_environments = 1 + uni_random(u, (1u << u->environment_count) - 1);
}

static void make_line(struct universe *u, int own, int file, int extra, struct uni_line *line)
{
    line->requirement = make_requirement(u, 25, extra < 0);
    if (extra >= 0 && own >= 0 && uni_chance(u, 25)) {
        line->requirement.name = own;
        line->requirement.extras |= 1u << uni_random(u, UNI_EXTRAS);
    }
    line->file = file;
    line->extra = extra;
    uni_requirement_spell(&line->requirement, uni_chance(u, 20));
}

/* Lines of the root's own file: first those without an extra, then by extra. */
static void make_root(struct universe *u, struct uni_project *p)
{
    size_t count = 1 + uni_random(u, 2);
    for (size_t i = 0; i < count; i++) {
        make_line(u, p->name, 2, -1, &p->lines[p->line_count++]);
    }
    p->extras = uni_random(u, 1 << UNI_EXTRAS);
    for (int extra = 0; extra < UNI_EXTRAS; extra++) {
        size_t lines = p->extras >> extra & 1 ? 1 + uni_random(u, 2) : 0;
        for (size_t i = 0; i < lines; i++) {
            make_line(u, p->name, 2, extra, &p->lines[p->line_count++]);
        }
    }
}

static void make_own(struct universe *u, size_t index, struct uni_project *p)
{
    p->name = -1;
    p->version = -1;
    p->root =
        uni_chance(u, 40) ? UNI_ROOT_PYPROJECT + (enum uni_root)uni_random(u, 2) : UNI_ROOT_NONE;
    p->root_read = p->root != UNI_ROOT_NONE && (p->by_directory || uni_chance(u, 60));
    if (p->root == UNI_ROOT_NONE) {
        return;
    }
    /* Own names differ: what two projects with one name are to others is not asked here. */
    p->name = (int)index + 3 * (int)uni_random(u, 2);
    p->name = p->name < (int)u->name_count ? p->name : (int)index % (int)u->name_count;
    for (size_t i = 0; i < index; i++) {
        if (u->projects[i].name == p->name) {
            p->name = -1;
        }
    }
    p->version = p->name >= 0 && uni_chance(u, 60) ? (int)uni_random(u, UNI_VERSIONS) : -1;
    p->python_count = uni_chance(u, 30) ? 1 : 0;
    p->python[0] = make_python(u, false);
}

static void make_project(struct universe *u, size_t index)
{
    struct uni_project *p = &u->projects[index];
    p->by_directory = uni_chance(u, 20);
    p->second_file = uni_chance(u, 30);
    make_own(u, index, p);
    for (int file = 0; file < (p->second_file ? 2 : 1); file++) {
        size_t count = 1 + uni_random(u, 3);
        for (size_t i = 0; i < count && p->line_count + 1 < UNI_LINES; i++) {
            make_line(u, p->name, file, -1, &p->lines[p->line_count++]);
        }
    }
    if (p->root_read && p->line_count <= 4) {
        make_root(u, p);
    }
}

/* To ask for one that no project declares is an error of the command line. */
static unsigned declared_extras(const struct universe *u)
{
    unsigned extras = 0;
    for (size_t i = 0; i < u->project_count; i++) {
        extras |= u->projects[i].extras;
    }
    return extras;
}

/* What follows the version in the name of a file, and the Pythons that it fits on linux-x86_64. */
static const struct {
    const char *text;
    int first; /* 3.FIRST */
    int last;  /* 3.LAST; below the first: it fits none */
} files[] = {
    {".tar.gz", 0, 99},
    {".zip", 0, 99},
    {"-py3-none-any.whl", 0, 99},
    {"-7-py2.py3-none-any.whl", 0, 99},
    {"-py310-none-any.whl", 10, 99},
    {"-cp38-cp38-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", 8, 8},
    {"-cp39-cp39-linux_x86_64.whl", 9, 9},
    {"-cp310-cp310-manylinux_2_28_x86_64.whl", 10, 10},
    {"-cp310.cp311-none-manylinux1_x86_64.whl", 10, 11},
    {"-cp39-abi3-manylinux2010_x86_64.whl", 9, 99},
    {"-cp38-none-any.whl", 8, 8},
    {"-cp311-cp311-manylinux_2_34_x86_64.whl", 1, 0},
    {"-cp310-cp310-musllinux_1_1_x86_64.whl", 1, 0},
    {"-cp39-cp39-manylinux2014_aarch64.whl", 1, 0},
    {"-cp311-cp311t-manylinux1_x86_64.whl", 1, 0},
    {"-cp310-abi3-win_amd64.whl", 1, 0},
    {"-cp311-cp311-macosx_11_0_universal2.whl", 1, 0},
    {"-pp38-pypy38_pp73-manylinux1_x86_64.whl", 1, 0},
    {"-py2-none-any.whl", 1, 0},
    {"-py3.8.egg", 1, 0},
};

enum { UNI_FILE_TABLE = sizeof files / sizeof *files };

void uni_file_text(int name, const struct uni_release *release, size_t file, char out[UNI_LONG])
{
    char version[UNI_TEXT];
    uni_version_text(release->version, version);
    int length = snprintf(out, UNI_LONG, "%s-%s%s", uni_name_text(name), version,
                          files[release->files[file]].text);
    assert(length > 0 && length < UNI_LONG);
    for (size_t i = 0; i < strlen(uni_name_text(name)); i++) {
        out[i] = out[i] == '-' ? '_' : out[i];
    }
}

bool uni_file_fits(int file, int minor)
{
    return files[file].first <= minor && minor <= files[file].last;
}

static void make_files(struct universe *u)
{
    for (int name = 0; name < (int)u->name_count; name++) {
        struct uni_name *n = &u->names[name];
        n->files_complete = uni_chance(u, 15);
        for (size_t i = 0; i < n->release_count; i++) {
            struct uni_release *release = &n->releases[i];
            release->file_count = 1 + uni_random(u, UNI_FILES);
            for (size_t file = 0; file < release->file_count; file++) {
                release->files[file] = (int)uni_random(u, UNI_FILE_TABLE);
            }
        }
    }
}

void universe_make(struct universe *universe, uint64_t seed)
{
    memset(universe, 0, sizeof *universe);
    universe->random = seed;
    universe->name_count = 3 + uni_random(universe, UNI_NAMES - 2);
    for (int name = 0; name < (int)universe->name_count; name++) {
        make_name(universe, name);
    }
    make_environments(universe);
    make_constraints(universe);
    universe->project_count = 1 + uni_random(universe, UNI_PROJECTS);
    for (size_t i = 0; i < universe->project_count; i++) {
        make_project(universe, i);
    }
    universe->denied = uni_chance(universe, 15) ? 1u << uni_random(universe, UNI_NAMES) : 0;
    universe->extras = make_extras(universe, 40) & declared_extras(universe);
    universe->all_extras = uni_chance(universe, 10);
    universe->siblings = uni_chance(universe, 30);
    universe->require_pins = uni_chance(universe, 10);
    make_files(universe);
}
