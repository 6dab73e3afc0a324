#include "base/diag.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "fetch/evidence_parts.h"

struct str evidence_shown(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    diag_add_safe(&out, utf8_clip(text));
    return buf_str(&out);
}

/* Length of the headers: to the first empty line (*closed), else all of the text. */
static size_t headers_length(struct str text, bool *closed)
{
    size_t line = 0;
    for (size_t at = 0; at < text.len; at++) {
        size_t length = source_break_length(text, at, LINES_UNIVERSAL);
        if (length && at == line) {
            *closed = true;
            return at;
        }
        if (length) {
            at += length - 1;
            line = at + 1;
        }
    }
    *closed = false;
    return text.len;
}

bool evidence_shows_end(struct str text)
{
    bool closed;
    headers_length(text, &closed);
    return closed;
}

static const char *const single_fields[] = {"Metadata-Version", "Name", "Version",
                                            "Requires-Python"};

enum { SINGLE_FIELDS = sizeof single_fields / sizeof *single_fields };

/* Index into single_fields of the field that a line starts; SINGLE_FIELDS: none of them. */
static size_t single_field(struct str line)
{
    struct str name = str_slice(line, 0, str_find(line, ':', 0));
    size_t i = 0;
    while (i < SINGLE_FIELDS && !str_eq_nocase(name, str_of(single_fields[i]))) {
        i++;
    }
    return i;
}

/* The value of the field in line `at` (0-based) as it is written, continuation lines and all. */
static struct str written_value(const struct source *source, size_t at)
{
    size_t start = str_find(source->text, ':', source->line_starts[at]) + 1;
    size_t end = source->text.len;
    for (size_t next = at + 1; next < source->line_count; next++) {
        char first = str_slice(source->text, source->line_starts[next], source->text.len).len
                         ? source->text.ptr[source->line_starts[next]]
                         : '\n';
        if (first != ' ' && first != '\t') {
            end = source->line_starts[next];
            break;
        }
    }
    return utf8_trim(str_slice(source->text, start, end));
}

/* A field that may stand only once stands twice, and says two things. */
static bool check_singles(struct arena *arena, const struct source *source, struct failure *failure)
{
    struct str values[SINGLE_FIELDS] = {0};
    bool seen[SINGLE_FIELDS] = {0};
    for (size_t at = 0; at < source->line_count; at++) {
        size_t from = source->line_starts[at];
        size_t to = at + 1 < source->line_count ? source->line_starts[at + 1] : source->text.len;
        size_t field = single_field(str_slice(source->text, from, to));
        if (field == SINGLE_FIELDS) {
            continue;
        }
        struct str value = written_value(source, at);
        if (seen[field] && !str_eq(value, values[field])) {
            return failure_set(arena, failure, CAUSE_UNREADABLE, "%.*s has two different %s",
                               STR_ARG(source->name), single_fields[field]);
        }
        seen[field] = true;
        values[field] = value;
    }
    return true;
}

bool evidence_is_name(struct arena *arena, const struct evidence_subject *subject, struct str name)
{
    return name_is_valid(name) && str_eq(name_canonical(arena, name), subject->name);
}

bool evidence_is_version(struct arena *arena, const struct evidence_subject *subject,
                         struct str version)
{
    struct version found;
    struct version wanted;
    return version_parse(arena, version, &found) &&
           version_parse(arena, subject->version, &wanted) && version_cmp(&found, &wanted) == 0;
}

/* "2.1": two numbers; false if it is something else. Numbers beyond three digits are 999. */
static bool metadata_version(struct str text, unsigned *major, unsigned *minor)
{
    unsigned numbers[2] = {0, 0};
    size_t at = 0;
    for (size_t i = 0; i < 2; i++) {
        size_t start = at;
        for (; at < text.len && ascii_is_digit(text.ptr[at]); at++) {
            numbers[i] = numbers[i] * 10 + (unsigned)(text.ptr[at] - '0');
            numbers[i] = numbers[i] > 999 ? 999 : numbers[i];
        }
        if (at == start || (i == 0 && (at == text.len || text.ptr[at++] != '.'))) {
            return false;
        }
    }
    *major = numbers[0];
    *minor = numbers[1];
    return at == text.len;
}

bool evidence_says_dynamic(const struct metadata *metadata)
{
    unsigned major;
    unsigned minor;
    return metadata_version(metadata->metadata_version, &major, &minor) && major == 2 && minor >= 2;
}

bool evidence_is_dynamic(const struct metadata *metadata, struct str field)
{
    for (size_t i = 0; i < metadata->dynamic.len; i++) {
        if (str_eq(metadata->dynamic.at[i], field)) {
            return true;
        }
    }
    return false;
}

static bool check_identity(struct arena *arena, const struct evidence_subject *subject,
                           const char *file, const struct metadata *metadata,
                           struct failure *failure)
{
    unsigned major;
    unsigned minor;
    if (!metadata->name.len || !metadata->version.len) {
        return failure_set(arena, failure, CAUSE_UNREADABLE, "%s has no Name or no Version", file);
    }
    if (!metadata_version(metadata->metadata_version, &major, &minor) || major > 2) {
        return failure_set(arena, failure, CAUSE_UNREADABLE,
                           "%s is of the Metadata-Version \"%.*s\", which is not known", file,
                           STR_ARG(evidence_shown(arena, metadata->metadata_version)));
    }
    if (!evidence_is_name(arena, subject, metadata->name) ||
        !evidence_is_version(arena, subject, metadata->version)) {
        return failure_set(arena, failure, CAUSE_UNREADABLE, "%s is of \"%.*s\" %.*s", file,
                           STR_ARG(evidence_shown(arena, metadata->name)),
                           STR_ARG(evidence_shown(arena, metadata->version)));
    }
    return true;
}

bool evidence_read_headers(struct arena *arena, const struct evidence_subject *subject,
                           const char *file, struct str text, struct metadata *metadata,
                           struct failure *failure)
{
    bool closed;
    struct error error = {0};
    text = str_slice(text, 0, headers_length(text, &closed));
    if (text.len > LIMIT_METADATA_BYTES) {
        return failure_set(arena, failure, CAUSE_LIMIT, "%s is too large", file);
    }
    if (utf8_invalid_at(text) < text.len) {
        return failure_set(arena, failure, CAUSE_UNREADABLE, "%s is not UTF-8", file);
    }
    if (!closed && text.len && !source_break_length(text, text.len - 1, LINES_UNIVERSAL)) {
        return failure_set(arena, failure, CAUSE_UNREADABLE, "%s ends in the middle of a line",
                           file);
    }
    const struct source *source = source_create(arena, str_of(file), text, LINES_UNIVERSAL);
    if (!metadata_parse(arena, source, metadata, &error)) {
        return failure_set(arena, failure, CAUSE_UNREADABLE, "%s", error.text);
    }
    return check_singles(arena, source, failure) &&
           check_identity(arena, subject, file, metadata, failure);
}
