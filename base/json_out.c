#include "base/json_out.h"

#include <assert.h>
#include <inttypes.h>

#include "base/utf8.h"

struct json_out json_out_to(struct buf *out)
{
    return (struct json_out){.out = out};
}

struct json_out json_out_line_to(struct buf *out)
{
    return (struct json_out){.out = out, .line = true};
}

static void new_line(struct json_out *json)
{
    buf_add_char(json->out, '\n');
    buf_fill(json->out, ' ', json->depth * 2);
}

/* What stands between the previous value and the next one. */
static void before_value(struct json_out *json)
{
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->depth == 0) {
        return;
    }
    if (json->filled[json->depth - 1]) {
        buf_add(json->out, json->line ? STR(", ") : STR(","));
    }
    json->filled[json->depth - 1] = true;
    if (!json->line) {
        new_line(json);
    }
}

static void open_level(struct json_out *json, char open, char close)
{
    assert(json->depth < JSON_OUT_DEPTH);
    before_value(json);
    buf_add_char(json->out, open);
    json->close[json->depth] = close;
    json->filled[json->depth] = false;
    json->depth++;
}

void json_out_object(struct json_out *json)
{
    open_level(json, '{', '}');
}

void json_out_array(struct json_out *json)
{
    open_level(json, '[', ']');
}

void json_out_end(struct json_out *json)
{
    assert(json->depth > 0);
    json->depth--;
    if (json->filled[json->depth] && !json->line) {
        new_line(json);
    }
    buf_add_char(json->out, json->close[json->depth]);
    if (json->depth == 0) {
        buf_add_char(json->out, '\n');
    }
}

static void add_char(struct buf *out, uint32_t c)
{
    if (c == '"' || c == '\\') {
        buf_add_char(out, '\\');
        buf_add_char(out, (char)c);
    } else if (c == '\n') {
        buf_add(out, STR("\\n"));
    } else if (c == '\t') {
        buf_add(out, STR("\\t"));
    } else if (utf8_is_unsafe(c)) {
        buf_printf(out, "\\u%04" PRIx32, c);
    } else {
        buf_add_codepoint(out, c);
    }
}

static void add_string(struct buf *out, struct str value)
{
    buf_add_char(out, '"');
    for (size_t at = 0; at < value.len;) {
        add_char(out, utf8_next(value, &at));
    }
    buf_add_char(out, '"');
}

void json_out_key(struct json_out *json, const char *key)
{
    json_out_key_str(json, str_of(key));
}

void json_out_key_str(struct json_out *json, struct str key)
{
    before_value(json);
    add_string(json->out, key);
    buf_add(json->out, STR(": "));
    json->after_key = true;
}

void json_out_str(struct json_out *json, struct str value)
{
    before_value(json);
    add_string(json->out, value);
}

void json_out_int(struct json_out *json, uint64_t value)
{
    before_value(json);
    buf_printf(json->out, "%" PRIu64, value);
}

void json_out_bool(struct json_out *json, bool value)
{
    before_value(json);
    buf_add(json->out, value ? STR("true") : STR("false"));
}

void json_out_null(struct json_out *json)
{
    before_value(json);
    buf_add(json->out, STR("null"));
}
