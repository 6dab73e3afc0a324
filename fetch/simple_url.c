#include "fetch/simple_url.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"

enum scheme { SCHEME_NONE, SCHEME_FILE, SCHEME_HTTP, SCHEME_HTTPS, SCHEME_OTHER };

enum { PLAIN_STEP = 16 };

static const char *const SCHEMES[] = {"", "file", "http", "https"};

/* scheme ":" "//" authority path "?" query; the fragment is dropped. */
struct parts {
    enum scheme scheme;
    bool has_authority;
    bool has_query;
    struct str authority;
    struct str path;
    struct str query;
};

static bool is_hex(char c)
{
    return ascii_is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f');
}

static unsigned char hex_value(char c)
{
    return (unsigned char)(ascii_is_digit(c) ? c - '0' : ascii_lower(c) - 'a' + 10);
}

static size_t find_one_of(struct str text, const char *stops)
{
    size_t at = 0;
    while (at < text.len && !strchr(stops, text.ptr[at])) {
        at++;
    }
    return at;
}

static bool is_plain(char c)
{
    return (unsigned char)(c - '!') <= '~' - '!' && c != '%' && c != '\\';
}

/* The number of bytes looked at is fixed, so that they are looked at together. */
static bool are_plain(const char *bytes)
{
    unsigned char is_bad = 0;
    for (int i = 0; i < PLAIN_STEP; i++) {
        unsigned char c = (unsigned char)bytes[i];
        bool is_graph = (unsigned char)(c - '!') <= '~' - '!';
        is_bad |= !(is_graph & (c != '%') & (c != '\\'));
    }
    return !is_bad;
}

/* The last step may look at bytes again. */
static bool is_all_plain(struct str url)
{
    if (url.len < PLAIN_STEP || !are_plain(url.ptr + url.len - PLAIN_STEP)) {
        return false;
    }
    size_t at = 0;
    while (url.len - at > PLAIN_STEP && are_plain(url.ptr + at)) {
        at += PLAIN_STEP;
    }
    return url.len - at <= PLAIN_STEP;
}

/* Every byte that may stand in a URL, and nothing that hides a NUL. */
static bool is_clean(struct str url)
{
    if (is_all_plain(url)) {
        return true;
    }
    for (size_t i = 0; i < url.len; i++) {
        char c = url.ptr[i];
        if (c != '%' && !is_plain(c)) {
            return false;
        }
        if (c == '%' && (url.len - i < 3 || !is_hex(url.ptr[i + 1]) || !is_hex(url.ptr[i + 2]) ||
                         (url.ptr[i + 1] == '0' && url.ptr[i + 2] == '0'))) {
            return false;
        }
    }
    return true;
}

static bool is_scheme_byte(char c)
{
    return c != ':' && c != '/' && c != '?';
}

/* Cuts "SCHEME:" off the text. */
static enum scheme cut_scheme(struct str *text)
{
    size_t colon = 0;
    while (colon < text->len && is_scheme_byte(text->ptr[colon])) {
        colon++;
    }
    if (colon == text->len || text->ptr[colon] != ':') {
        return SCHEME_NONE;
    }
    struct str name = str_slice(*text, 0, colon);
    *text = str_slice(*text, colon + 1, text->len);
    for (enum scheme known = SCHEME_FILE; known < SCHEME_OTHER; known++) {
        if (str_eq_nocase(name, str_of(SCHEMES[known]))) {
            return known;
        }
    }
    return SCHEME_OTHER;
}

static struct parts split(struct str url)
{
    url = str_slice(url, 0, str_find(url, '#', 0));
    struct parts parts = {.scheme = cut_scheme(&url)};
    size_t question = str_find(url, '?', 0);
    parts.has_query = question < url.len;
    parts.query = parts.has_query ? str_slice(url, question + 1, url.len) : (struct str){0};
    url = str_slice(url, 0, question);
    parts.has_authority = str_starts(url, STR("//"));
    if (parts.has_authority) {
        url = str_slice(url, 2, url.len);
        size_t slash = str_find(url, '/', 0);
        parts.authority = str_slice(url, 0, slash);
        url = str_slice(url, slash, url.len);
    }
    parts.path = url;
    return parts;
}

static bool is_port(struct str digits)
{
    unsigned value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        if (!ascii_is_digit(digits.ptr[i]) || i == 5) {
            return false;
        }
        value = value * 10 + (unsigned)(digits.ptr[i] - '0');
    }
    return value > 0 && value <= 65535;
}

/* host [":" port] */
static bool is_authority(struct str text)
{
    bool in_brackets = text.len > 0 && text.ptr[0] == '[';
    size_t end = in_brackets ? str_find(text, ']', 0) : str_find(text, ':', 0);
    if (end == 0 || (in_brackets && end == text.len)) {
        return false;
    }
    for (size_t i = in_brackets; i < end; i++) {
        char c = text.ptr[i];
        if (in_brackets ? !is_hex(c) && c != ':' && c != '.'
                        : !ascii_is_alnum(c) && c != '.' && c != '-' && c != '_') {
            return false;
        }
    }
    struct str port = str_slice(text, end + in_brackets, text.len);
    return port.len == 0 || (port.ptr[0] == ':' && is_port(str_slice(port, 1, port.len)));
}

static const char *check_authority(const struct parts *parts)
{
    if (str_find(parts->authority, '@', 0) < parts->authority.len) {
        return "its URL has a user name or a password in it";
    }
    if (parts->scheme == SCHEME_FILE) {
        bool is_local = parts->authority.len == 0 || str_eq(parts->authority, STR("localhost"));
        return is_local ? NULL : "its URL names a file of another machine";
    }
    return is_authority(parts->authority) ? NULL : "its URL has no valid host";
}

