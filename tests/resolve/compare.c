#include "tests/resolve/compare.h"

#include <stdarg.h>

void compare_differ(struct comparison *comparison, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str text = arena_vprintf(comparison->arena, format, args);
    va_end(args);
    buf_printf(&comparison->out, "  %.*s\n", STR_ARG(text));
}

struct str compare_place(struct arena *arena, struct span at)
{
    return arena_printf(arena, "%.*s:%zu", STR_ARG(at.source->name), span_position(at).line);
}

struct str compare_lines(const struct comparison *comparison, unsigned lines)
{
    struct buf buf = {.arena = comparison->arena};
    for (size_t i = 0; i < comparison->world->line_count; i++) {
        if (lines >> i & 1) {
            buf_printf(&buf, "%s%s", buf.len ? ", " : "", comparison->world->lines[i].at);
        }
    }
    return buf_str(&buf);
}

int compare_name(const struct comparison *comparison, uint32_t name)
{
    struct str text = intern_str(comparison->product->names, name);
    for (int i = 0; i < comparison->world->name_count; i++) {
        if (str_eq(text, str_of(world_name_text(i)))) {
            return i;
        }
    }
    return -1;
}

int compare_release(const struct comparison *comparison, int name, const struct version *version)
{
    struct str wanted = version_normalized(comparison->arena, version);
    const struct world_name *n = &comparison->world->names[name];
    for (size_t i = 0; i < n->release_count; i++) {
        char text[UNI_TEXT];
        uni_version_text(n->releases[i].version, text);
        if (str_eq(wanted, str_of(text))) {
            return (int)i;
        }
    }
    return -1;
}

/* Both sides tell a choice as "alpha 1.0 [x], via r0/requirements.txt:1; beta 2.0: alpha>=1.0". */
static struct str naive_text(const struct comparison *c, const struct naive_choice *choice)
{
    struct buf buf = {.arena = c->arena};
    char version[UNI_TEXT];
    uni_version_text(c->world->names[choice->name].releases[choice->release].version, version);
    buf_printf(&buf, "%s %s [", world_name_text(choice->name), version);
    for (int extra = 0; extra < WORLD_EXTRAS; extra++) {
        buf_printf(&buf, "%s", choice->extras >> extra & 1 ? world_extra_text(extra) : "");
    }
    for (size_t i = 0; i < choice->via_count; i++) {
        const struct naive_via *via = &choice->via[i];
        buf_printf(&buf, "%s", i ? "; " : "], via ");
        if (via->line >= 0) {
            buf_printf(&buf, "%s", c->world->lines[via->line].at);
            continue;
        }
        int release = 0;
        for (int k = 0; k < c->naive->choice_count; k++) {
            if (c->naive->choices[k].name == via->by) {
                release = c->naive->choices[k].release;
            }
        }
        const struct world_release *by = &c->world->names[via->by].releases[release];
        uni_version_text(by->version, version);
        const struct world_requirement *requirement = &by->requires[via->edge];
        buf_printf(&buf, "%s %s: %s%s%s", world_name_text(via->by), version, requirement->text,
                   requirement->marker_text[0] ? " ; " : "", requirement->marker_text);
    }
    return buf_str(&buf);
}

static struct str version_of(const struct resolve_choice *choice)
{
    return choice->choice->release ? choice->choice->release->text : STR("(no release)");
}

static void add_via(struct buf *buf, const struct comparison *c, const struct resolve_via *via)
{
    const struct resolve_result *result = &c->product->result;
    if (via->edge->at.source) {
        buf_add(buf, compare_place(c->arena, via->edge->at));
        return;
    }
    if (via->by >= result->choice_count) {
        buf_add(buf, STR("(nobody)"));
        return;
    }
    const struct resolve_choice *by = &result->choices[via->by];
    const struct requirement *requirement = via->edge->requirement;
    buf_printf(buf, "%.*s %.*s: %.*s%s%.*s", STR_ARG(intern_str(c->product->names, by->name)),
               STR_ARG(version_of(by)), STR_ARG(requirement->text),
               requirement->marker_text.len ? " ; " : "", STR_ARG(requirement->marker_text));
}

static struct str product_text(const struct comparison *c, const struct resolve_choice *choice)
{
    struct buf buf = {.arena = c->arena};
    buf_printf(&buf, "%.*s %.*s [", STR_ARG(intern_str(c->product->names, choice->name)),
               STR_ARG(version_of(choice)));
    for (size_t i = 0; i < choice->extras.len; i++) {
        buf_add(&buf, choice->extras.at[i]);
    }
    for (size_t i = 0; i < choice->via.len; i++) {
        buf_printf(&buf, "%s", i ? "; " : "], via ");
        add_via(&buf, c, &choice->via.at[i]);
    }
    return buf_str(&buf);
}

static void compare_choices(struct comparison *c)
{
    const struct resolve_result *result = &c->product->result;
    size_t count = (size_t)c->naive->choice_count;
    for (size_t i = 0; i < count || i < result->choice_count; i++) {
        struct str want = i < count ? naive_text(c, &c->naive->choices[i]) : STR("nothing");
        struct str got =
            i < result->choice_count ? product_text(c, &result->choices[i]) : STR("nothing");
        if (!str_eq(want, got)) {
            compare_differ(c, "choice %zu: %.*s", i, STR_ARG(got));
            compare_differ(c, "    naive: %.*s", STR_ARG(want));
        }
    }
}

void compare(struct comparison *comparison)
{
    comparison->out = (struct buf){.arena = comparison->arena};
    const struct resolve_result *result = &comparison->product->result;
    for (size_t i = 0; i < result->open.len; i++) {
        compare_differ(comparison, "open: %.*s", STR_ARG(result->open.at[i].reason));
    }
    if (result->satisfiable != comparison->naive->satisfiable) {
        compare_differ(comparison, "satisfiable: %d, naive: %d", result->satisfiable,
                       comparison->naive->satisfiable);
    }
    if (result->satisfiable && (result->conflicts.len || result->more_conflicts)) {
        compare_differ(comparison, "satisfiable and %zu conflicts", result->conflicts.len);
    }
    if (comparison->naive->satisfiable) {
        compare_choices(comparison);
    } else if (!result->satisfiable) {
        compare_conflicts(comparison);
    }
}
