#include "pypi/index.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "constraints/name.h"
#include "pypi/index_parts.h"
#include "pypi/index_url.h"

struct builder {
    struct arena *arena;
    const struct index_words *words;
    struct index_set *set;
    struct error *error;
};

/* No message shows a URL as it was given: it may hold a password in an unexpected place. */
static bool parse(struct builder *b, const struct index_word *word, struct str text,
                  struct index_url *url)
{
    const char *fault;
    if (!index_url_is(text)) {
        return error_set(b->error, "%.*s: not a URL (https://HOST/PATH/)", STR_ARG(word->place));
    }
    return index_url_parse(b->arena, text, url, &fault) ||
           error_set(b->error, "%.*s: the URL %s", STR_ARG(word->place), fault);
}

static bool is_trusted(struct builder *b, const struct index_url *url)
{
    for (size_t i = 0; i < b->set->trusted_hosts.len; i++) {
        if (index_url_is_trusted(b->arena, url, b->set->trusted_hosts.at[i])) {
            return true;
        }
    }
    return index_url_is_loopback(b->arena, url);
}

static bool check_encrypted(struct builder *b, const struct index_word *word,
                            const struct index_url *url)
{
    if (url->scheme != INDEX_URL_HTTP || is_trusted(b, url)) {
        return true;
    }
    return error_set(b->error,
                     "%.*s: %.*s is not encrypted; use https, or name the host by "
                     "--trusted-host %.*s",
                     STR_ARG(word->place), STR_ARG(url->text), STR_ARG(url->host));
}

/* A host takes one password: to give it two would be to send it the wrong one. */
static bool add_credential(struct builder *b, const struct index_word *word,
                           const struct index_url *url)
{
    struct str origin = index_url_origin(b->arena, url);
    for (size_t i = 0; url->has_user && i < b->set->credentials.len; i++) {
        const struct protocol_credential *known = &b->set->credentials.at[i];
        if (!str_eq(known->origin, origin)) {
            continue;
        }
        bool same = str_eq(known->user, url->user) && str_eq(known->password, url->password);
        return same || error_set(b->error,
                                 "%.*s: another user name or password was given for %.*s before; "
                                 "a host takes one",
                                 STR_ARG(word->place), STR_ARG(origin));
    }
    if (url->has_user) {
        vec_push(b->arena, &b->set->credentials,
                 (struct protocol_credential){origin, url->user, url->password});
    }
    return true;
}

struct str index_bound_name(struct arena *arena, struct str value, struct str *url)
{
    size_t equals = str_find(value, '=', 0);
    struct str name = str_slice(value, 0, equals);
    struct str rest = str_slice(value, equals + 1, value.len);
    bool bound = equals < value.len && name_is_valid(name) && index_url_is(rest);
    *url = bound ? rest : value;
    return bound ? name_canonical(arena, name) : (struct str){0};
}

static void add_index(struct builder *b, struct str name, struct str url)
{
    for (size_t i = 0; i < b->set->indexes.len; i++) {
        const struct index *index = &b->set->indexes.at[i];
        if (str_eq(index->url, url) && str_eq(index->name, name)) {
            return;
        }
    }
    vec_push(b->arena, &b->set->indexes, (struct index){.url = url, .name = name});
}

static struct str with_slash(struct arena *arena, struct str url)
{
    return str_ends(url, STR("/")) ? url : arena_printf(arena, "%.*s/", STR_ARG(url));
}

static bool build_index(struct builder *b, const struct index_word *word)
{
    struct str text;
    struct str name = index_bound_name(b->arena, word->value, &text);
    struct index_url url = {0};
    if (!parse(b, word, text, &url) || !check_encrypted(b, word, &url) ||
        !add_credential(b, word, &url)) {
        return false;
    }
    add_index(b, name, with_slash(b->arena, url.text));
    return true;
}

/* The last INDEX_URL for a name (empty: for any); NULL if there is none. */
static const struct index_word *last_url(struct builder *b, struct str name)
{
    const struct index_word *last = NULL;
    for (size_t i = 0; i < b->words->items.len; i++) {
        const struct index_word *word = &b->words->items.at[i];
        struct str url;
        bool same =
            word->kind == INDEX_URL && str_eq(index_bound_name(b->arena, word->value, &url), name);
        last = same ? word : last;
    }
    return last;
}

/* Whether the word names an index that is asked behind the first one. */
static bool is_further(struct builder *b, const struct index_word *word)
{
    if (word->kind == INDEX_EXTRA_URL) {
        return true;
    }
    struct str url;
    struct str name = index_bound_name(b->arena, word->value, &url);
    return word->kind == INDEX_URL && name.len && last_url(b, name) == word;
}

static bool build_indexes(struct builder *b)
{
    const struct index_word *first = last_url(b, (struct str){0});
    if (!first) {
        add_index(b, (struct str){0}, STR(INDEX_DEFAULT_URL));
    } else if (!build_index(b, first)) {
        return false;
    }
    for (size_t i = 0; i < b->words->items.len; i++) {
        const struct index_word *word = &b->words->items.at[i];
        if (is_further(b, word) && !build_index(b, word)) {
            return false;
        }
    }
    return true;
}

static struct str working_directory(struct arena *arena)
{
    char *path = getcwd(NULL, 0);
    struct str copy = path ? arena_str(arena, str_of(path)) : STR("/");
    free(path);
    return copy;
}