static const char *check_scheme(enum scheme page, enum scheme scheme)
{
    bool is_allowed = scheme == SCHEME_HTTPS ||
                      (scheme == page && (scheme == SCHEME_HTTP || scheme == SCHEME_FILE));
    return is_allowed ? NULL : "its URL has a scheme that a page from there may not name";
}

/* "." and "..", written as they are or with "%2e". */
static size_t dots_of(struct str segment)
{
    size_t dots = 0;
    if (segment.len && segment.ptr[0] != '.' && segment.ptr[0] != '%') {
        return 0;
    }
    for (size_t i = 0; i < segment.len; i++, dots++) {
        struct str rest = str_slice(segment, i, segment.len);
        if (rest.len >= 3 && str_eq_nocase(str_slice(rest, 0, 3), STR("%2e"))) {
            i += 2;
        } else if (rest.ptr[0] != '.') {
            return 0;
        }
    }
    return dots <= 2 ? dots : 0;
}

/* Appends the path, which starts with '/', without its dot segments (RFC 3986, 5.2.4). */
static void add_path(struct buf *out, struct str path)
{
    size_t start = out->len;
    for (size_t at = 0; at < path.len;) {
        size_t end = str_find(path, '/', at + 1);
        size_t dots = dots_of(str_slice(path, at + 1, end));
        if (dots == 2) {
            while (out->len > start && out->ptr[--out->len] != '/') {
            }
        }
        if (dots == 0) {
            buf_add(out, str_slice(path, at, end));
        } else if (end == path.len) {
            buf_add_char(out, '/');
        }
        at = end;
    }
    if (out->len == start) {
        buf_add_char(out, '/');
    }
}

static void add_lower(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        buf_add_char(out, ascii_lower(text.ptr[i]));
    }
}

/* Room for so many bytes at once. */
static struct buf buf_of(struct arena *arena, size_t room)
{
    return (struct buf){.arena = arena, .ptr = arena_alloc_raw(arena, room, 1), .cap = room};
}

static struct str join(struct arena *arena, const struct parts *parts)
{
    size_t most = sizeof "https:///?" + 1;
    struct buf out =
        buf_of(arena, parts->authority.len + parts->path.len + parts->query.len + most);
    buf_add(&out, str_of(SCHEMES[parts->scheme]));
    buf_add(&out, STR("://"));
    if (parts->scheme != SCHEME_FILE) {
        add_lower(&out, parts->authority);
    }
    add_path(&out, parts->path);
    if (parts->has_query) {
        buf_add_char(&out, '?');
        buf_add(&out, parts->query);
    }
    return buf_str(&out);
}

/* What of the base the reference leaves open (RFC 3986, 5.2.2). */
static void inherit(struct arena *arena, struct parts *parts, const struct parts *base)
{
    if (parts->scheme != SCHEME_NONE) {
        return;
    }
    parts->scheme = base->scheme;
    if (parts->has_authority) {
        return;
    }
    parts->has_authority = true;
    parts->authority = base->authority;
    if (parts->path.len == 0) {
        parts->path = base->path;
        parts->query = parts->has_query ? parts->query : base->query;
        parts->has_query = parts->has_query || base->has_query;
    } else if (parts->path.ptr[0] != '/') {
        struct str directory = base->path;
        while (directory.len && directory.ptr[directory.len - 1] != '/') {
            directory.len--;
        }
        struct buf path = buf_of(arena, directory.len + parts->path.len + sizeof "/");
        buf_add(&path, directory.len ? directory : STR("/"));
        buf_add(&path, parts->path);
        parts->path = buf_str(&path);
    }
}

const char *simple_url_resolve(struct arena *arena, struct str page, struct str base,
                               struct str reference, struct str *url)
{
    if (reference.len > LIMIT_URL_BYTES || base.len > LIMIT_URL_BYTES) {
        return "its URL is too long";
    }
    if (!is_clean(reference) || !is_clean(base)) {
        return "its URL holds bytes that no URL may hold";
    }
    struct parts parts = split(reference);
    struct parts base_parts = split(base);
    inherit(arena, &parts, &base_parts);
    const char *problem = check_scheme(cut_scheme(&page), parts.scheme);
    problem = problem ? problem : check_authority(&parts);
    bool has_place =
        parts.has_authority || (parts.scheme == SCHEME_FILE && str_starts(parts.path, STR("/")));
    if (problem || !has_place) {
        return problem ? problem : "its URL has no valid host";
    }
    *url = join(arena, &parts);
    return NULL;
}

bool simple_url_file_name(struct arena *arena, struct str url, struct str *name)
{
    struct str rest = str_slice(url, 0, find_one_of(url, "?#"));
    size_t start = rest.len;
    while (start > 0 && rest.ptr[start - 1] != '/') {
        start--;
    }
    rest = str_slice(rest, start, rest.len);
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < rest.len; i++) {
        char c = rest.ptr[i];
        if (c == '%') {
            if (rest.len - i < 3 || !is_hex(rest.ptr[i + 1]) || !is_hex(rest.ptr[i + 2])) {
                return false;
            }
            c = (char)(hex_value(rest.ptr[i + 1]) << 4 | hex_value(rest.ptr[i + 2]));
            i += 2;
        }
        buf_add_char(&out, c);
    }
    *name = buf_str(&out);
    return true;
}

struct str simple_url_encode(struct arena *arena, struct str segment)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < segment.len; i++) {
        char c = segment.ptr[i];
        if (ascii_is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            buf_add_char(&out, c);
        } else {
            buf_printf(&out, "%%%02X", (unsigned)(unsigned char)c);
        }
    }
    return buf_str(&out);
}
