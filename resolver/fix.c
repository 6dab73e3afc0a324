/*
 * The search goes by the number of edits: all single ones that are proposed, then, where none did,
 * those that failed with what is proposed against the first thing they led to. Each set of edits is
 * checked once for all findings, for those of one pin have the same proposals.
 */
#include "resolver/fix.h"

#include <limits.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "resolver/fix_internal.h"

enum {
    REACH = 8,        /* versions tried in one direction */
    REACH_DEEPER = 3, /* the same, for what an edit led to */
    BESIDE = 2,       /* checks that are spent on further fixes behind a new one */
    LESSONS = 16,     /* kept of one failed check */
    WIDTH = 4,        /* failed sets of edits that are gone on with */
};

/* What a failed check has taught: a line must lie in this, too. */
struct lesson {
    struct edit edit; /* its place */
    struct specifier specifier;
};

/* A set of edits that was checked. */
struct trial {
    bool clean; /* nothing is there that was not there before */
    bool *gone; /* by finding of the run */
    VEC(struct lesson) lessons;
};

struct search {
    const struct fix_input *input;
    struct arena *arena;
    struct arena *scratch;
    struct fix_causes before;
    struct str *keys; /* by finding of the run */
    struct intern *tried;
    VEC(struct trial) trials;
    struct fix_scope scope; /* of trials */
    size_t checks;          /* of the run */
    size_t checks_most;     /* of the run */
    size_t checks_left;     /* for the finding */
};

/* Edits of a fix to be, in the order in which they were proposed. */
struct node {
    struct fix_proposals changes;
};

typedef VEC(struct node) nodes;

/* -- trials -------------------------------------------------------------------------------------
 */

static bool may_check(struct search *search)
{
    return search->checks < search->checks_most && search->checks_left > 0;
}

static void limit_checks(struct search *search, size_t count)
{
    search->checks_left = search->checks_left < count ? search->checks_left : count;
}

static bool check(struct search *search, const struct edit_list *edits, struct fix_state *state)
{
    search->checks++;
    search->checks_left--;
    return search->input->check(search->input->data, edits, &search->scope, state);
}

