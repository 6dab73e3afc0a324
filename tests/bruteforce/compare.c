#include "tests/bruteforce/compare.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void compare_differ(struct comparison *comparison, const char *format, ...)
{
    char text[4096];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    buf_printf(&comparison->out, "  %s\n", text);
}

struct str compare_place(struct arena *arena, struct span at)
{
    if (!at.source) {
        return STR("");
    }
    return arena_printf(arena, "%.*s:%zu", STR_ARG(at.source->name), span_position(at).line);
}

struct str compare_origin(struct arena *arena, const struct finding_origin *origin)
{
    if (origin->at.source) {
        return compare_place(arena, origin->at);
    }
    return arena_printf(arena, "%.*s %.*s", STR_ARG(origin->name), STR_ARG(origin->version));
}

static struct str join(struct arena *arena, const struct str *texts, size_t count)
{
    struct buf buf = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        buf_add(&buf, i ? STR(",") : STR(""));
        buf_add(&buf, texts[i]);
    }
    return buf_str(&buf);
}

static struct str other_of(const struct finding *finding)
{
    if (finding->kind == FINDING_UNDECIDED && !finding->has_requirement) {
        return finding->release;
    }
    return finding->denied ? STR("denied") : STR("");
}

static struct str key_of(struct arena *arena, const struct finding *finding)
{
    struct naive_key key = {.kind = finding_kind_info(finding->kind)->name,
                            .level = finding_level_name(finding->level),
                            .name = finding->name,
                            .pin = compare_place(arena, finding->pin.at),
                            .other = other_of(finding)};
    if (finding->has_requirement) {
        key.by = compare_origin(arena, &finding->requirement.by);
        key.text = finding->requirement.text;
        key.marker = finding->requirement.marker;
    }
    return naive_key_text(arena, &key);
}

/* The constraint line at a place, as a bit. */
static unsigned constraint_at(const struct universe *u, struct str at)
{
    for (size_t i = 0; i < u->constraint_count; i++) {
        if (str_eq(at, str_of(u->constraints[i].requirement.at))) {
            return 1u << i;
        }
    }
    return 0;
}

/* The extras or the rivals that a finding names, as bits. */
static unsigned marks_of(const struct comparison *c, const struct finding *finding)
{
    unsigned marks = 0;
    for (size_t i = 0; i < finding->extras.len; i++) {
        for (int extra = 0; extra < UNI_EXTRAS; extra++) {
            bool same = str_eq(finding->extras.at[i], str_of(uni_extra_text(extra)));
            marks |= (unsigned)same << extra;
        }
    }
    for (size_t i = 0; finding->kind == FINDING_PIN_OVERLAP && i < finding->others.len; i++) {
        struct str at = compare_origin(c->arena, &finding->others.at[i].by);
        marks |= constraint_at(c->universe, at);
    }
    return marks;
}

struct items {
    struct arena *arena;
    VEC(struct naive_item) list;
};

static void add_environments(struct items *items, struct str key, int project,
                             uint64_t environments, unsigned marks)
{
    for (int environment = 0; environment < UNI_ENVIRONMENTS; environment++) {
        if (environments >> environment & 1) {
            vec_push(items->arena, &items->list,
                     (struct naive_item){key, project, environment, marks});
        }
    }
}

static void add_finding(const struct comparison *c, struct items *items,
                        const struct finding *finding)
{
    struct str key = key_of(items->arena, finding);
    unsigned marks = marks_of(c, finding);
    for (size_t i = 0; i < finding->where.len; i++) {
        const struct finding_where *where = &finding->where.at[i];
        add_environments(items, key, c->product->project[where->project], where->environments,
                         marks);
    }
    if (finding->where.len == 0 && finding->environments) {
        add_environments(items, key, -1, finding->environments, marks);
    } else if (finding->where.len == 0) {
        vec_push(items->arena, &items->list, (struct naive_item){key, -1, -1, marks});
    }
}

static int item_cmp(const void *left, const void *right)
{
    const struct naive_item *a = left;
    const struct naive_item *b = right;
    int order = str_cmp(a->key, b->key);
    if (order == 0) {
        order = a->project - b->project;
    }
    if (order == 0) {
        order = a->environment - b->environment;
    }
    return order ? order : (int)a->marks - (int)b->marks;
}

static void sort_unique(struct items *items)
{
    struct naive_item *at = items->list.at;
    if (items->list.len == 0) {
        return;
    }
    qsort(at, items->list.len, sizeof *at, item_cmp);
    size_t kept = 1;
    for (size_t i = 1; i < items->list.len; i++) {
        if (item_cmp(&at[kept - 1], &at[i]) != 0) {
            at[kept++] = at[i];
        }
    }
    items->list.len = kept;
}

