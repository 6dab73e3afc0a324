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

static void add_change(struct buf *out, const struct finding *finding,
                       const struct fix_proposal *change, const struct fix_proposal *last)
{
    const struct edit *edit = &change->edit;
    if (change->change == FIX_WRITE) {
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
