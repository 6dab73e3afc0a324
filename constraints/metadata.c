#include "constraints/metadata.h"

#include "base/buf.h"
#include "base/utf8.h"

/*
 * headers = { field | continuation } ( empty line body | end of text )
 * field = name ":" value          name = printable ASCII without ':'
 * continuation = ( " " | TAB ) anything
 */

struct reader {
    struct arena *arena;
    const struct source *source;
    struct error *error;
};

/* The text of a line (0-based) without its break. */
static struct str line_text(const struct source *source, size_t line)
{
    struct str rest = str_slice(source->text, source->line_starts[line], source->text.len);
    if (line + 1 < source->line_count) {
        rest.len = source->line_starts[line + 1] - source->line_starts[line];
    }
    while (rest.len && (rest.ptr[rest.len - 1] == '\n' || rest.ptr[rest.len - 1] == '\r')) {
        rest.len--;
    }
    return rest;
}

static bool is_continuation(struct str line)
{
    return line.len && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
}

/* Length of the field name before the colon; 0 if the line is no field. */
static size_t field_name_length(struct str line)
{
    size_t at = 0;
    while (at < line.len && line.ptr[at] > ' ' && line.ptr[at] < 0x7F && line.ptr[at] != ':') {
        at++;
    }
    return at < line.len && line.ptr[at] == ':' ? at : 0;
}

static bool unreadable(const struct reader *reader, size_t line)
{
    return error_set(reader->error, "%.*s:%zu: expected \"Field: value\" or an indented line",
                     STR_ARG(reader->source->name), line + 1);
}

/* The value of the field that starts in `line`, with its continuation lines; *next is behind it. */
static struct metadata_field field_value(const struct reader *reader, size_t line, size_t name,
                                         size_t *next)
{
    const struct source *source = reader->source;
    struct str text = line_text(source, line);
    struct str value = utf8_trim(str_slice(text, name + 1, text.len));
    struct buf joined = {.arena = reader->arena};
    const char *end = value.ptr + value.len;
    size_t at = line + 1;
    for (; at < source->line_count && is_continuation(line_text(source, at)); at++) {
        struct str more = utf8_trim(line_text(source, at));
        if (at == line + 1) {
            buf_add(&joined, value);
        }
        buf_add_char(&joined, '\n');
        buf_add(&joined, more);
        end = more.len ? more.ptr + more.len : end;
    }
    *next = at;
    struct span span = {source, (size_t)(value.ptr - source->text.ptr), (size_t)(end - value.ptr)};
    return (struct metadata_field){at > line + 1 ? utf8_trim(buf_str(&joined)) : value, span};
}

static void keep_single(struct str *to, struct str value)
{
    if (!to->len) {
        *to = value;
    }
}

static void keep_dynamic(struct arena *arena, struct metadata *metadata, struct str value)
{
    struct str lower = arena_str(arena, value);
    char *bytes = (char *)lower.ptr;
    for (size_t i = 0; i < lower.len; i++) {
        bytes[i] = ascii_lower(bytes[i]);
    }
    vec_push(arena, &metadata->dynamic, lower);
}

static void keep(struct arena *arena, struct metadata *metadata, struct str name,
                 struct metadata_field field)
{
    if (str_eq_nocase(name, STR("Requires-Dist"))) {
        vec_push(arena, &metadata->requires_dist, field);
    } else if (str_eq_nocase(name, STR("Provides-Extra"))) {
        vec_push(arena, &metadata->provides_extra, field);
    } else if (str_eq_nocase(name, STR("Requires-Python"))) {
        metadata->requires_python =
            metadata->requires_python.value.len ? metadata->requires_python : field;
    } else if (str_eq_nocase(name, STR("Metadata-Version"))) {
        keep_single(&metadata->metadata_version, field.value);
    } else if (str_eq_nocase(name, STR("Name"))) {
        keep_single(&metadata->name, field.value);
    } else if (str_eq_nocase(name, STR("Version"))) {
        keep_single(&metadata->version, field.value);
    } else if (str_eq_nocase(name, STR("Dynamic"))) {
        keep_dynamic(arena, metadata, field.value);
    }
}

bool metadata_parse(struct arena *arena, const struct source *source, struct metadata *metadata,
                    struct error *error)
{
    *metadata = (struct metadata){0};
    const struct reader reader = {arena, source, error};
    for (size_t line = 0; line < source->line_count;) {
        struct str text = line_text(source, line);
        if (!text.len) {
            return true;
        }
        size_t name = field_name_length(text);
        if (!name) {
            return unreadable(&reader, line);
        }
        struct metadata_field field = field_value(&reader, line, name, &line);
        keep(arena, metadata, str_slice(text, 0, name), field);
    }
    return true;
}