/* The path that is meant: from the home directory, the word's directory or the working one. */
static struct str find_path(struct builder *b, const struct index_word *word)
{
    struct arena *arena = b->arena;
    struct str path = word->value;
    struct str inside = path_join(arena, word->directory, path);
    if (b->words->home.len && str_starts(path, STR("~/"))) {
        path = path_join(arena, b->words->home, str_slice(path, 2, path.len));
    } else if (access(arena_cstr(arena, inside), F_OK) == 0) {
        path = inside;
    }
    return path_normalize(arena, path_join(arena, working_directory(arena), path));
}

static bool is_page(struct str path)
{
    return str_ends(path, STR(".html")) || str_ends(path, STR(".htm"));
}

static bool build_file_link(struct builder *b, const struct index_word *word, struct str path)
{
    const char *name = arena_cstr(b->arena, path);
    struct str url = index_url_of_path(b->arena, path);
    if (file_is_directory(name)) {
        url = with_slash(b->arena, url);
    } else if (access(name, F_OK) != 0) {
        return error_set(b->error, "%.*s: %s: %s", STR_ARG(word->place), name, file_errno_text());
    } else if (!is_page(path)) {
        return error_set(b->error, "%.*s: %s: neither a directory nor an .html page",
                         STR_ARG(word->place), name);
    }
    vec_push(b->arena, &b->set->links, url);
    return true;
}

static bool build_link(struct builder *b, const struct index_word *word)
{
    struct index_url url = {0};
    if (!index_url_is(word->value)) {
        return build_file_link(b, word, find_path(b, word));
    }
    if (!parse(b, word, word->value, &url)) {
        return false;
    }
    if (url.scheme == INDEX_URL_FILE) {
        return build_file_link(b, word, path_normalize(b->arena, url.path_decoded));
    }
    if (!check_encrypted(b, word, &url) || !add_credential(b, word, &url)) {
        return false;
    }
    vec_push(b->arena, &b->set->links, url.text);
    return true;
}

static bool build_trusted(struct builder *b, const struct index_word *word)
{
    struct str host;
    if (!index_url_trusted(b->arena, word->value, &host)) {
        return error_set(b->error, "%.*s: not HOST or HOST:PORT", STR_ARG(word->place));
    }
    vec_push(b->arena, &b->set->trusted_hosts, host);
    return true;
}

static bool build_all(struct builder *b, enum index_word_kind kind,
                      bool (*build)(struct builder *, const struct index_word *))
{
    for (size_t i = 0; i < b->words->items.len; i++) {
        const struct index_word *word = &b->words->items.at[i];
        if (word->kind == kind && !build(b, word)) {
            return false;
        }
    }
    return true;
}

static bool has_none(const struct index_words *words)
{
    for (size_t i = 0; i < words->items.len; i++) {
        if (words->items.at[i].kind == INDEX_NONE) {
            return true;
        }
    }
    return false;
}

static void drop_repeated_links(struct index_set *set)
{
    size_t kept = 0;
    for (size_t i = 0; i < set->links.len; i++) {
        size_t k = 0;
        while (k < kept && !str_eq(set->links.at[k], set->links.at[i])) {
            k++;
        }
        set->links.at[k] = set->links.at[i];
        kept = k == kept ? kept + 1 : kept;
    }
    set->links.len = kept;
}

bool index_build(struct arena *arena, const struct index_words *words, struct index_set *set,
                 struct error *error)
{
    struct builder b = {arena, words, set, error};
    if (words->items.len > LIMIT_INDEX_WORDS) {
        return error_set(error, "more than %d indexes and links are named", LIMIT_INDEX_WORDS);
    }
    bool ok = build_all(&b, INDEX_TRUSTED, build_trusted) &&
              (has_none(words) || build_indexes(&b)) && build_all(&b, INDEX_LINKS, build_link);
    drop_repeated_links(set);
    return ok;
}

void index_take_certificates(const char *path, struct index_set *set)
{
    if (file_is_directory(path)) {
        set->ca_directory = str_of(path);
    } else {
        set->ca_file = str_of(path);
    }
}

const char *index_variable(const struct context *context, const char *name)
{
    const char *value = context->environment_variable(context->data, name);
    return value && *value ? value : NULL;
}

struct str index_home(const struct context *context)
{
    return str_of(index_variable(context, "HOME"));
}

void index_certificates(const struct context *context, struct index_set *set)
{
    const char *bundle = index_variable(context, "REQUESTS_CA_BUNDLE");
    bundle = bundle ? bundle : index_variable(context, "CURL_CA_BUNDLE");
    if (set->ca_file.len || set->ca_directory.len) {
        return;
    }
    if (bundle) {
        index_take_certificates(bundle, set);
        return;
    }
    set->ca_file = str_of(index_variable(context, "SSL_CERT_FILE"));
    set->ca_directory = str_of(index_variable(context, "SSL_CERT_DIR"));
}

void index_set_up(const struct index_set *set, struct protocol_setup *setup)
{
    setup->trusted_hosts = set->trusted_hosts.at;
    setup->trusted_host_count = set->trusted_hosts.len;
    setup->credentials = set->credentials.at;
    setup->credential_count = set->credentials.len;
    setup->ca_file = set->ca_file;
    setup->ca_directory = set->ca_directory;
    setup->proxy = set->proxy;
}

struct str index_page_url(struct arena *arena, const struct index *index, struct str name)
{
    return arena_printf(arena, "%.*s%.*s/", STR_ARG(index->url), STR_ARG(name));
}
