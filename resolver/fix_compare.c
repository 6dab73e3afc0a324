/*
 * Causes before and after an edit. A cause is told by what stays when a version moves: a release
 * that requires something is known by its name alone, a line by its place.
 */
#include <string.h>

#include "base/buf.h"
#include "resolver/fix_internal.h"

bool fix_counts(const struct finding *finding)
{
    bool open = finding->kind == FINDING_UNPINNED && !finding->denied;
    return !finding->ignored && (finding->level != LEVEL_NOTE || open);
}

static void add_place(struct buf *key, struct span at)
{
    if (at.source) {
        buf_printf(key, "%.*s:%zu", STR_ARG(at.source->name), span_position(at).line);
    }
    buf_add_char(key, '\n');
}

static void add_requirement(struct buf *key, const struct finding_requirement *requirement)
{
    buf_add(key, requirement->text);
    buf_add_char(key, ';');
    buf_add(key, requirement->marker);
    buf_add_char(key, '\n');
    buf_add(key, requirement->by.name);
    add_place(key, requirement->by.at);
}

/* What is not decided may differ by version, and so may what an edit makes of it. */
static void add_particulars(struct buf *key, const struct finding *finding)
{
    buf_add(key, finding->release);
    if (finding->kind == FINDING_UNDECIDED || finding->kind == FINDING_PIN_YANKED) {
        buf_add(key, finding->message);
    }
    for (size_t i = 0; i < finding->extras.len; i++) {
        buf_add_char(key, '\n');
        buf_add(key, finding->extras.at[i]);
    }
}

struct str fix_cause(struct arena *arena, const struct finding *finding)
{
    struct buf key = {.arena = arena};
    buf_printf(&key, "%d %.*s\n", (int)finding->kind, STR_ARG(finding->name));
    add_place(&key, finding->pin.at.source ? finding->pin.at : finding->at);
    if (finding->has_requirement) {
        add_requirement(&key, &finding->requirement);
    }
    for (size_t i = 0; i < finding->others.len; i++) {
        add_requirement(&key, &finding->others.at[i]);
    }
    add_particulars(&key, finding);
    return buf_str(&key);
}

struct fix_causes fix_list_causes(struct arena *arena, const struct finding_list *findings)
{
    struct fix_causes causes = {.keys = intern_create(arena)};
    for (size_t i = 0; i < findings->items.len; i++) {
        const struct finding *finding = &findings->items.at[i];
        uint32_t known = intern_count(causes.keys);
        if (fix_counts(finding) && intern_put(causes.keys, fix_cause(arena, finding)) == known) {
            vec_push(arena, &causes.items, finding);
        }
    }
    return causes;
}

static uint64_t environments_in(const struct finding *finding, uint32_t project)
{
    uint64_t environments = 0;
    for (size_t i = 0; i < finding->where.len; i++) {
        const struct finding_where *where = &finding->where.at[i];
        environments |= where->project == project ? where->environments : 0;
    }
    return environments;
}

/* Whether everything that meets the finding has met the one before. */
static bool is_covered(const struct finding *finding, const struct finding *before)
{
    for (size_t i = 0; i < finding->where.len; i++) {
        const struct finding_where *where = &finding->where.at[i];
        if (where->environments & ~environments_in(before, where->project)) {
            return false;
        }
    }
    return (finding->environments & ~before->environments) == 0;
}

const struct finding *fix_news(struct arena *scratch, const struct fix_causes *before,
                               const struct finding_list *after)
{
    for (size_t i = 0; i < after->items.len; i++) {
        const struct finding *finding = &after->items.at[i];
        if (!fix_counts(finding)) {
            continue;
        }
        uint32_t id = intern_find(before->keys, fix_cause(scratch, finding));
        if (id == INTERN_NONE || !is_covered(finding, before->items.at[id])) {
            return finding;
        }
    }
    return NULL;
}
