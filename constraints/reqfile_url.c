#include "constraints/reqfile_parts.h"

#include <string.h>

#include "base/file.h"

static const char *const PLAIN_SCHEMES[] = {"http", "https", "file", "ftp", NULL};
static const char *const VCS_SCHEMES[] = {
    "bzr+http", "bzr+https", "bzr+ssh",        "bzr+sftp", "bzr+ftp",  "bzr+lp",    "bzr+file",
    "git+http", "git+https", "git+ssh",        "git+git",  "git+file", "hg+file",   "hg+http",
    "hg+https", "hg+ssh",    "hg+static-http", "svn+ssh",  "svn+http", "svn+https", "svn+svn",
    "svn+file", NULL};
static bool is_one_of(struct str scheme, const char *const *schemes)
{
    for (; *schemes; schemes++) {
        if (str_eq_nocase(scheme, str_of(*schemes))) {
            return true;
        }
    }
    return false;
}

struct str reqfile_scheme(struct str text)
{
    size_t colon = str_find(text, ':', 0);
    return colon < text.len ? str_slice(text, 0, colon) : (struct str){0};
}

bool reqfile_is_vcs(struct str url)
{
    struct str scheme = reqfile_scheme(url);
    return scheme.len && is_one_of(scheme, VCS_SCHEMES);
}

bool reqfile_is_url(struct str text)
{
    struct str scheme = reqfile_scheme(text);
    return scheme.len && (is_one_of(scheme, PLAIN_SCHEMES) || is_one_of(scheme, VCS_SCHEMES));
}

static int hex_digit(char c)
{
    c = ascii_lower(c);
    return ascii_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

struct str reqfile_unquote(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < text.len; i++) {
        int high = text.ptr[i] == '%' && i + 2 < text.len ? hex_digit(text.ptr[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(text.ptr[i + 2]) : -1;
        buf_add_char(&out, low >= 0 ? (char)(high * 16 + low) : text.ptr[i]);
        i += low >= 0 ? 2 : 0;
    }
    return buf_str(&out);
}

struct str reqfile_url_path_part(struct str url)
{
    struct str rest = str_slice(url, str_find(url, ':', 0) + 1, url.len);
    if (str_starts(rest, STR("//"))) {
        rest = str_slice(rest, str_find(rest, '/', 2), rest.len);
    }
    rest = str_slice(rest, 0, str_find(rest, '#', 0));
    return str_slice(rest, 0, str_find(rest, '?', 0));
}

struct str reqfile_url_path(struct arena *arena, struct str url)
{
    if (!str_eq_nocase(reqfile_scheme(url), STR("file"))) {
        return (struct str){0};
    }
    return path_normalize(arena, reqfile_unquote(arena, reqfile_url_path_part(url)));
}

bool reqfile_find_egg(struct str url, size_t *start, size_t *end)
{
    const struct str key = STR("egg=");
    for (size_t at = 1; at + key.len <= url.len; at++) {
        at += str_find_str(str_slice(url, at, url.len), key);
        if (at < url.len && (url.ptr[at - 1] == '#' || url.ptr[at - 1] == '&')) {
            *start = at + key.len;
            *end = str_find(url, '&', *start);
            return true;
        }
    }
    return false;
}

static bool is_word(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!ascii_is_alnum(text.ptr[i]) && text.ptr[i] != '_' && text.ptr[i] != '.') {
            return false;
        }
    }
    return text.len > 0;
}

bool reqfile_split_wheel(struct str file, struct str *name, struct str *version)
{
    struct str part[6];
    size_t count = 0;
    struct str stem = str_slice(file, 0, file.len - strlen(".whl"));
    for (size_t at = 0; at <= stem.len && count < 6; count++) {
        size_t end = str_find(stem, '-', at);
        part[count] = str_slice(stem, at, end);
        at = end + 1;
    }
    bool build = count == 6;
    size_t tags = build ? 3 : 2;
    *name = part[0];
    *version = count > 1 ? part[1] : (struct str){0};
    return (count == 5 || count == 6) && is_word(*name) &&
           str_find_str(*name, STR("__")) == name->len &&
           (!build || (part[2].len && ascii_is_digit(part[2].ptr[0]))) &&
           str_find(part[tags + 2], '-', 0) == part[tags + 2].len &&
           stem.ptr + stem.len == part[count - 1].ptr + part[count - 1].len;
}
