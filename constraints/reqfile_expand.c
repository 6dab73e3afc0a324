#include "constraints/reqfile_parts.h"

#include <assert.h>
#include <string.h>

#include "base/limits.h"

/*
 * pip collects the ${NAME}s of a line once, then replaces them one after the other everywhere in
 * the line as it has become by then. So a value may hold a ${NAME} that comes later in the line.
 */
struct variable {
    struct str pattern; /* ${NAME} */
    struct str value;   /* empty: not set, or set to nothing; left as it is */
    size_t scanned;     /* number of changes of the line when it was last looked for */
};

struct expansion {
    struct arena *arena;
    const struct context *context;
    const struct source *source;
    struct str text;
    VEC(struct reqfile_piece) pieces; /* pieces of `text` */
    VEC(struct variable) variables;
    size_t changes; /* of the line, counted from 1 */
    size_t work;    /* bytes that were looked through */
};

/* More work than this on one line is refused. */
enum { WORK_MAX = 8 * LIMIT_FILE_BYTES };

static bool is_name_byte(char c)
{
    return (c >= 'A' && c <= 'Z') || ascii_is_digit(c) || c == '_';
}

/* The next ${NAME} at or after *at, which is moved behind it; empty if there is none. */
static struct str next_pattern(struct str text, size_t *at)
{
    while (*at < text.len) {
        size_t start = str_find(text, '$', *at);
        size_t end = start + 2;
        *at = start + 1;
        if (end >= text.len || text.ptr[start + 1] != '{') {
            continue;
        }
        while (end < text.len && is_name_byte(text.ptr[end])) {
            end++;
        }
        if (end > start + 2 && end < text.len && text.ptr[end] == '}') {
            *at = end + 1;
            return str_slice(text, start, end + 1);
        }
    }
    return (struct str){0};
}

static const char *value_of(const struct expansion *x, struct str name)
{
    char small[256];
    const char *cstr = small;
    if (name.len < sizeof small) {
        memcpy(small, name.ptr, name.len);
        small[name.len] = '\0';
    } else {
        cstr = arena_cstr(x->arena, name);
    }
    return x->context->environment_variable(x->context->data, cstr);
}

static struct variable *variable_of(struct expansion *x, struct str pattern)
{
    for (size_t i = 0; i < x->variables.len; i++) {
        if (str_eq(x->variables.at[i].pattern, pattern)) {
            return &x->variables.at[i];
        }
    }
    const char *value = value_of(x, str_slice(pattern, 2, pattern.len - 1));
    if (!value || !*value) {
        return NULL;
    }
    struct variable variable = {pattern, arena_str(x->arena, str_of(value)), 0};
    vec_push(x->arena, &x->variables, variable);
    return &x->variables.at[x->variables.len - 1];
}

/* Appends the pieces that [start, end) of the text is made of, for a text that has `at` bytes. */
static void copy_pieces(struct expansion *x, const struct reqfile_piece *from, size_t count,
                        size_t *index, size_t start, size_t end, size_t at)
{
    for (; *index < count && start < end; (*index)++) {
        size_t stop = *index + 1 < count ? from[*index + 1].at : SIZE_MAX;
        if (stop <= start) {
            continue;
        }
        struct reqfile_piece piece = from[*index];
        size_t take = (stop < end ? stop : end) - start;
        if (!piece.expanded) {
            piece.offset += start - piece.at;
            piece.length = take;
        }
        piece.at = at;
        vec_push(x->arena, &x->pieces, piece);
        start += take;
        at += take;
        if (start >= end && stop > end) {
            break;
        }
    }
}

/* Replaces the variable wherever it stands in the line now. */
static bool replace(struct expansion *x, const struct variable *variable)
{
    const struct reqfile_piece *from = x->pieces.at;
    size_t count = x->pieces.len;
    struct reqfile_place place = {.source = x->source, .pieces = from, .piece_count = count};
    struct buf out = {.arena = x->arena};
    struct str text = x->text;
    assert(from); /* start_pieces() gave one or more: the line is not empty */
    size_t index = 0;
    size_t done = 0;
    bool found = false;
    for (size_t at = 0; at < text.len;) {
        struct str rest = str_slice(text, at, text.len);
        const char *hit = memmem(rest.ptr, rest.len, variable->pattern.ptr, variable->pattern.len);
        if (!hit) {
            break;
        }
        if (!found) {
            memset(&x->pieces, 0, sizeof x->pieces);
            found = true;
        }
        size_t start = (size_t)(hit - text.ptr);
        at = start + variable->pattern.len;
        copy_pieces(x, from, count, &index, done, start, out.len);
        buf_add(&out, str_slice(text, done, start));
        struct span span = reqfile_place_span(&place, start, at);
        struct reqfile_piece piece = {out.len, span.offset, span.length, true};
        vec_push(x->arena, &x->pieces, piece);
        buf_add(&out, variable->value);
        done = at;
        if (out.len > LIMIT_FILE_BYTES) {
            return false;
        }
    }
    x->work += text.len;
    if (found) {
        copy_pieces(x, from, count, &index, done, text.len, out.len);
        buf_add(&out, str_slice(text, done, text.len));
        x->text = buf_str(&out);
        x->changes++;
    }
    return x->text.len <= LIMIT_FILE_BYTES && x->work <= WORK_MAX;
}

/* Pieces of the line's text alone, whatever it was cut out of. */
static void start_pieces(struct expansion *x, const struct reqfile_joined *line)
{
    const struct reqfile_place *place = &line->place;
    if (place->pieces) {
        size_t index = 0;
        copy_pieces(x, place->pieces, place->piece_count, &index, place->skip,
                    place->skip + line->text.len, 0);
    } else {
        struct reqfile_piece all = {0, place->skip, line->text.len, false};
        vec_push(x->arena, &x->pieces, all);
    }
}

void reqfile_expand(struct arena *arena, const struct context *context, struct reqfile_joined *line)
{
    struct expansion x = {.arena = arena,
                          .context = context,
                          .source = line->place.source,
                          .text = line->text,
                          .changes = 1};
    const struct str original = line->text;
    size_t at = 0;
    for (struct str pattern; (pattern = next_pattern(original, &at)).len;) {
        struct variable *variable = variable_of(&x, pattern);
        /* Nothing has changed since it was looked for: it is not there. */
        if (!variable || variable->scanned == x.changes) {
            continue;
        }
        if (!x.pieces.at) {
            start_pieces(&x, line);
        }
        size_t before = x.changes;
        if (!replace(&x, variable)) {
            line->too_big = true;
            return;
        }
        bool again =
            x.changes != before && str_find_str(variable->value, STR("$")) < variable->value.len;
        variable->scanned = again ? 0 : x.changes;
    }
    if (x.changes > 1) {
        line->text = x.text;
        line->place = (struct reqfile_place){
            .source = x.source, .pieces = x.pieces.at, .piece_count = x.pieces.len};
    }
}
