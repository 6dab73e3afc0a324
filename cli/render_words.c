#include "cli/render_words.h"

#include <stdlib.h>

enum {
    PROJECTS_SHOWN = 6, /* at most so many by name; of more, all but the rest */
};

static void add_place(struct buf *out, struct span at)
{
    buf_add(out, at.source->name);
    buf_printf(out, ":%zu", span_position(at).line);
}

static void add_with_place(struct buf *out, struct span at, struct str text)
{
    if (at.source) {
        add_place(out, at);
        buf_add_char(out, ' ');
    }
    buf_add(out, text);
}

/* "oslo.db 14.0.0 (upper-constraints.txt:87)" */
static void add_chosen(struct buf *out, const struct finding_step *step)
{
    buf_add(out, step->shown);
    if (step->version.len) {
        buf_add_char(out, ' ');
        buf_add(out, step->version);
    }
    if (step->pin.source) {
        buf_add(out, STR(" ("));
        add_place(out, step->pin);
        buf_add_char(out, ')');
    }
}

/* At the end of a chain a name that nothing chose is not repeated. */
struct str words_chain(struct arena *arena, const struct finding *finding,
                       const struct finding_where *where)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < where->chain_length; i++) {
        const struct finding_step *step = &where->chain[i];
        bool last = i + 1 == where->chain_length && !finding->has_requirement;
        bool chosen = step->version.len || step->pin.source;
        buf_add(&out, i ? STR(" -> ") : STR(""));
        add_with_place(&out, step->by.at, step->text);
        if (chosen || !last) {
            buf_add(&out, STR(" -> "));
            add_chosen(&out, step);
        }
    }
    const struct finding_requirement *requirement = &finding->requirement;
    if (finding->has_requirement && where->chain_length) {
        buf_add(&out, STR(" -> "));
        add_with_place(&out, requirement->by.at, requirement->text);
    } else if (finding->has_requirement) {
        words_requirement(&out, requirement);
    }
    return buf_str(&out);
}

void words_requirement(struct buf *out, const struct finding_requirement *requirement)
{
    if (!requirement->by.at.source && requirement->by.name.len) {
        buf_add(out, requirement->by.name);
        buf_add_char(out, ' ');
        buf_add(out, requirement->by.version);
        buf_add(out, STR(" -> "));
    }
    add_with_place(out, requirement->by.at, requirement->text);
}

/* A project with all environments in which it meets the finding. */
struct meeting {
    uint32_t project;
    uint64_t environments;
};

static int compare(const void *a, const void *b)
{
    const struct meeting *x = a;
    const struct meeting *y = b;
    return (x->project > y->project) - (x->project < y->project);
}

/* The projects in order, each once; returns their number. */
static size_t merge(struct meeting *meetings, size_t count)
{
    qsort(meetings, count, sizeof *meetings, compare);
    size_t kept = 1;
    for (size_t i = 1; i < count; i++) {
        if (meetings[i].project == meetings[kept - 1].project) {
            meetings[kept - 1].environments |= meetings[i].environments;
        } else {
            meetings[kept++] = meetings[i];
        }
    }
    return kept;
}

static void add_projects(struct buf *out, const struct report *report,
                         const struct word_list *names, bool all)
{
    size_t shown =
        all || names->items.len <= PROJECTS_SHOWN ? names->items.len : PROJECTS_SHOWN - 1;
    if (report->projects->items.len == 1) {
        return;
    }
    buf_add(out, STR("in "));
    for (size_t i = 0; i < shown; i++) {
        buf_add(out, i ? STR(", ") : STR(""));
        buf_add(out, names->items.at[i]);
    }
    if (shown < names->items.len) {
        buf_printf(out, " and %zu more", names->items.len - shown);
    }
    buf_add_char(out, ' ');
}

static void add_environments(struct buf *out, const struct report *report, uint64_t bits)
{
    buf_add(out, STR("on "));
    buf_add(out, environment_names(out->arena, report->environments, bits));
}

static struct str group_line(struct arena *arena, const struct report *report,
                             const struct word_list *names, uint64_t environments, bool all)
{
    struct buf line = {.arena = arena};
    add_projects(&line, report, names, all);
    add_environments(&line, report, environments);
    return buf_str(&line);
}

/* Takes the projects with the environments of meetings[0] out and gives their names. */
static struct word_list take_group(struct arena *arena, const struct report *report,
                                   struct meeting *meetings, size_t count)
{
    struct word_list names = {0};
    uint64_t environments = meetings[0].environments;
    for (size_t i = 0; i < count; i++) {
        if (meetings[i].environments == environments) {
            vec_push(arena, &names.items, report->projects->items.at[meetings[i].project].name);
            meetings[i].environments = 0;
        }
    }
    return names;
}

struct word_list words_where(struct arena *arena, const struct report *report,
                             const struct finding *finding, bool all)
{
    struct word_list lines = {0};
    size_t count = finding->where.len;
    struct meeting *meetings = ARENA_ARRAY(arena, struct meeting, count);
    for (size_t i = 0; i < count; i++) {
        meetings[i] =
            (struct meeting){finding->where.at[i].project, finding->where.at[i].environments};
    }
    count = count ? merge(meetings, count) : 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t environments = meetings[i].environments;
        if (environments) {
            struct word_list names = take_group(arena, report, meetings + i, count - i);
            vec_push(arena, &lines.items, group_line(arena, report, &names, environments, all));
        }
    }
    if (count == 0 && finding->environments) {
        struct buf line = {.arena = arena};
        add_environments(&line, report, finding->environments);
        vec_push(arena, &lines.items, buf_str(&line));
    }
    return lines;
}
