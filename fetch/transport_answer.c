#include "fetch/transport_parts.h"

#include <stddef.h>

/* Fields that are kept as they are; of a field that comes again the last one counts. */
static const struct {
    const char *name;
    size_t offset;
} kept[] = {
    {"age", offsetof(struct answer, age)},
    {"content-range", offsetof(struct answer, content_range)},
    {"content-type", offsetof(struct answer, content_type)},
    {"date", offsetof(struct answer, date)},
    {"etag", offsetof(struct answer, etag)},
    {"last-modified", offsetof(struct answer, last_modified)},
    {"location", offsetof(struct answer, location)},
    {"retry-after", offsetof(struct answer, retry_after)},
    {"x-pypi-last-serial", offsetof(struct answer, serial)},
};

/* "HTTP/1.1 200 OK", "HTTP/2 200": what came before was a 1xx. */
static void read_status(struct answer *answer, struct str line)
{
    size_t at = str_find(line, ' ', 0);
    struct str code = str_slice(line, at + 1, at + 4);
    uint64_t status = 0;
    *answer = (struct answer){.bytes = answer->bytes, .lines = answer->lines};
    answer->is_http2 = str_starts(line, STR("HTTP/2"));
    answer->status = http_number(code, &status) ? (int)status : 0;
}

/* Two lengths that differ: who is right is anybody's guess. */
static bool read_length(struct arena *arena, struct answer *answer, struct str value,
                        struct failure *failure)
{
    uint64_t length = 0;
    bool fine = http_number(value, &length) && (!answer->has_length || answer->length == length);
    answer->has_length = true;
    answer->length = length;
    return fine || failure_set(arena, failure, CAUSE_NETWORK,
                               "the answer's Content-Length cannot be right");
}

/* libcurl would undo other codings, without our limits. */
static bool read_transfer(struct arena *arena, struct answer *answer, struct str value,
                          struct failure *failure)
{
    answer->is_chunked = true;
    return str_eq_nocase(value, STR("chunked")) ||
           failure_set(arena, failure, CAUSE_UNREADABLE,
                       "the answer has a Transfer-Encoding that is not supported");
}

static struct str joined(struct arena *arena, struct str before, struct str value)
{
    return before.len ? arena_printf(arena, "%.*s, %.*s", STR_ARG(before), STR_ARG(value))
                      : arena_str(arena, value);
}

static void keep(struct arena *arena, struct answer *answer, struct str name, struct str value)
{
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        if (str_eq_nocase(name, str_of(kept[i].name))) {
            *(struct str *)((char *)answer + kept[i].offset) = arena_str(arena, value);
        }
    }
}

static bool read_field(struct arena *arena, struct answer *answer, struct str line,
                       struct failure *failure)
{
    size_t colon = str_find(line, ':', 0);
    struct str name = str_slice(line, 0, colon);
    struct str value = str_trim(str_slice(line, colon + 1, line.len));
    if (str_eq_nocase(name, STR("content-length"))) {
        return read_length(arena, answer, value, failure);
    }
    if (str_eq_nocase(name, STR("transfer-encoding"))) {
        return read_transfer(arena, answer, value, failure);
    }
    if (str_eq_nocase(name, STR("cache-control"))) {
        answer->cache_control = joined(arena, answer->cache_control, value);
    } else if (str_eq_nocase(name, STR("content-encoding"))) {
        answer->encoding = joined(arena, answer->encoding, value);
    } else {
        keep(arena, answer, name, value);
    }
    return true;
}

/* One coding, or none. */
static void read_encoding(struct answer *answer)
{
    answer->is_gzip = str_eq_nocase(answer->encoding, STR("gzip")) ||
                      str_eq_nocase(answer->encoding, STR("x-gzip"));
    if (str_eq_nocase(answer->encoding, STR("identity"))) {
        answer->encoding = (struct str){0};
    }
}

bool answer_line(struct arena *arena, struct answer *answer, struct str line,
                 struct failure *failure)
{
    answer->bytes += line.len;
    answer->lines++;
    if (answer->bytes > LIMIT_HEADER_BYTES || answer->lines > LIMIT_HEADER_LINES) {
        return failure_set(arena, failure, CAUSE_LIMIT, "the answer has too many headers");
    }
    struct str text = str_trim(line);
    if (answer->is_complete) {
        return true; /* a trailer */
    }
    if (str_starts(text, STR("HTTP/"))) {
        read_status(answer, text);
        return true;
    }
    if (text.len == 0) {
        read_encoding(answer);
        answer->is_complete = answer->status >= 200;
        return true;
    }
    return read_field(arena, answer, text, failure);
}
