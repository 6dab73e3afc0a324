#include "fetch/transport_parts.h"

#include <arpa/inet.h>

#include "base/utf8.h"

/* A part of a URL in the arena; empty if it has none. */
static struct str url_part(struct arena *arena, CURLU *url, CURLUPart what, unsigned flags)
{
    char *text = NULL;
    struct str part = {0};
    if (curl_url_get(url, what, &text, flags) == CURLUE_OK) {
        part = arena_str(arena, str_of(text));
    }
    curl_free(text);
    return part;
}

static struct str lower(struct arena *arena, struct str text)
{
    char *copy = arena_alloc(arena, text.len + 1, 1);
    for (size_t i = 0; i < text.len; i++) {
        copy[i] = ascii_lower(text.ptr[i]);
    }
    return (struct str){copy, text.len};
}

/* libcurl has turned the other spellings of IPv4 addresses (127.1, 0x7f000001) into this one. */
static bool is_loopback(struct arena *arena, struct str host)
{
    struct in_addr address;
    if (inet_pton(AF_INET, arena_cstr(arena, host), &address) == 1) {
        return ntohl(address.s_addr) >> 24 == 127;
    }
    return str_eq(host, STR("localhost")) || str_eq(host, STR("[::1]"));
}

static bool is_trusted(const struct protocol_setup *setup, const struct address *address)
{
    for (size_t i = 0; i < setup->trusted_host_count; i++) {
        struct str host = setup->trusted_hosts[i];
        if (str_eq_nocase(host, address->host) || str_eq_nocase(host, address->authority)) {
            return true;
        }
    }
    return false;
}

static bool no_secrets(struct arena *arena, CURLU *url, struct failure *failure)
{
    if (url_part(arena, url, CURLUPART_USER, 0).ptr ||
        url_part(arena, url, CURLUPART_PASSWORD, 0).ptr) {
        return failure_set(arena, failure, CAUSE_NETWORK,
                           "a URL of an index with a user name or password in it is not followed");
    }
    return true;
}

/* http is read by everybody on the way, so it needs a reason. */
static bool may_be_asked(struct arena *arena, const struct address *address, struct str scheme,
                         struct failure *failure)
{
    if (address->is_https) {
        return true;
    }
    if (!str_eq(scheme, STR("http"))) {
        return failure_set(arena, failure, CAUSE_NETWORK, "%.*s: URLs are not supported",
                           STR_ARG(utf8_clip(scheme)));
    }
    if (address->is_trusted || is_loopback(arena, address->host)) {
        return true;
    }
    failure_set(arena, failure, CAUSE_NETWORK, "http is not safe, and %.*s is not trusted",
                STR_ARG(utf8_clip(address->host)));
    failure->help = arena_printf(arena, "use https, or --trusted-host %.*s if you must",
                                 STR_ARG(utf8_clip(address->host)));
    return false;
}

static struct str shown_url(struct arena *arena, CURLU *url, const struct address *address,
                            struct str scheme)
{
    struct str port = url_part(arena, url, CURLUPART_PORT, CURLU_NO_DEFAULT_PORT);
    struct str path = url_part(arena, url, CURLUPART_PATH, 0);
    return arena_printf(arena, "%.*s://%.*s%s%.*s%.*s", STR_ARG(scheme), STR_ARG(address->host),
                        port.len ? ":" : "", STR_ARG(port), STR_ARG(path));
}

/* The address of a URL that libcurl has parsed. */
static bool read_url(struct arena *arena, const struct protocol_setup *setup, CURLU *url,
                     struct address *address, struct failure *failure)
{
    struct str scheme = url_part(arena, url, CURLUPART_SCHEME, 0);
    struct str port = url_part(arena, url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    *address = (struct address){
        .is_https = str_eq(scheme, STR("https")),
        .host = lower(arena, url_part(arena, url, CURLUPART_HOST, 0)),
    };
    address->authority = arena_printf(arena, "%.*s:%.*s", STR_ARG(address->host), STR_ARG(port));
    address->origin =
        arena_printf(arena, "%.*s://%.*s", STR_ARG(scheme), STR_ARG(address->authority));
    address->is_trusted = is_trusted(setup, address);
    address->shown = shown_url(arena, url, address, scheme);
    curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0);
    bool fine = no_secrets(arena, url, failure) && may_be_asked(arena, address, scheme, failure);
    address->url = fine ? url_part(arena, url, CURLUPART_URL, 0) : (struct str){0};
    return fine;
}

