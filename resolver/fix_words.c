#include "base/buf.h"
#include "resolver/fix_internal.h"

static bool is_of(const struct edit *edit, struct span line)
{
    struct position at = span_position(line);
    return line.source && at.line == edit->at.line && at.column == edit->at.column &&
           str_eq(line.source->name, edit->file);
}

static void add_move(struct buf *out, const struct finding *finding,
                     const struct fix_proposal *change, const struct fix_proposal *last)
{
    struct str version = version_normalized(out->arena, &change->version);
    const struct edit *edit = &change->edit;
    if (!last || last->change != change->change) {
        buf_printf(out, "%s ", change->change == FIX_RAISE ? "raise" : "lower");
    }
    if (is_of(edit, finding->pin.at)) {
        buf_printf(out, "the pin to %.*s", STR_ARG(version));
    } else {
        buf_printf(out, "%s of %.*s at %.*s:%zu to %.*s", last ? "that" : "the pin",
                   STR_ARG(change->shown), STR_ARG(edit->file), edit->at.line, STR_ARG(version));
    }
}

static bool is_separator(char c)
{
    return c == ',' || c == ' ' || c == '\t';
}

/* Clauses or extras that an edit takes away; empty: it does something else. */
static struct str dropped(struct arena *arena, const struct edit *edit)
{
    struct str old = edit->old;
    struct str new = edit->new;
    struct specifier specifier;
    struct fault fault;
    size_t start = 0;
    size_t end = old.len;
    for (; start < new.len &&start < old.len &&old.ptr[start] == new.ptr[start]; start++) {
    }
    for (; end > start && old.len - end < new.len - start &&old.ptr[end - 1] ==
                              new.ptr[new.len - 1 - (old.len - end)];
         end--) {
    }
    bool less = start + (old.len - end) == new.len;
    for (; start < end && is_separator(old.ptr[start]); start++) {
    }
    for (; end > start && is_separator(old.ptr[end - 1]); end--) {
    }
    struct str part = str_slice(old, start, end);
    bool extras = part.len && part.ptr[0] == '[' && part.ptr[part.len - 1] == ']';
    return less && (extras || specifier_parse(arena, part, &specifier, &fault)) ? part : STR("");
}

static void add_change(struct buf *out, const struct finding *finding,
                       const struct fix_proposal *change, const struct fix_proposal *last)
{
    const struct edit *edit = &change->edit;
    struct str part = dropped(out->arena, edit);
    if (change->change == FIX_WRITE && part.len) {
        buf_printf(out, "drop %.*s at %.*s:%zu", STR_ARG(part), STR_ARG(edit->file), edit->at.line);
    } else if (change->change == FIX_WRITE) {
        buf_printf(out, "write %.*s at %.*s:%zu", STR_ARG(edit->new), STR_ARG(edit->file),
                   edit->at.line);
    } else {
        add_move(out, finding, change, last);
    }
}

struct str fix_words(struct arena *arena, const struct finding *finding,
                     const struct fix_proposals *changes, const struct fix_proposals *other)
{
    struct buf out = {.arena = arena};
    size_t count = changes->items.len;
    for (size_t i = 0; i < count; i++) {
        const char *before = i == 0 ? "" : i + 1 < count ? ", " : " and ";
        buf_add(&out, str_of(before));
        add_change(&out, finding, &changes->items.at[i], i ? &changes->items.at[i - 1] : NULL);
    }
    if (other) {
        buf_add(&out, STR(", or "));
        add_change(&out, finding, &other->items.at[0], NULL);
    }
    buf_add(&out, count == 1 ? STR("; nothing else has to change (solved)") : STR(" (solved)"));
    return buf_str(&out);
}
