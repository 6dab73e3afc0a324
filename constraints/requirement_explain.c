#include "constraints/requirement_explain.h"

#include "base/utf8.h"

/* Bytes of the text from `at` to the next white space, no more than fit a message. */
static struct str word_at(struct str text, size_t at)
{
    const size_t most = 40;
    size_t end = at;
    while (end < text.len && end - at < most) {
        size_t next = end;
        if (utf8_is_space(utf8_next(text, &next)) && end > at) {
            break;
        }
        end = next;
    }
    return str_slice(text, at, end);
}

/* "Expected X" becomes "expected X, found Y". */
struct str requirement_explain(struct arena *arena, struct str text, const struct fault *f)
{
    if (!str_starts(f->message, STR("Expected "))) {
        return f->message;
    }
    struct str rest = str_slice(f->message, 1, f->message.len);
    if (f->start >= utf8_trim_end(text).len) {
        return arena_printf(arena, "e%.*s, found end of line", STR_ARG(rest));
    }
    struct str found = f->end > f->start ? str_slice(text, f->start, f->end) : text;
    found = f->end > f->start ? word_at(found, 0) : word_at(text, f->start);
    return arena_printf(arena, "e%.*s, found \"%.*s\"", STR_ARG(rest), STR_ARG(found));
}

static bool byte_is(struct str text, size_t at, char c)
{
    return at < text.len && text.ptr[at] == c;
}

struct str requirement_help(struct str text, size_t at)
{
    if (byte_is(text, at, '^') || byte_is(text, at, '~')) {
        return STR("write a range, such as >=1.2,<2");
    }
    if (byte_is(text, at, '=') && !byte_is(text, at + 1, '=')) {
        return STR("write == for an exact version");
    }
    if (byte_is(text, at, ',')) {
        return STR("put each requirement on a line of its own");
    }
    return STR("write NAME, NAME==VERSION or NAME @ URL");
}