static int compare_texts(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Equal for equal sets that are tried in the same way only. */
static struct str key_of(const struct search *search, const struct edit_list *edits)
{
    struct arena *arena = search->scratch;
    size_t count = edits->items.len;
    struct str *texts = ARENA_ARRAY(arena, struct str, count);
    for (size_t i = 0; i < count; i++) {
        const struct edit *edit = &edits->items.at[i];
        texts[i] = arena_printf(arena, "%.*s:%zu:%zu %.*s", STR_ARG(edit->file), edit->at.line,
                                edit->at.column, STR_ARG(edit->new));
    }
    qsort(texts, count, sizeof *texts, compare_texts);
    struct buf key = {.arena = arena};
    const struct finding *of = search->scope.of;
    size_t number = of ? 1 + (size_t)(of - search->input->findings->items.at) : 0;
    buf_printf(&key, "%d %zu\n", search->scope.whole, number);
    for (size_t i = 0; i < count; i++) {
        buf_add(&key, texts[i]);
        buf_add_char(&key, '\n');
    }
    return buf_str(&key);
}

static bool is_at(const struct edit *edit, struct span line)
{
    struct position at = span_position(line);
    return line.source && at.line == edit->at.line && at.column == edit->at.column &&
           str_eq(line.source->name, edit->file);
}

static void learn(struct search *search, const struct edit *edit, const struct finding *finding,
                  struct trial *trial)
{
    struct lesson lesson = {.edit = *edit};
    struct fault fault;
    bool room = trial->lessons.len < LESSONS;
    if (room && finding->kind == FINDING_PIN_EXCLUDED && fix_counts(finding) &&
        is_at(edit, finding->pin.at) &&
        specifier_parse(search->arena, arena_str(search->arena, finding->requirement.specifier),
                        &lesson.specifier, &fault)) {
        vec_push(search->arena, &trial->lessons, lesson);
    }
}

static void judge(struct search *search, const struct edit_list *edits,
                  const struct fix_state *state, struct trial *trial)
{
    struct fix_causes after = fix_list_causes(search->scratch, state->findings);
    size_t count = search->input->findings->items.len;
    trial->clean = !fix_news(search->scratch, &search->before, state->findings);
    for (size_t i = 0; i < count; i++) {
        trial->gone[i] = intern_find(after.keys, search->keys[i]) == INTERN_NONE;
    }
    for (size_t i = 0; i < state->findings->items.len; i++) {
        for (size_t k = 0; k < edits->items.len; k++) {
            learn(search, &edits->items.at[k], &state->findings->items.at[i], trial);
        }
    }
}

/* NULL: no more checks may be made. */
static const struct trial *try(struct search *search, const struct edit_list *edits)
{
    struct str key = key_of(search, edits);
    uint32_t id = intern_find(search->tried, key);
    if (id != INTERN_NONE) {
        return &search->trials.at[id];
    }
    if (!may_check(search)) {
        return NULL;
    }
    size_t count = search->input->findings->items.len;
    struct trial trial = {.gone = ARENA_ARRAY(search->arena, bool, count)};
    struct fix_state state;
    if (check(search, edits, &state)) {
        judge(search, edits, &state, &trial);
    }
    arena_reset(search->scratch);
    intern_put(search->tried, key_of(search, edits));
    vec_push(search->arena, &search->trials, trial);
    return &search->trials.at[search->trials.len - 1];
}

/* A check costs what it reads and what it finds. */
static size_t most_checks(const struct fix_input *input)
{
    enum { LINES_OF_FINDING = 16 };
    size_t cost = input->lines + LINES_OF_FINDING * input->findings->items.len + 1;
    size_t most = LIMIT_FIX_WORK / cost;
    return most < LIMIT_FIX_CHECKS ? most : LIMIT_FIX_CHECKS;
}

static void start(struct search *search, const struct fix_input *input)
{
    *search = (struct search){.input = input,
                              .arena = input->arena,
                              .scratch = arena_create(),
                              .before = fix_list_causes(input->arena, input->findings),
                              .tried = intern_create(input->arena),
                              .checks_most = most_checks(input)};
    search->keys = ARENA_ARRAY(input->arena, struct str, input->findings->items.len);
    for (size_t i = 0; i < input->findings->items.len; i++) {
        search->keys[i] = fix_cause(input->arena, &input->findings->items.at[i]);
    }
}

/* -- one finding --------------------------------------------------------------------------------
 */

struct expansion {
    struct search *search;
    size_t target; /* finding that shall go */
    nodes failed;  /* to go on with */
    nodes solved;  /* best first */
};

static bool edits_of(struct search *search, const struct fix_proposals *changes,
                     struct edit_list *edits)
{
    *edits = (struct edit_list){0};
    for (size_t i = 0; i < changes->items.len; i++) {
        if (!edit_list_add(search->arena, edits, &changes->items.at[i].edit)) {
            return false;
        }
    }
    return true;
}

/* Another edit of a line that is changed already might be placed by what stands there now. */
static bool is_on_changed_line(const struct fix_proposals *changes, const struct edit *edit)
{
    for (size_t i = 0; i < changes->items.len; i++) {
        const struct edit *known = &changes->items.at[i].edit;
        if (known->at.line == edit->at.line && str_eq(known->file, edit->file)) {
            return true;
        }
    }
    return false;
}

static bool is_hopeless(const struct fix_proposal *proposal, const struct trial *last)
{
    for (size_t i = 0; last && proposal->change != FIX_WRITE && i < last->lessons.len; i++) {
        const struct lesson *lesson = &last->lessons.at[i];
        if (edit_same_place(&lesson->edit, &proposal->edit) &&
            !specifier_contains(&lesson->specifier, &proposal->version, PRERELEASES_ALLOW)) {
            return true;
        }
    }
    return false;
}

static struct node with(struct arena *arena, const struct node *node,
                        const struct fix_proposal *proposal)
{
    struct node longer = {0};
    for (size_t i = 0; i < node->changes.items.len; i++) {
        vec_push(arena, &longer.changes.items, node->changes.items.at[i]);
    }
    vec_push(arena, &longer.changes.items, *proposal);
    return longer;
}

/* Tries a node with each proposal. A group is left when one of it helps. */
static void try_proposals(struct expansion *e, const struct node *node,
                          const struct fix_proposals *proposals)
{
    struct search *search = e->search;
    const struct trial *last = NULL;
    unsigned done = UINT_MAX;
    for (size_t i = 0; i < proposals->items.len && e->solved.len < LIMIT_FIXES; i++) {
        const struct fix_proposal *proposal = &proposals->items.at[i];
        struct node longer = with(search->arena, node, proposal);
        struct edit_list edits;
        if (proposal->group == done || is_hopeless(proposal, last) ||
            is_on_changed_line(&node->changes, &proposal->edit) ||
            !edits_of(search, &longer.changes, &edits)) {
            continue;
        }
        size_t checks = search->checks;
        const struct trial *trial = try(search, &edits);
        if (!trial) {
            continue; /* a later one may be known */
        }
        last = trial;
        if (last->clean && last->gone[e->target]) {
            vec_push(search->arena, &e->solved, longer);
            done = proposal->group;
            limit_checks(search, search->checks > checks ? BESIDE : 0);
        } else if (!last->clean && e->failed.len < WIDTH) {
            vec_push(search->arena, &e->failed, longer);
        }
    }
}

static void expand(struct expansion *e, const struct node *node)
{
    struct search *search = e->search;
    struct fix_state state = {.findings = search->input->findings, .pins = search->input->pins};
    const struct finding *finding = &state.findings->items.at[e->target];
    struct fix_proposals proposals = {0};
    struct edit_list edits;
    size_t depth = node->changes.items.len;
    if (depth && (!may_check(search) || !edits_of(search, &node->changes, &edits) ||
                  !check(search, &edits, &state))) {
        return;
    }
    if (depth) {
        finding = fix_news(search->scratch, &search->before, state.findings);
    }
    if (finding) {
        fix_propose(search->input, search->arena, &state, finding, depth ? REACH_DEEPER : REACH,
                    &proposals);
        try_proposals(e, node, &proposals);
    }
}

/* Whether a set of edits does what its trial has promised, for all that it can matter to. */
static bool confirm(struct search *search, size_t target, const struct edit_list *edits)
{
    const struct fix_input *input = search->input;
    const struct fix_scope whole = {.whole = true};
    struct trial trial = {.gone = ARENA_ARRAY(search->arena, bool, input->findings->items.len)};
    struct fix_state state;
    const struct finding *of = search->scope.of;
    if (search->scope.whole || (of && input->is_of(input->data, edits, of))) {
        return true;
    }
    if (!input->check(input->data, edits, &whole, &state)) {
        return false;
    }
    judge(search, edits, &state, &trial);
    arena_reset(search->scratch);
    return trial.clean && trial.gone[target];
}

/* Of what clashes a check of the pins alone says nothing. */
static struct fix_scope scope_for(const struct search *search, size_t target)
{
    const struct finding *finding = &search->input->findings->items.at[target];
    bool clashes = finding->kind == FINDING_UNSATISFIABLE || finding->kind == FINDING_DISJOINT;
    return (struct fix_scope){.whole = search->input->whole, .of = clashes ? finding : NULL};
}

/* False: it does not hold. */
static bool keep(struct search *search, size_t target, const struct node *node)
{
    struct finding *finding = &search->input->findings->items.at[target];
    struct finding_fix fix = {.solved = true};
    if (!edits_of(search, &node->changes, &fix.edits) || !confirm(search, target, &fix.edits)) {
        return false;
    }
    vec_push(search->arena, &finding->fixes, fix);
    return true;
}

/*
 * Where a line is loosened: the first single edit of another line. Which side is wrong only the
 * user knows.
 */
static const struct fix_proposals *other_side(const struct expansion *e)
{
    const struct fix_proposals *first = &e->solved.at[0].changes;
    bool loosens = first->items.len == 1 && first->items.at[0].change == FIX_WRITE;
    for (size_t i = 1; loosens && i < e->solved.len; i++) {
        const struct fix_proposals *other = &e->solved.at[i].changes;
        const struct edit *a = &first->items.at[0].edit;
        const struct edit *b = &other->items.at[0].edit;
        if (other->items.len == 1 && (a->at.line != b->at.line || !str_eq(a->file, b->file))) {
            return other;
        }
    }
    return NULL;
}

static void find_for(struct search *search, size_t target)
{
    struct finding *finding = &search->input->findings->items.at[target];
    struct expansion e = {.search = search, .target = target};
    struct node none = {0};
    nodes level = {0};
    vec_push(search->arena, &level, none);
    search->scope = scope_for(search, target);
    search->checks_left = LIMIT_FIX_CHECKS_EACH;
    for (size_t edits = 1; edits <= LIMIT_FIX_EDITS && e.solved.len == 0; edits++) {
        e.failed = (nodes){0};
        for (size_t i = 0; i < level.len; i++) {
            expand(&e, &level.at[i]);
        }
        level = e.failed;
    }
    size_t kept = 0;
    for (size_t i = 0; i < e.solved.len; i++) {
        if (keep(search, target, &e.solved.at[i])) {
            e.solved.at[kept++] = e.solved.at[i];
        }
    }
    e.solved.len = kept;
    if (kept) {
        struct str words =
            fix_words(search->arena, finding, &e.solved.at[0].changes, other_side(&e));
        bool tells = finding->kind == FINDING_UNKNOWN_EXTRA; /* which extras there are */
        struct str facts = str_slice(finding->help, 0, str_find(finding->help, ';', 0));
        finding->help =
            tells ? arena_printf(search->arena, "%.*s; %.*s", STR_ARG(facts), STR_ARG(words))
                  : words;
    }
}

bool fix_wanted(const struct finding *finding)
{
    return !finding->ignored &&
           (finding->level == LEVEL_ERROR || finding->kind == FINDING_UNKNOWN_EXTRA ||
            finding->kind == FINDING_PIN_SPELLING);
}

void fix_find(const struct fix_input *input)
{
    struct search search;
    start(&search, input);
    size_t tried = 0;
    for (size_t i = 0; i < input->findings->items.len && tried < LIMIT_FIX_FINDINGS; i++) {
        if (fix_wanted(&input->findings->items.at[i])) {
            find_for(&search, i);
            tried++;
        }
    }
    arena_destroy(search.scratch);
}

/* -- all at once --------------------------------------------------------------------------------
 */

static bool add_all(struct arena *arena, struct edit_list *list, const struct edit_list *more)
{
    for (size_t i = 0; i < more->items.len; i++) {
        if (!edit_list_add(arena, list, &more->items.at[i])) {
            return false;
        }
    }
    return true;
}

static struct edit_list copy_of(struct arena *arena, const struct edit_list *list)
{
    struct edit_list copy = {0};
    for (size_t i = 0; i < list->items.len; i++) {
        vec_push(arena, &copy.items, list->items.at[i]);
    }
    return copy;
}

/* Whether a trial keeps what the one before has reached, and removes one more finding. */
static bool is_better(const struct search *search, const struct trial *trial,
                      const struct trial *before, size_t target)
{
    if (!trial->clean || !trial->gone[target]) {
        return false;
    }
    for (size_t i = 0; before && i < search->input->findings->items.len; i++) {
        if (before->gone[i] && !trial->gone[i]) {
            return false;
        }
    }
    return true;
}

/* The first fix of a finding that goes together with the edits so far. */
static size_t join_one(struct search *search, size_t target, struct edit_list *edits,
                       size_t reached)
{
    const struct finding *finding = &search->input->findings->items.at[target];
    for (size_t i = 0; i < finding->fixes.len; i++) {
        struct edit_list more = copy_of(search->arena, edits);
        search->checks_left = LIMIT_FIX_CHECKS_EACH;
        const struct trial *trial =
            add_all(search->arena, &more, &finding->fixes.at[i].edits) ? try(search, &more) : NULL;
        const struct trial *before = reached ? &search->trials.at[reached - 1] : NULL;
        if (trial && is_better(search, trial, before, target)) {
            *edits = more;
            return (size_t)(trial - search->trials.at) + 1;
        }
    }
    return reached;
}

struct edit_list fix_join(const struct fix_input *input)
{
    struct search search;
    struct edit_list edits = {0};
    size_t reached = 0; /* 1 + the trial of those edits; 0: there are none */
    start(&search, input);
    search.scope.whole = true;
    for (size_t i = 0; i < input->findings->items.len; i++) {
        if (!reached || !search.trials.at[reached - 1].gone[i]) {
            reached = join_one(&search, i, &edits, reached);
        }
    }
    arena_destroy(search.scratch);
    return edits;
}
