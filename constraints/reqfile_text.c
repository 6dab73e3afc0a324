#include "constraints/reqfile_parts.h"

#include <string.h>

#include "base/utf8.h"

/* Offset behind a physical line's text: its break is cut. */
static size_t line_end(const struct source *source, size_t index)
{
    if (index + 1 >= source->line_count) {
        return source->text.len;
    }
    size_t end = source->line_starts[index + 1];
    const char *text = source->text.ptr;
    switch ((unsigned char)text[end - 1]) {
    case '\n':
        return end - (end - source->line_starts[index] > 1 && text[end - 2] == '\r' ? 2 : 1);
    case 0x85: /* U+0085 */
        return end - 2;
    case 0xA8: /* U+2028 */
    case 0xA9:
        return end - 3;
    default:
        return end - 1;
    }
}

static struct str physical_line(const struct source *source, size_t index)
{
    size_t from = source->line_starts[index];
    return (struct str){source->text.ptr + from, line_end(source, index) - from};
}

static bool is_comment_line(struct str line)
{
    if (line.len && (unsigned char)line.ptr[0] < 0x80 && line.ptr[0] != '#' &&
        !utf8_is_space((unsigned char)line.ptr[0])) {
        return false;
    }
    struct str rest = utf8_trim_start(line);
    return rest.len && rest.ptr[0] == '#';
}

/* Whether the code point that ends right before byte `at` is white space. */
static bool space_before(struct str text, size_t at)
{
    size_t start = at - 1;
    while (start > 0 && at - start < UTF8_MAX && ((unsigned char)text.ptr[start] & 0xC0) == 0x80) {
        start--;
    }
    return utf8_is_space(utf8_next(text, &start));
}

/* Cuts pip's COMMENT_RE, (^|\s+)#.*$, and the white space around what is left. */
static struct str cut_comment(struct str text)
{
    for (size_t at = 0; at < text.len; at++) {
        const char *hash = memchr(text.ptr + at, '#', text.len - at);
        if (!hash) {
            break;
        }
        at = (size_t)(hash - text.ptr);
        if (at == 0 || space_before(text, at)) {
            text = str_slice(text, 0, at);
            break;
        }
    }
    return utf8_trim(text);
}

static struct str strip_backslashes(struct str line)
{
    while (line.len && line.ptr[0] == '\\') {
        line = str_slice(line, 1, line.len);
    }
    while (line.len && line.ptr[line.len - 1] == '\\') {
        line.len--;
    }
    return line;
}

static bool continues(struct str line)
{
    return line.len && line.ptr[line.len - 1] == '\\' && !is_comment_line(line);
}

typedef VEC(struct reqfile_piece) pieces;

/* Joins the lines from cursor->next on. A comment line ends them and adds nothing. */
static void join(struct reqfile_cursor *cursor, struct reqfile_joined *line)
{
    const struct source *source = cursor->source;
    struct buf text = {.arena = cursor->arena};
    pieces list = {0};
    for (bool more = true; more && cursor->next < source->line_count; cursor->next++) {
        struct str part = physical_line(source, cursor->next);
        more = continues(part);
        part = more ? strip_backslashes(part) : part;
        if (!more && is_comment_line(part)) {
            break;
        }
        size_t offset = (size_t)(part.ptr - source->text.ptr);
        struct reqfile_piece piece = {text.len, offset, part.len, false};
        vec_push(cursor->arena, &list, piece);
        buf_add(&text, part);
    }
    struct str joined = buf_str(&text);
    line->text = cut_comment(joined);
    line->place = (struct reqfile_place){
        source, list.at, list.len, line->text.len ? (size_t)(line->text.ptr - joined.ptr) : 0, 0};
}

bool reqfile_next_line(struct reqfile_cursor *cursor, struct reqfile_joined *line)
{
    const struct source *source = cursor->source;
    while (cursor->next < source->line_count) {
        line->line = cursor->next + 1;
        line->too_big = false;
        struct str part = physical_line(source, cursor->next);
        if (continues(part)) {
            join(cursor, line);
        } else {
            cursor->next++;
            line->text = cut_comment(part);
            size_t offset = line->text.len ? (size_t)(line->text.ptr - source->text.ptr) : 0;
            line->place = (struct reqfile_place){.source = source, .skip = offset};
        }
        if (line->text.len == 0) {
            continue;
        }
        if (cursor->context && memchr(line->text.ptr, '$', line->text.len)) {
            reqfile_expand(cursor->arena, cursor->context, line);
        }
        return true;
    }
    return false;
}

/* The piece that byte `at` of the joined line belongs to. */
static const struct reqfile_piece *piece_at(const struct reqfile_place *place, size_t at)
{
    size_t low = 0;
    size_t high = place->piece_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (place->pieces[middle].at <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &place->pieces[low];
}

static size_t source_start(const struct reqfile_place *place, size_t at)
{
    const struct reqfile_piece *piece = piece_at(place, at);
    size_t into = at - piece->at;
    return piece->offset + (piece->expanded ? 0 : into < piece->length ? into : piece->length);
}

/* Behind the byte before `at`. */
static size_t source_end(const struct reqfile_place *place, size_t at)
{
    const struct reqfile_piece *piece = piece_at(place, at - 1);
    size_t into = at - piece->at;
    return piece->offset + (piece->expanded || into > piece->length ? piece->length : into);
}

struct span reqfile_place_span(const struct reqfile_place *place, size_t start, size_t end)
{
    if (place->whole) {
        start = 0;
        end = place->whole;
    }
    if (!place->pieces) {
        return (struct span){place->source, place->skip + start, end - start};
    }
    size_t from = source_start(place, place->skip + start);
    if (end <= start) {
        /* Behind the last byte, so that a point at the end of a line stays on that line. */
        from = place->skip + start > 0 ? source_end(place, place->skip + start) : from;
        return (struct span){place->source, from, 0};
    }
    size_t to = source_end(place, place->skip + end);
    return (struct span){place->source, from, to > from ? to - from : 0};
}

struct reqfile_place reqfile_place_from(struct reqfile_place place, size_t from)
{
    place.skip += from;
    return place;
}
