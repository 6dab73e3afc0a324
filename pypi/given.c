#include "pypi/given.h"

#include <stdarg.h>

#include "base/file.h"
#include "base/utf8.h"
#include "constraints/name.h"
#include "constraints/requirement_explain.h"
#include "pypi/given_parts.h"

static struct str key_of(struct arena *arena, struct str name, const struct version *version)
{
    return arena_printf(arena, "%.*s %.*s", STR_ARG(name), STR_ARG(version->key));
}

static const struct given_entry *find_key(const struct given *given, struct str key)
{
    uint32_t id = intern_find(given->keys, key);
    return id == INTERN_NONE ? NULL : &given->entries.at[given->latest.at[id]];
}

const struct given_entry *given_find(const struct given *given, struct str name,
                                     const struct version *version)
{
    if (!given->keys) {
        return NULL;
    }
    struct arena *scratch = arena_create();
    const struct given_entry *entry = find_key(given, key_of(scratch, name, version));
    arena_destroy(scratch);
    return entry;
}

bool given_fail(const struct given_reader *reader, size_t offset, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str what = arena_vprintf(reader->arena, format, args);
    va_end(args);
    struct position at = source_position(reader->source, offset);
    return error_set(reader->error, "%.*s:%zu:%zu: %.*s", STR_ARG(reader->source->name), at.line,
                     at.column, STR_ARG(what));
}

bool given_name(const struct given_reader *reader, const struct given_text *text,
                struct str *canonical)
{
    *canonical = name_canonical(reader->arena, text->text);
    return name_is_valid(text->text) ||
           given_fail(reader, text->start, "\"%.*s\" is not the name of a distribution",
                      STR_ARG(utf8_clip(text->text)));
}

bool given_version(const struct given_reader *reader, const struct given_text *text,
                   struct version *version)
{
    return version_parse(reader->arena, text->text, version) ||
           given_fail(reader, text->start, "\"%.*s\" is not a version",
                      STR_ARG(utf8_clip(text->text)));
}

static bool fail_inside(const struct given_reader *reader, const struct given_text *text,
                        const struct fault *fault)
{
    return given_fail(reader, text->start + (text->exact ? fault->start : 0), "%.*s",
                      STR_ARG(requirement_explain(reader->arena, text->text, fault)));
}

bool given_specifier(const struct given_reader *reader, const struct given_text *text)
{
    struct specifier specifier;
    struct fault fault = {0};
    return specifier_parse(reader->arena, text->text, &specifier, &fault) ||
           fail_inside(reader, text, &fault);
}

bool given_requirement(const struct given_reader *reader, const struct given_text *text)
{
    struct requirement requirement;
    struct fault fault = {0};
    return requirement_parse(reader->arena, text->text, &requirement, &fault) ||
           fail_inside(reader, text, &fault);
}

bool given_extra(const struct given_reader *reader, const struct given_text *text)
{
    return name_is_valid(text->text) ||
           given_fail(reader, text->start, "\"%.*s\" is not the name of an extra",
                      STR_ARG(utf8_clip(text->text)));
}

bool given_add(const struct given_reader *reader, size_t offset, struct str name,
               const struct version *version, const struct release_texts *texts)
{
    struct given *given = reader->given;
    given->keys = given->keys ? given->keys : intern_create(reader->arena);
    struct str key = key_of(reader->arena, name, version);
    const struct given_entry *known = find_key(given, key);
    if (known && known >= given->entries.at + reader->first) {
        return given_fail(reader, offset, "%.*s %.*s is given twice", STR_ARG(name),
                          STR_ARG(utf8_clip(version->text)));
    }
    uint32_t id = intern_put(given->keys, key);
    uint32_t index = (uint32_t)given->entries.len;
    struct given_entry entry = {name, *version, *texts, reader->source->name};
    entry.texts.evidence = EVIDENCE_GIVEN;
    vec_push(reader->arena, &given->entries, entry);
    if (id == given->latest.len) {
        vec_push(reader->arena, &given->latest, index);
    }
    given->latest.at[id] = index;
    return true;
}

/* No TOML begins with a brace, and every report of pip does. */
static bool is_report(struct str text)
{
    struct str trimmed = str_trim(text);
    return trimmed.len && trimmed.ptr[0] == '{';
}

bool given_parse(struct arena *arena, const struct source *source, struct given *given,
                 struct error *error)
{
    struct given_reader reader = {arena, source, given, given->entries.len, error};
    return is_report(source->text) ? given_read_report(&reader) : given_read_toml(&reader);
}

bool given_read(struct arena *arena, const char *path, struct given *given, struct error *error)
{
    struct str text;
    if (!file_read(arena, path, &text, error)) {
        return false;
    }
    if (str_starts(text, STR("\xEF\xBB\xBF"))) {
        text = str_slice(text, 3, text.len);
    }
    const struct source *source =
        source_create(arena, arena_str(arena, str_of(path)), text, LINES_UNIVERSAL);
    return given_parse(arena, source, given, error);
}
