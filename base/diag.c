#include "base/diag.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/utf8.h"

enum { TAB_WIDTH = 4 };

struct diag *diag_add(struct diag_list *list, struct span at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str message = arena_vprintf(list->arena, format, args);
    va_end(args);
    vec_push(list->arena, &list->items, (struct diag){.at = at, .message = message});
    return &list->items.at[list->items.len - 1];
}

void diag_add_all(struct diag_list *list, const struct diag_list *from)
{
    for (size_t i = 0; i < from->items.len; i++) {
        vec_push(list->arena, &list->items, from->items.at[i]);
    }
}

static int compare(const void *a, const void *b)
{
    const struct diag *x = a;
    const struct diag *y = b;
    int c = span_cmp(x->at, y->at);
    return c ? c : str_cmp(x->message, y->message);
}

void diag_sort(struct diag_list *list)
{
    if (list->items.len == 0) {
        return;
    }
    qsort(list->items.at, list->items.len, sizeof *list->items.at, compare);
    size_t kept = 1;
    for (size_t i = 1; i < list->items.len; i++) {
        if (compare(&list->items.at[kept - 1], &list->items.at[i]) != 0) {
            list->items.at[kept++] = list->items.at[i];
        }
    }
    list->items.len = kept;
}

/* Bytes from `at` on that are shown as they are: printable ASCII. */
static size_t plain_bytes(struct str s, size_t at)
{
    size_t end = at;
    while (end < s.len && s.ptr[end] >= ' ' && s.ptr[end] <= '~') {
        end++;
    }
    return end - at;
}

void diag_add_safe(struct buf *out, struct str s)
{
    for (size_t at = 0; at < s.len;) {
        size_t plain = plain_bytes(s, at);
        if (plain) {
            buf_add(out, (struct str){s.ptr + at, plain});
            at += plain;
            continue;
        }
        uint32_t c = utf8_next(s, &at);
        buf_add_codepoint(out, utf8_is_unsafe(c) ? UTF8_REPLACEMENT : c);
    }
}

/* Terminal columns of one code point as shown by add_columns(). */
static size_t shown_width(uint32_t c)
{
    if (c == '\t') {
        return TAB_WIDTH;
    }
    return utf8_is_unsafe(c) ? 1 : (size_t)utf8_width(c);
}

static size_t width_of(struct str s)
{
    size_t width = 0;
    for (size_t at = 0; at < s.len;) {
        width += shown_width(utf8_next(s, &at));
    }
    return width;
}

/* Appends the columns [from, to) of the line. */
static void add_columns(struct buf *out, struct str line, size_t from, size_t to)
{
    size_t column = 0;
    for (size_t at = 0; at < line.len && column < to;) {
        uint32_t c = utf8_next(line, &at);
        size_t width = shown_width(c);
        if (column >= from && column + width <= to) {
            if (c == '\t') {
                buf_fill(out, ' ', width);
            } else {
                buf_add_codepoint(out, utf8_is_unsafe(c) ? UTF8_REPLACEMENT : c);
            }
        }
        column += width;
    }
}

static size_t digits(size_t n)
{
    size_t count = 1;
    for (; n >= 10; n /= 10) {
        count++;
    }
    return count;
}

size_t diag_gutter(struct span at)
{
    size_t width = digits(span_position(at).line);
    return width < 2 ? 2 : width;
}

/* The window of terminal columns that is shown: all, or `columns` of them around the caret. */
static void window(size_t caret, size_t total, size_t columns, size_t *from, size_t *to)
{
    *from = 0;
    *to = total;
    if (columns == 0 || total <= columns) {
        return;
    }
    size_t margin = columns / 3;
    *from = caret > columns - margin ? caret - margin : 0;
    *to = *from + columns;
}

void diag_snippet(struct buf *out, struct span at, struct str label, size_t columns)
{
    struct position place = span_position(at);
    size_t gutter = diag_gutter(at);
    buf_fill(out, ' ', gutter);
    buf_add(out, STR("--> "));
    diag_add_safe(out, at.source->name);
    if (place.line == 0) {
        buf_add_char(out, '\n');
        return;
    }
    buf_printf(out, ":%zu:%zu\n", place.line, place.column);
    struct str line = source_line(at.source, place.line);
    size_t start = at.offset - at.source->line_starts[place.line - 1];
    start = start < line.len ? start : line.len;
    size_t caret = width_of(str_slice(line, 0, start));
    size_t marked = width_of(str_slice(line, start, start + at.length));
    size_t from;
    size_t to;
    window(caret, width_of(line), columns, &from, &to);
    if (columns && caret + marked > to) {
        marked = to > caret ? to - caret : 1;
    }
    buf_fill(out, ' ', gutter + 1);
    buf_printf(out, "|\n%*zu | ", (int)gutter, place.line);
    add_columns(out, line, from, to);
    buf_add_char(out, '\n');
    buf_fill(out, ' ', gutter + 1);
    buf_add(out, STR("| "));
    buf_fill(out, ' ', caret - from);
    buf_fill(out, '^', marked ? marked : 1);
    if (label.len) {
        buf_add_char(out, ' ');
        diag_add_safe(out, label);
    }
    buf_add_char(out, '\n');
}