/* One finding names the extras or rivals of all places where it holds. */
static void join_marks(struct items *items)
{
    struct naive_item *at = items->list.at;
    for (size_t from = 0, to = 0; from < items->list.len; from = to) {
        unsigned marks = 0;
        for (; to < items->list.len && str_eq(at[from].key, at[to].key); to++) {
            marks |= at[to].marks;
        }
        for (size_t i = from; i < to; i++) {
            at[i].marks = marks;
        }
    }
}

static void differ_item(struct comparison *c, const char *who, const struct naive_item *item)
{
    compare_differ(c, "only %s: %.*s in p%d, marks %x, Python %s", who, STR_ARG(item->key),
                   item->project, item->marks,
                   item->environment < 0 ? "none"
                                         : c->universe->environments[item->environment].text);
}

static void compare_items(struct comparison *c)
{
    struct items naive = {.arena = c->arena};
    struct items product = {.arena = c->arena};
    for (size_t i = 0; i < c->naive->items.len; i++) {
        vec_push(c->arena, &naive.list, c->naive->items.at[i]);
    }
    const struct finding_list *findings = &c->product->result.findings;
    for (size_t i = 0; i < findings->items.len; i++) {
        if (findings->items.at[i].kind != FINDING_DISJOINT) {
            add_finding(c, &product, &findings->items.at[i]);
        }
    }
    sort_unique(&naive);
    sort_unique(&product);
    join_marks(&naive);
    join_marks(&product);
    for (size_t i = 0, k = 0; i < naive.list.len || k < product.list.len;) {
        int order = i == naive.list.len     ? 1
                    : k == product.list.len ? -1
                                            : item_cmp(&naive.list.at[i], &product.list.at[k]);
        if (order < 0) {
            differ_item(c, "naive", &naive.list.at[i]);
        } else if (order > 0) {
            differ_item(c, "product", &product.list.at[k]);
        }
        i += order <= 0;
        k += order >= 0;
    }
}

static void compare_skipped(struct comparison *c)
{
    for (size_t i = 0; i < c->product->projects.items.len; i++) {
        int project = c->product->project[i];
        for (int e = 0; e < (int)c->universe->environment_count; e++) {
            bool skipped = c->product->result.skipped[i] >> e & 1;
            if (skipped != c->naive->runs[project][e].skipped) {
                compare_differ(c, "p%d in environment %d: skipped is %d", project, e, skipped);
            }
        }
    }
}

static void compare_open_names(struct comparison *c)
{
    struct str names[UNI_NAMES];
    size_t count = 0;
    for (int name = 0; name < (int)c->universe->name_count; name++) {
        if (c->naive->open_names[name]) {
            names[count++] = str_of(uni_name_text(name));
        }
    }
    const struct check_result *result = &c->product->result;
    struct str want = join(c->arena, names, count);
    struct str got = join(c->arena, result->open_names, result->open_count);
    if (!str_eq(got, want)) {
        compare_differ(c, "names without a pin: %.*s, naive: %.*s", STR_ARG(got), STR_ARG(want));
    }
}

/* Whether the product reports some conflict of requirements on the name there. */
static bool has_conflict(const struct comparison *c, struct str name, int project, int environment)
{
    const struct finding_list *findings = &c->product->result.findings;
    for (size_t i = 0; i < findings->items.len; i++) {
        const struct finding *finding = &findings->items.at[i];
        if (finding->kind != FINDING_DISJOINT || !str_eq(finding->name, name)) {
            continue;
        }
        for (size_t k = 0; k < finding->where.len; k++) {
            const struct finding_where *where = &finding->where.at[k];
            if (c->product->project[where->project] == project &&
                where->environments >> environment & 1) {
                return true;
            }
        }
    }
    return false;
}

static void compare_conflicts(struct comparison *c)
{
    for (int project = 0; project < (int)c->universe->project_count; project++) {
        for (int e = 0; e < (int)c->universe->environment_count; e++) {
            for (int name = 0; name < (int)c->universe->name_count; name++) {
                struct str text = str_of(uni_name_text(name));
                if (c->naive->runs[project][e].disjoint[name] &&
                    !has_conflict(c, text, project, e)) {
                    compare_differ(c, "no conflict of %.*s in p%d, environment %d", STR_ARG(text),
                                   project, e);
                }
            }
        }
    }
}

void compare(struct comparison *comparison)
{
    comparison->out = (struct buf){.arena = comparison->arena};
    compare_items(comparison);
    compare_skipped(comparison);
    compare_open_names(comparison);
    compare_conflicts(comparison);
    const struct finding_list *findings = &comparison->product->result.findings;
    for (size_t i = 0; i < findings->items.len; i++) {
        const struct finding *finding = &findings->items.at[i];
        if (finding->kind == FINDING_DISJOINT) {
            compare_disjoint(comparison, finding);
        }
        for (size_t k = 0; k < finding->where.len; k++) {
            compare_chain(comparison, finding, &finding->where.at[k]);
        }
    }
}
