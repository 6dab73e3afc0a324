#include "base/source.h"

#include "base/utf8.h"
#include "base/vec.h"

/* Whether a byte may start a line break: the common case is that it does not. */
static bool may_break(unsigned char c)
{
    return (c <= 0x1E && c >= 0x0A) || c == 0xC2 || c == 0xE2;
}

size_t source_break_length(struct str text, size_t at, enum line_breaks breaks)
{
    unsigned char c = (unsigned char)text.ptr[at];
    if (c == '\n') {
        return 1;
    }
    if (c == '\r') {
        return at + 1 < text.len && text.ptr[at + 1] == '\n' ? 2 : 1;
    }
    if (breaks == LINES_UNIVERSAL || (c < 0x80 && c > 0x1E)) {
        return 0;
    }
    if (c == 0x0B || c == 0x0C || (c >= 0x1C && c <= 0x1E)) {
        return 1;
    }
    if (str_starts(str_slice(text, at, text.len), STR("\xC2\x85"))) {
        return 2;
    }
    struct str three = str_slice(text, at, at + 3);
    return str_eq(three, STR("\xE2\x80\xA8")) || str_eq(three, STR("\xE2\x80\xA9")) ? 3 : 0;
}

const struct source *source_create(struct arena *arena, struct str name, struct str text,
                                   enum line_breaks breaks)
{
    VEC(size_t) starts = {0};
    vec_push(arena, &starts, 0);
    for (size_t at = 0; at < text.len;) {
        if (!may_break((unsigned char)text.ptr[at])) {
            at++;
            continue;
        }
        size_t n = source_break_length(text, at, breaks);
        at += n ? n : 1;
        if (n) {
            vec_push(arena, &starts, at);
        }
    }
    struct source *source = ARENA_NEW(arena, struct source);
    *source = (struct source){name, text, breaks, starts.at, starts.len};
    return source;
}

struct str source_line(const struct source *source, size_t line)
{
    if (line == 0 || line > source->line_count) {
        return (struct str){0};
    }
    size_t from = source->line_starts[line - 1];
    size_t to = from;
    while (to < source->text.len && !source_break_length(source->text, to, source->breaks)) {
        to++;
    }
    return str_slice(source->text, from, to);
}

/* The last line that starts at or before offset, 1-based. */
static size_t line_at(const struct source *source, size_t offset)
{
    size_t low = 0;
    size_t high = source->line_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (source->line_starts[middle] <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low + 1;
}

struct position source_position(const struct source *source, size_t offset)
{
    size_t line = line_at(source, offset);
    struct str before = str_slice(source->text, source->line_starts[line - 1], offset);
    return (struct position){line, utf8_count(before) + 1};
}

struct position span_position(struct span span)
{
    return span.source ? source_position(span.source, span.offset) : (struct position){0, 0};
}

struct str span_text(struct span span)
{
    if (!span.source) {
        return (struct str){0};
    }
    return str_slice(span.source->text, span.offset, span.offset + span.length);
}

int span_cmp(struct span a, struct span b)
{
    if (!a.source || !b.source) {
        return (a.source != NULL) - (b.source != NULL);
    }
    int c = a.source == b.source ? 0 : str_cmp(a.source->name, b.source->name);
    return c ? c : (a.offset > b.offset) - (a.offset < b.offset);
}
