#include "constraints/edit.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"
#include "constraints/reqfile.h"

static bool is_writable_name(struct str file)
{
    struct str base = path_base(file);
    return !str_eq(file, STR("-")) && !reqfile_is_remote(file) && !str_eq(base, STR("METADATA")) &&
           !str_eq(base, STR("PKG-INFO"));
}

/* Of a requirements file: what follows may be a comment, and nothing that belongs to the line. */
static bool ends_there(struct span at)
{
    if (at.source->breaks != LINES_PYTHON) {
        return true;
    }
    struct str line = source_line(at.source, span_position(at).line);
    const char *end = at.source->text.ptr + at.offset + at.length;
    if (end > line.ptr + line.len) {
        return false;
    }
    struct str rest = {end, (size_t)(line.ptr + line.len - end)};
    struct str trimmed = str_trim(rest);
    return trimmed.len == 0 || (trimmed.ptr[0] == '#' && trimmed.len < rest.len);
}

bool edit_of(struct arena *arena, struct span at, struct str old, struct str new, struct edit *edit)
{
    if (!at.source || !old.len || !is_writable_name(at.source->name) ||
        !str_starts(span_text(at), old) || !ends_there(at)) {
        return false;
    }
    *edit = (struct edit){
        .file = arena_str(arena, at.source->name),
        .at = span_position(at),
        .breaks = at.source->breaks,
        .old = arena_str(arena, old),
        .new = arena_str(arena, new),
    };
    return str_find(old, '\n', 0) == old.len;
}

bool edit_same_place(const struct edit *a, const struct edit *b)
{
    return a->at.line == b->at.line && a->at.column == b->at.column && str_eq(a->file, b->file);
}

bool edit_list_add(struct arena *arena, struct edit_list *list, const struct edit *edit)
{
    for (size_t i = 0; i < list->items.len; i++) {
        struct edit *known = &list->items.at[i];
        if (edit_same_place(known, edit)) {
            bool follows = str_eq(known->new, edit->old);
            if (str_eq(known->old, edit->old) && str_eq(known->new, edit->new)) {
                return true;
            }
            known->new = follows ? edit->new : known->new;
            return follows;
        }
    }
    vec_push(arena, &list->items, *edit);
    return true;
}

static int compare_edits(const void *a, const void *b)
{
    const struct edit *x = a;
    const struct edit *y = b;
    int files = str_cmp(x->file, y->file);
    size_t left = x->at.line != y->at.line ? x->at.line : x->at.column;
    size_t right = x->at.line != y->at.line ? y->at.line : y->at.column;
    return files ? files : (left > right) - (left < right);
}

void edit_list_sort(struct edit_list *list)
{
    if (list->items.len) {
        qsort(list->items.at, list->items.len, sizeof *list->items.at, compare_edits);
    }
}

/* Byte offset of an edit in a text; false if its old text is not there. */
static bool find_place(const struct source *source, const struct edit *edit, size_t *offset)
{
    if (edit->at.line < 1 || edit->at.line > source->line_count) {
        return false;
    }
    struct str line = source_line(source, edit->at.line);
    size_t at = 0;
    for (size_t column = 1; column < edit->at.column && at < line.len; column++) {
        utf8_next(line, &at);
    }
    *offset = source->line_starts[edit->at.line - 1] + at;
    return str_starts(str_slice(line, at, line.len), edit->old);
}

/* An edit, found in the bytes. */
struct place {
    size_t offset;
    const struct edit *edit;
};

static int compare_places(const void *a, const void *b)
{
    size_t x = ((const struct place *)a)->offset;
    size_t y = ((const struct place *)b)->offset;
    return (x > y) - (x < y);
}

/* False if they overlap. */
static bool join(struct arena *arena, struct str text, const struct place *places, size_t count,
                 struct str head, struct str *result)
{
    struct buf out = {.arena = arena};
    size_t done = 0;
    buf_add(&out, head);
    for (size_t i = 0; i < count; i++) {
        if (places[i].offset < done) {
            return false;
        }
        buf_add(&out, str_slice(text, done, places[i].offset));
        buf_add(&out, places[i].edit->new);
        done = places[i].offset + places[i].edit->old.len;
    }
    buf_add(&out, str_slice(text, done, text.len));
    *result = buf_str(&out);
    return true;
}

bool edit_list_apply(struct arena *arena, const struct edit_list *list, struct str file,
                     struct str bytes, struct str *result)
{
    size_t skip = str_starts(bytes, STR("\xEF\xBB\xBF")) ? 3 : 0;
    struct str text = str_slice(bytes, skip, bytes.len);
    struct place *places = ARENA_ARRAY(arena, struct place, list->items.len);
    size_t count = 0;
    const struct source *source = NULL;
    if (utf8_invalid_at(text) < text.len) {
        return false;
    }
    for (size_t i = 0; i < list->items.len; i++) {
        const struct edit *edit = &list->items.at[i];
        if (!str_eq(edit->file, file)) {
            continue;
        }
        source = source ? source : source_create(arena, file, text, edit->breaks);
        places[count].edit = edit;
        if (!find_place(source, edit, &places[count++].offset)) {
            return false;
        }
    }
    if (count) {
        qsort(places, count, sizeof *places, compare_places);
    }
    return join(arena, text, places, count, str_slice(bytes, 0, skip), result);
}
