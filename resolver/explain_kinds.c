/* Of what kind a conflict is, and its first line: both sides, and why they clash. */
#include "resolver/explain_internal.h"

enum {
    LINES_SHOWN = 5,      /* of the user's, in a first line */
    REASONS_SHOWN = 4,    /* in a first line: of more, the first ones and the last */
    REASONS_LENGTH = 120, /* characters, where they are more than two */
};

bool clash_is_of_one_name(const struct clash *clash)
{
    const struct conflict *conflict = clash->conflict;
    for (size_t i = 0; i < clash->demands.len; i++) {
        if (clash->demands.at[i].fact || clash->demands.at[i].name != conflict->name) {
            return false;
        }
    }
    for (size_t i = 0; i < conflict->facts.len; i++) {
        if (conflict->facts.at[i].name != conflict->name) {
            return false;
        }
    }
    return true;
}

bool clash_is_barred(const struct clash *clash, enum conflict_bar bar)
{
    for (size_t i = 0; i < clash->conflict->facts.len; i++) {
        const struct conflict_fact *fact = &clash->conflict->facts.at[i];
        if (!fact->barred || fact->bar != bar) {
            return false;
        }
    }
    return clash->conflict->facts.len > 0;
}

static bool has_bar(const struct clash *clash, enum conflict_bar bar)
{
    for (size_t i = 0; i < clash->conflict->facts.len; i++) {
        const struct conflict_fact *fact = &clash->conflict->facts.at[i];
        if (fact->barred && fact->bar == bar) {
            return true;
        }
    }
    return false;
}

enum finding_kind clash_kind(const struct clash *clash)
{
    enum finding_kind kind;
    if (clash_pin_kind(clash, &kind)) {
        return kind;
    }
    bool disjoint = clash->conflict->facts.len == 0 && clash_is_of_one_name(clash) &&
                    demands_exclude(clash, clash->demands.at, clash->demands.len);
    return disjoint ? FINDING_DISJOINT : FINDING_UNSATISFIABLE;
}

/* "a>=2 (requirements.txt:1)", "the pin c===1.5 (uc.txt:88)" */
static struct str line_text(const struct clash *clash, const struct demand *demand)
{
    const struct pin *pin = demand_pin(demand);
    const char *what = !pin ? "" : pin->form == PIN_EXACT ? "the pin " : "the constraint ";
    struct str place = explain_place(clash->arena, demand_at(demand));
    return arena_printf(clash->arena, "%s%.*s (%.*s)", what, STR_ARG(demand->requirement->text),
                        STR_ARG(place));
}

struct str explain_list(struct arena *arena, const struct str *items, size_t count,
                        const char *what)
{
    struct buf out = {.arena = arena};
    size_t shown = count > LINES_SHOWN + 1 ? LINES_SHOWN : count;
    for (size_t i = 0; i < shown; i++) {
        buf_add(&out, i == 0 ? STR("") : i + 1 < count ? STR(", ") : STR(" and "));
        buf_add(&out, items[i]);
    }
    if (shown < count) {
        buf_printf(&out, " and %zu more %s", count - shown, what);
    }
    return buf_str(&out);
}

static struct str lines_text(const struct clash *clash)
{
    VEC(struct str) texts = {0};
    for (size_t i = 0; i < clash->demands.len; i++) {
        if (clash->demands.at[i].line && !demand_leads(&clash->demands.at[i])) {
            vec_push(clash->arena, &texts, line_text(clash, &clash->demands.at[i]));
        }
    }
    return explain_list(clash->arena, texts.at, texts.len, "lines");
}

/* How many reasons go before the last one, so that the line stays short: at least one. */
static size_t leading_reasons(const struct explain_reasons *reasons)
{
    size_t count = reasons->items.len;
    size_t length = count ? reasons->items.at[count - 1].len : 0;
    size_t leading = 0;
    while (leading + 1 < count) {
        length += reasons->items.at[leading].len;
        if (leading && (leading == REASONS_SHOWN - 1 || length > REASONS_LENGTH)) {
            break;
        }
        leading++;
    }
    return leading;
}

/* "R1, and R2"; all of them are in the lines of the ways. */
static struct str reasons_text(const struct clash *clash, const struct explain_reasons *reasons)
{
    struct buf out = {.arena = clash->arena};
    size_t count = reasons->items.len;
    size_t leading = leading_reasons(reasons);
    for (size_t i = 0; i < leading; i++) {
        buf_add(&out, i == 0 ? STR("") : STR(", "));
        buf_add(&out, reasons->items.at[i]);
    }
    buf_add(&out, leading + 1 < count ? STR(", ...") : STR(""));
    if (count) {
        buf_add(&out, leading ? STR(", and ") : STR(""));
        buf_add(&out, reasons->items.at[count - 1]);
    }
    return buf_str(&out);
}

/* One name, of which the index has nothing that fits its lines. */
static struct explain_message missing_message(const struct clash *clash, struct str lines)
{
    struct str name = explain_name(clash, clash->conflict->name);
    struct str nearest = explain_nearest(clash, clash->demands.at, clash->demands.len);
    return (struct explain_message){
        .before = arena_printf(clash->arena, "no release of %.*s fits %.*s: %.*s", STR_ARG(name),
                               STR_ARG(lines), STR_ARG(nearest))};
}

static struct explain_message general_message(const struct clash *clash, struct str lines)
{
    struct arena *arena = clash->arena;
    struct explain_reasons reasons = explain_reasons(clash);
    explain_index(clash, &reasons);
    const char *cannot = clash->conflict->lines.len == 1 ? "cannot be met" : "cannot go together";
    if (lines.len == 0) { /* pinned releases alone */
        lines = arena_printf(arena, "no release of %.*s",
                             STR_ARG(explain_name(clash, clash->conflict->name)));
        cannot = "fits";
    }
    bool file = has_bar(clash, CONFLICT_NO_FILE);
    bool python = has_bar(clash, CONFLICT_PYTHON);
    struct str why = reasons_text(clash, &reasons);
    return (struct explain_message){
        .before = arena_printf(arena, "%.*s %s", STR_ARG(lines), cannot),
        .target = file     ? TARGET_FILE
                  : python ? TARGET_PYTHON
                           : TARGET_NONE,
        .after = arena_printf(arena, "%s%.*s", why.len ? ": " : "", STR_ARG(why)),
    };
}

struct explain_message clash_message(const struct clash *clash, enum finding_kind kind)
{
    struct str lines = lines_text(clash);
    if (kind != FINDING_DISJOINT && kind != FINDING_UNSATISFIABLE) {
        return pin_message(clash, kind);
    }
    if (kind == FINDING_DISJOINT) {
        struct str name = explain_name(clash, clash->conflict->name);
        return (struct explain_message){.before = arena_printf(clash->arena,
                                                               "no version of %.*s can meet %.*s",
                                                               STR_ARG(name), STR_ARG(lines))};
    }
    bool missing = clash->conflict->facts.len == 0 && clash_is_of_one_name(clash) &&
                   index_knows(clash, clash->conflict->name);
    return missing ? missing_message(clash, lines) : general_message(clash, lines);
}