enum { URL_FLAGS = CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE };

/* Sets the URL (relative to what it was); a NUL inside would cut it for libcurl alone. */
static bool set_url(struct arena *arena, CURLU *url, struct str text, struct failure *failure)
{
    bool whole = text.len > 0 && !memchr(text.ptr, '\0', text.len);
    if (!whole || curl_url_set(url, CURLUPART_URL, arena_cstr(arena, text), URL_FLAGS)) {
        return failure_set(arena, failure, CAUSE_NETWORK, "this is no URL that can be followed");
    }
    return true;
}

static bool is_file_url(struct str text)
{
    return str_eq_nocase(str_slice(text, 0, 5), STR("file:"));
}

static bool read_file_url(struct arena *arena, struct str text, struct address *address,
                          struct failure *failure)
{
    struct str path;
    size_t end = str_find(text, '?', 0);
    size_t fragment = str_find(text, '#', 0);
    struct str url = arena_str(arena, str_slice(text, 0, end < fragment ? end : fragment));
    *address = (struct address){.is_file = true, .url = url, .shown = url};
    if (!dir_path(arena, url, &path)) {
        address->shown = (struct str){0};
        return failure_set(arena, failure, CAUSE_NETWORK,
                           "this file URL names no file of this machine");
    }
    return true;
}

bool address_parse(struct arena *arena, const struct protocol_setup *setup, struct str text,
                   struct address *address, struct failure *failure)
{
    *address = (struct address){0};
    if (is_file_url(text)) {
        return read_file_url(arena, text, address, failure);
    }
    CURLU *url = curl_url();
    bool ok =
        url && set_url(arena, url, text, failure) && read_url(arena, setup, url, address, failure);
    curl_url_cleanup(url);
    return ok;
}

/* From https only to https: what was safe must not become readable on the way. */
static bool may_follow(struct arena *arena, const struct address *from, CURLU *url,
                       struct failure *failure)
{
    struct str scheme = url_part(arena, url, CURLUPART_SCHEME, 0);
    bool fine = str_eq(scheme, STR("https")) || (!from->is_https && str_eq(scheme, STR("http")));
    return fine ||
           failure_set(arena, failure, CAUSE_NETWORK, "a redirect from %s to %.*s is not followed",
                       from->is_https ? "https" : "http", STR_ARG(utf8_clip(scheme)));
}

bool address_redirect(struct arena *arena, const struct protocol_setup *setup,
                      const struct address *from, struct str location, struct address *to,
                      struct failure *failure)
{
    *to = (struct address){0};
    CURLU *url = curl_url();
    bool ok = url && set_url(arena, url, from->url, failure) &&
              set_url(arena, url, location, failure) && may_follow(arena, from, url, failure) &&
              read_url(arena, setup, url, to, failure);
    curl_url_cleanup(url);
    return ok;
}

/* A netrc entry names a host alone; what may be asked by http at all is loopback or trusted. */
const struct protocol_credential *address_credential(const struct protocol_setup *setup,
                                                     const struct address *address)
{
    const struct protocol_credential *of_host = NULL;
    for (size_t i = 0; i < setup->credential_count; i++) {
        const struct protocol_credential *credential = &setup->credentials[i];
        if (str_eq_nocase(credential->origin, address->origin)) {
            return credential;
        }
        if (!of_host && str_eq_nocase(credential->origin, address->host)) {
            of_host = credential;
        }
    }
    return of_host;
}
