/*
 * url       = ( "https" | "http" ) "://" [ userinfo "@" ] host [ ":" [ port ] ] path
 *           | "file://" [ "localhost" ] path
 * userinfo  = user [ ":" password ]
 */
#include "pypi/index_url.h"

#include <arpa/inet.h>

#include "base/buf.h"

enum { PORT_MAX = 65535 };

static const struct {
    const char *name;
    unsigned port;
} schemes[] = {
    [INDEX_URL_HTTPS] = {"https", 443},
    [INDEX_URL_HTTP] = {"http", 80},
    [INDEX_URL_FILE] = {"file", 0},
};

bool index_url_is(struct str text)
{
    return str_find_str(text, STR("://")) < text.len ||
           (text.len >= 5 && str_eq_nocase(str_slice(text, 0, 5), STR("file:")));
}

static bool refuse(const char **fault, const char *why)
{
    *fault = why;
    return false;
}

static int hex_digit(char c)
{
    if (ascii_is_digit(c)) {
        return c - '0';
    }
    char letter = ascii_lower(c);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* The byte that %XX at `at` stands for; -1 if that is none. */
static int escaped_byte(struct str text, size_t at)
{
    if (at + 2 >= text.len) {
        return -1;
    }
    int high = hex_digit(text.ptr[at + 1]);
    int low = hex_digit(text.ptr[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* False for a '%' that starts no escape, and for a control character behind one. */
static bool decode(struct arena *arena, struct str text, struct str *decoded)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < text.len; i++) {
        int byte = (unsigned char)text.ptr[i];
        if (byte == '%') {
            byte = escaped_byte(text, i);
            i += 2;
        }
        if (byte < ' ' || byte == 0x7F) {
            return false;
        }
        buf_add_char(&out, (char)byte);
    }
    *decoded = buf_str(&out);
    return true;
}

static struct str lower(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < text.len; i++) {
        buf_add_char(&out, ascii_lower(text.ptr[i]));
    }
    return buf_str(&out);
}

static bool is_address(struct arena *arena, int family, struct str text, unsigned char address[16])
{
    bool whole = str_find(text, '\0', 0) == text.len;
    return whole && inet_pton(family, arena_cstr(arena, text), address) == 1;
}

/* An IPv6 address in brackets, in its one normal form, as libcurl writes it. */
static bool read_ipv6(struct arena *arena, struct str text, struct str *host)
{
    unsigned char address[16];
    char shown[INET6_ADDRSTRLEN];
    bool bracketed = text.len > 2 && text.ptr[0] == '[' && text.ptr[text.len - 1] == ']';
    if (!bracketed || !is_address(arena, AF_INET6, str_slice(text, 1, text.len - 1), address) ||
        !inet_ntop(AF_INET6, address, shown, sizeof shown)) {
        return false;
    }
    *host = arena_printf(arena, "[%s]", shown);
    return true;
}

/* A host name, an IPv4 address, or an IPv6 address in brackets. */
static bool read_host(struct arena *arena, struct str text, struct str *host)
{
    *host = lower(arena, text);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!ascii_is_alnum(c) && c != '-' && c != '.' && c != '_') {
            return read_ipv6(arena, text, host);
        }
    }
    return text.len > 0;
}

/* An empty text is no port: *port stays. */
static bool parse_port(struct str text, unsigned *port)
{
    unsigned value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!ascii_is_digit(text.ptr[i]) || value > PORT_MAX) {
            return false;
        }
        value = value * 10 + (unsigned)(text.ptr[i] - '0');
    }
    *port = text.len ? value : *port;
    return text.len == 0 || (value > 0 && value <= PORT_MAX);
}

/* Where the port's colon is: behind the closing bracket, or the first one; the end if there is
 * none. */
static size_t port_colon(struct str text)
{
    size_t bracket = text.len && text.ptr[0] == '[' ? str_find(text, ']', 0) : 0;
    return str_find(text, ':', bracket);
}

static bool parse_user(struct arena *arena, struct str user, struct index_url *url)
{
    size_t colon = str_find(user, ':', 0);
    url->has_user = user.len > 0;
    return decode(arena, str_slice(user, 0, colon), &url->user) &&
           decode(arena, str_slice(user, colon + 1, user.len), &url->password);
}

static bool parse_authority(struct arena *arena, struct str text, struct index_url *url,
                            const char **fault)
{
    const char *at = text.len ? memrchr(text.ptr, '@', text.len) : NULL;
    size_t user_end = at ? (size_t)(at - text.ptr) : 0;
    struct str place = str_slice(text, at ? user_end + 1 : 0, text.len);
    size_t colon = port_colon(place);
    if (!parse_user(arena, str_slice(text, 0, user_end), url)) {
        return refuse(fault, "has a user name or password that is not well escaped");
    }
    if (!read_host(arena, str_slice(place, 0, colon), &url->host)) {
        return refuse(fault,
                      url->host.len ? "has a host that is no host name or address" : "has no host");
    }
    if (!parse_port(str_slice(place, colon + 1, place.len), &url->port)) {
        return refuse(fault, "has a port that is not between 1 and 65535");
    }
    return true;
}

