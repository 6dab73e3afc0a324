#include "fetch/transport_parts.h"

enum { DATE_BYTES = 64, VALUE_BYTES = 1024 };

/* About 300 years: more is as good as for ever, and sums with it do not overflow. */
static const uint64_t seconds_most = (uint64_t)10 * 1000 * 1000 * 1000;

static uint64_t at_most(uint64_t number, uint64_t most)
{
    return number < most ? number : most;
}

bool http_number(struct str text, uint64_t *number)
{
    uint64_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!ascii_is_digit(text.ptr[i]) || value > (INT64_MAX - 9) / 10) {
            return false;
        }
        value = value * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    *number = value;
    return text.len > 0;
}

/* Seconds; digits beyond all sense are the most that there is. */
static bool read_seconds(struct str text, uint64_t *seconds)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!ascii_is_digit(text.ptr[i])) {
            return false;
        }
    }
    if (!http_number(text, seconds)) {
        *seconds = seconds_most;
    }
    *seconds = at_most(*seconds, seconds_most);
    return text.len > 0;
}

static struct str unquote(struct str text)
{
    bool quoted = text.len >= 2 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"';
    return quoted ? str_slice(text, 1, text.len - 1) : text;
}

/* The next part up to a separator outside of quotes, trimmed; *at moves behind the separator. */
static struct str next_part(struct str text, char separator, size_t *at)
{
    size_t from = *at;
    bool quoted = false;
    size_t i = from;
    for (; i < text.len && (quoted || text.ptr[i] != separator); i++) {
        quoted ^= text.ptr[i] == '"';
        i += quoted && text.ptr[i] == '\\';
    }
    *at = i + 1;
    return str_trim(str_slice(text, from, i));
}

/* Splits "name=value"; without '=' the value is empty. */
static struct str part_name(struct str part, struct str *value)
{
    size_t equals = str_find(part, '=', 0);
    *value = unquote(str_trim(str_slice(part, equals + 1, part.len)));
    return str_trim(str_slice(part, 0, equals));
}

/* Of several max-age the least, and none where one cannot be read. */
int64_t http_max_age(struct str cache_control)
{
    uint64_t least = UINT64_MAX;
    for (size_t at = 0; at < cache_control.len;) {
        struct str value;
        struct str name = part_name(next_part(cache_control, ',', &at), &value);
        if (str_eq_nocase(name, STR("no-store")) || str_eq_nocase(name, STR("no-cache"))) {
            return 0;
        }
        if (str_eq_nocase(name, STR("max-age"))) {
            uint64_t seconds;
            least = at_most(least, read_seconds(value, &seconds) ? seconds : 0);
        }
    }
    return least == UINT64_MAX ? 0 : (int64_t)least;
}

bool http_date(struct str text, int64_t *seconds)
{
    char copy[DATE_BYTES];
    bool fits = text.len > 0 && text.len < sizeof copy && ascii_is_alpha(text.ptr[0]);
    if (!fits || memchr(text.ptr, '\0', text.len)) {
        return false;
    }
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    *seconds = curl_getdate(copy, NULL);
    return *seconds >= 0;
}

bool http_retry_after(struct str text, int64_t now, uint64_t *seconds)
{
    int64_t when;
    if (read_seconds(text, seconds)) {
        return true;
    }
    if (!http_date(text, &when) || when <= now) {
        return false;
    }
    *seconds = at_most((uint64_t)(when - now), seconds_most);
    return true;
}

bool http_content_range(struct str text, uint64_t *start, uint64_t *end, uint64_t *total)
{
    const struct str unit = STR("bytes ");
    if (text.len < unit.len || !str_eq_nocase(str_slice(text, 0, unit.len), unit)) {
        return false;
    }
    struct str range = str_trim(str_slice(text, unit.len, text.len));
    size_t dash = str_find(range, '-', 0);
    size_t slash = str_find(range, '/', 0);
    return http_number(str_slice(range, 0, dash), start) &&
           http_number(str_slice(range, dash + 1, slash), end) &&
           http_number(str_slice(range, slash + 1, range.len), total) && *start <= *end &&
           *end < *total;
}

static struct str lower(struct arena *arena, struct str text)
{
    char *copy = arena_alloc(arena, text.len + 1, 1);
    for (size_t i = 0; i < text.len; i++) {
        copy[i] = ascii_lower(text.ptr[i]);
    }
    return (struct str){copy, text.len};
}

void http_content_type(struct arena *arena, struct str text, struct str *type, struct str *charset)
{
    size_t at = 0;
    *type = lower(arena, next_part(text, ';', &at));
    *charset = (struct str){0};
    while (at < text.len && charset->len == 0) {
        struct str value;
        struct str name = part_name(next_part(text, ';', &at), &value);
        if (str_eq_nocase(name, STR("charset"))) {
            *charset = lower(arena, value);
        }
    }
}

bool http_is_value(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < 0x20 || c == 0x7f) {
            return false;
        }
    }
    return text.len > 0 && text.len <= VALUE_BYTES;
}

int64_t http_fetched_at(struct str age, struct str date, int64_t now)
{
    uint64_t seconds = 0;
    int64_t when = now;
    int64_t fetched = now;
    if (read_seconds(age, &seconds)) {
        fetched = now - (int64_t)seconds;
    }
    if (http_date(date, &when) && when < fetched) {
        fetched = when;
    }
    return fetched < 0 ? 0 : fetched;
}