/* An '@' is refused too: it would be the end of a password with a '/' in it. */
static bool check_path(struct str path, const char **fault)
{
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        if (c <= ' ' || c >= 0x7F || str_find(STR("\"<>\\@"), c, 0) < 5) {
            return refuse(fault, "has a character in its path that must be written as %XX");
        }
        if (c == '%' && escaped_byte(path, i) < 0) {
            return refuse(fault, "has a % in its path that is not followed by two hex digits");
        }
    }
    return true;
}

static bool parse_scheme(struct str text, struct index_url *url)
{
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (str_eq_nocase(text, str_of(schemes[i].name))) {
            url->scheme = (enum index_url_scheme)i;
            url->port = schemes[i].port;
            return true;
        }
    }
    return false;
}

static bool parse_file(struct arena *arena, struct str authority, struct index_url *url,
                       const char **fault)
{
    if (authority.len && !str_eq_nocase(authority, STR("localhost"))) {
        return refuse(fault, "names a file of another host (file:///path is one of this)");
    }
    if (!decode(arena, url->path, &url->path_decoded)) {
        return refuse(fault, "has a control character in its path");
    }
    return true;
}

static struct str normal_form(struct arena *arena, const struct index_url *url)
{
    struct buf out = {.arena = arena};
    buf_printf(&out, "%s://%.*s", schemes[url->scheme].name, STR_ARG(url->host));
    if (url->port != schemes[url->scheme].port) {
        buf_printf(&out, ":%u", url->port);
    }
    buf_add(&out, url->path);
    return buf_str(&out);
}

bool index_url_parse(struct arena *arena, struct str text, struct index_url *url,
                     const char **fault)
{
    *url = (struct index_url){0};
    size_t scheme_end = str_find_str(text, STR("://"));
    if (scheme_end == text.len) {
        return refuse(fault, "has no // behind its scheme");
    }
    if (!parse_scheme(str_slice(text, 0, scheme_end), url)) {
        return refuse(fault, "has a scheme other than https, http and file");
    }
    struct str rest = str_slice(text, scheme_end + 3, text.len);
    size_t query = str_find(rest, '?', 0);
    size_t fragment = str_find(rest, '#', 0);
    size_t end = query < fragment ? query : fragment;
    if (end < rest.len) {
        return refuse(fault, "has a query (?) or a fragment (#); an index is a plain path");
    }
    size_t slash = str_find(rest, '/', 0);
    struct str authority = str_slice(rest, 0, slash);
    url->path = slash < rest.len ? str_slice(rest, slash, rest.len) : STR("/");
    if (!check_path(url->path, fault)) {
        return false;
    }
    bool ok = url->scheme == INDEX_URL_FILE ? parse_file(arena, authority, url, fault)
                                            : parse_authority(arena, authority, url, fault);
    url->text = ok ? normal_form(arena, url) : (struct str){0};
    return ok;
}

struct str index_url_origin(struct arena *arena, const struct index_url *url)
{
    return arena_printf(arena, "%s://%.*s:%u", schemes[url->scheme].name, STR_ARG(url->host),
                        url->port);
}

bool index_url_is_loopback(struct arena *arena, const struct index_url *url)
{
    unsigned char address[16];
    return str_eq(url->host, STR("localhost")) || str_eq(url->host, STR("[::1]")) ||
           (is_address(arena, AF_INET, url->host, address) && address[0] == 127);
}

bool index_url_trusted(struct arena *arena, struct str text, struct str *host)
{
    unsigned char address[16];
    if (is_address(arena, AF_INET6, text, address)) {
        text = arena_printf(arena, "[%.*s]", STR_ARG(text));
    }
    size_t colon = port_colon(text);
    unsigned port = 0;
    if (!read_host(arena, str_slice(text, 0, colon), host) || colon + 1 == text.len ||
        !parse_port(str_slice(text, colon + 1, text.len), &port)) {
        return false;
    }
    *host = port ? arena_printf(arena, "%.*s:%u", STR_ARG(*host), port) : *host;
    return true;
}

bool index_url_is_trusted(struct arena *arena, const struct index_url *url, struct str trusted)
{
    struct str with_port = arena_printf(arena, "%.*s:%u", STR_ARG(url->host), url->port);
    return str_eq(trusted, url->host) || str_eq(trusted, with_port);
}

struct str index_url_of_path(struct arena *arena, struct str path)
{
    struct buf out = {.arena = arena};
    buf_add(&out, STR("file://"));
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        bool plain = ascii_is_alnum(c) || c == '/' || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            buf_add_char(&out, c);
        } else {
            buf_printf(&out, "%%%02X", (unsigned)(unsigned char)c);
        }
    }
    return buf_str(&out);
}
