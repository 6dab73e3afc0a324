#include "pypi/document.h"

#include "base/hash.h"
#include "base/intern.h"
#include "base/limits.h"
#include "pypi/fetch.h"
#include "pypi/index_url.h"

struct documents {
    struct arena *arena;
    struct document_config config;
    struct fetch *fetch; /* NULL: none that knows all passwords */
    struct intern *ids;
    VEC(struct document) read; /* by id of ids; those that failed too */
    VEC(struct str) origins;   /* of each, where it came from in the end; empty: not known */
};

/* A URL that is to be read. */
struct wanted {
    struct index_url url;
    struct str query; /* with its '?'; may be a secret */
    struct str origin;
};

/* What the store has of a URL. */
struct kept {
    struct page_freshness freshness;
    struct str text;
};

struct documents *documents_create(struct arena *arena, const struct document_config *config)
{
    struct documents *documents = ARENA_NEW(arena, struct documents);
    documents->arena = arena;
    documents->config = *config;
    documents->ids = intern_create(arena);
    return documents;
}

void documents_destroy(struct documents *documents)
{
    if (documents) {
        fetch_destroy(documents->fetch);
        documents->fetch = NULL;
    }
}

static bool refuse(struct document *document, struct str message, struct str help)
{
    document->message = message;
    document->help = help;
    return false;
}

/* -- URLs ---------------------------------------------------------------------------- */

static bool has_scheme(struct str text)
{
    struct str scheme = str_slice(text, 0, str_find(text, ':', 0));
    return index_url_is(text) || (scheme.len < text.len && (str_eq_nocase(scheme, STR("https")) ||
                                                            str_eq_nocase(scheme, STR("http"))));
}

/* `text` as it is meant in a document, whose own URL has a path. */
static struct str resolve(struct arena *arena, struct str base, struct str text)
{
    if (base.len == 0 || has_scheme(text)) {
        return text;
    }
    size_t authority = str_find_str(base, STR("://")) + 3;
    size_t root = str_find(base, '/', authority);
    struct str place = str_slice(base, 0, str_find(base, '?', 0));
    if (str_starts(text, STR("//"))) {
        return arena_printf(arena, "%.*s%.*s", (int)authority - 2, base.ptr, STR_ARG(text));
    }
    if (str_starts(text, STR("/"))) {
        return arena_printf(arena, "%.*s%.*s", (int)root, base.ptr, STR_ARG(text));
    }
    if (str_starts(text, STR("?"))) {
        return arena_printf(arena, "%.*s%.*s", STR_ARG(place), STR_ARG(text));
    }
    while (place.len > root + 1 && place.ptr[place.len - 1] != '/') {
        place.len--;
    }
    for (bool up; (up = str_starts(text, STR("../"))) || str_starts(text, STR("./"));) {
        text = str_slice(text, up ? 3 : 2, text.len);
        while (up && place.len > root + 1 && place.ptr[--place.len - 1] != '/') {
        }
    }
    return arena_printf(arena, "%.*s%.*s", STR_ARG(place), STR_ARG(text));
}

static bool is_query(struct str query)
{
    for (size_t i = 0; i < query.len; i++) {
        if (query.ptr[i] <= ' ' || query.ptr[i] >= 0x7F) {
            return false;
        }
    }
    return true;
}

static bool parse(struct documents *documents, struct str text, struct wanted *wanted,
                  struct document *document)
{
    struct arena *arena = documents->arena;
    const char *fault = "has a character in its query that must be written as %XX";
    struct str whole = str_slice(text, 0, str_find(text, '#', 0));
    size_t query = str_find(whole, '?', 0);
    wanted->query = str_slice(whole, query, whole.len);
    if (!is_query(wanted->query) ||
        !index_url_parse(arena, str_slice(whole, 0, query), &wanted->url, &fault)) {
        return refuse(document, arena_printf(arena, "the URL %s", fault),
                      STR("write https://HOST/PATH"));
    }
    wanted->origin = index_url_origin(arena, &wanted->url);
    document->shown =
        arena_printf(arena, "%.*s%s", STR_ARG(wanted->url.text), wanted->query.len ? "?****" : "");
    return true;
}

static bool is_trusted(const struct documents *documents, const struct index_url *url)
{
    const struct index_set *set = documents->config.set;
    for (size_t i = 0; i < set->trusted_hosts.len; i++) {
        if (index_url_is_trusted(documents->arena, url, set->trusted_hosts.at[i])) {
            return true;
        }
    }
    return index_url_is_loopback(documents->arena, url);
}

static bool check_scheme(struct documents *documents, const struct index_url *url,
                         struct document *document)
{
    if (url->scheme == INDEX_URL_FILE) {
        return refuse(document, STR("expected a URL of https, found one of file"),
                      STR("a file of the network may include only those beside it"));
    }
    if (url->scheme == INDEX_URL_HTTPS || is_trusted(documents, url)) {
        return true;
    }
    return refuse(document, STR("it is not encrypted"),
                  arena_printf(documents->arena,
                               "use https, or name the host by --trusted-host %.*s",
                               STR_ARG(url->host)));
}

/* Empty text: the URL is the user's own word. */
static bool check_origin(struct documents *documents, struct str base, struct str origin,
                         struct document *document)
{
    struct index_url url;
    const char *fault;
    struct str place = str_slice(base, 0, str_find(base, '?', 0));
    if (base.len == 0 || !index_url_parse(documents->arena, place, &url, &fault) ||
        str_eq(index_url_origin(documents->arena, &url), origin)) {
        return true;
    }
    return refuse(document,
                  arena_printf(documents->arena,
                               "expected a file of the same host, found one of "
                               "%.*s",
                               STR_ARG(origin)),
                  STR("name it yourself: by -c, or in a file of your own"));
}

/* A host takes one password. A helper that does not know it is of no use any more. */
static bool take_password(struct documents *documents, const struct wanted *wanted,
                          struct document *document)
{
    const struct index_url *url = &wanted->url;
    struct index_set *set = documents->config.set;
    for (size_t i = 0; url->has_user && i < set->credentials.len; i++) {
        const struct protocol_credential *known = &set->credentials.at[i];
        if (str_eq(known->origin, wanted->origin)) {
            bool same = str_eq(known->user, url->user) && str_eq(known->password, url->password);
            return same || refuse(document,
                                  STR("another user name or password was given for this host "
                                      "before; a host takes one"),
                                  STR("write the same in all URLs"));
        }
    }
    if (url->has_user) {
        vec_push(documents->arena, &set->credentials,
                 (struct protocol_credential){wanted->origin, url->user, url->password});
        documents_destroy(documents);
    }
    return true;
}

/* -- what is kept -------------------------------------------------------------------- */

/* A query is not kept as it is: it may be a token. */
static struct str key_of(struct arena *arena, const struct wanted *wanted)
{
    struct buf key = {.arena = arena};
    wire_put_str(&key, wanted->url.text);
    if (wanted->query.len) {
        wire_put_number(&key, hash_bytes(wanted->query, 1));
        wire_put_number(&key, hash_bytes(wanted->query, 2));
    }
    return buf_str(&key);
}

static bool read_kept(const struct documents *documents, struct str key, struct kept *kept)
{
    struct str record;
    if (!store_get(documents->config.store, STORE_DOCUMENT, key, documents->arena, &record)) {
        return false;
    }
    struct wire in = {.text = record};
    kept->freshness = page_freshness_read(&in);
    kept->text = wire_str(&in);
    return wire_is_whole(&in);
}

static void put_kept(const struct documents *documents, struct str key, const struct kept *kept)
{
    struct buf out = {.arena = documents->arena};
    page_freshness_write(&out, &kept->freshness);
    wire_put_str(&out, kept->text);
    store_put(documents->config.store, STORE_DOCUMENT, key, buf_str(&out));
}

static bool is_fresh(const struct documents *documents, const struct kept *kept)
{
    int64_t age = documents->config.now - kept->freshness.fetched_at;
    return documents->config.offline ||
           (!documents->config.refresh && age >= 0 && age < documents->config.max_age);
}

/* -- fetching ------------------------------------------------------------------------ */

static struct fetch *fetch_of(struct documents *documents)
{
    if (!documents->fetch) {
        struct protocol_setup setup = documents->config.setup;
        index_set_up(documents->config.set, &setup);
        documents->fetch = fetch_create(documents->arena, documents->config.helper, &setup);
    }
    return documents->fetch;
}

static struct str help_of(struct arena *arena, const struct failure *failure)
{
    return failure->help.len ? arena_str(arena, failure->help)
           : failure->cause == CAUSE_ABSENT
               ? STR("look whether the URL is right")
               : STR("try again, or download the file and name it by its path");
}

static void take_failure(struct documents *documents, const struct failure *failure,
                         struct document *document)
{
    struct arena *arena = documents->arena;
    struct str shown = str_slice(document->shown, 0, str_find(document->shown, '?', 0));
    bool elsewhere = failure->url.len && !str_eq(failure->url, shown);
    struct str place =
        elsewhere ? arena_printf(arena, " (at %.*s)", STR_ARG(failure->url)) : STR("");
    refuse(document, arena_printf(arena, "%.*s%.*s", STR_ARG(failure->reason), STR_ARG(place)),
           help_of(arena, failure));
}

static void take_answer(struct documents *documents, const struct protocol_document *answer,
                        struct kept *kept)
{
    struct arena *arena = documents->arena;
    struct page_freshness old = kept->freshness;
    kept->freshness = (struct page_freshness){
        .url = arena_str(arena, answer->freshness.url),
        .etag = arena_str(arena, answer->freshness.etag),
        .last_modified = arena_str(arena, answer->freshness.last_modified),
        .fetched_at = answer->freshness.fetched_at,
        .max_age = answer->freshness.max_age,
    };
    if (!answer->not_modified) {
        kept->text = arena_str(arena, answer->text);
    } else if (kept->freshness.etag.len == 0) {
        kept->freshness.etag = old.etag;
        kept->freshness.last_modified = old.last_modified;
    }
}

static bool fetch_text(struct documents *documents, const struct wanted *wanted, struct kept *kept,
                       struct document *document)
{
    struct protocol_ask_document ask = {
        .url = arena_printf(documents->arena, "%.*s%.*s", STR_ARG(wanted->url.text),
                            STR_ARG(wanted->query)),
        .etag = kept->freshness.etag,
        .last_modified = kept->freshness.last_modified,
    };
    struct fetch *fetch = fetch_of(documents);
    uint64_t id = fetch_document(fetch, &ask);
    struct protocol_message answer;
    bool found = false;
    while (!found && fetch_next(fetch, -1, &answer)) {
        found = answer.kind == PROTOCOL_DOCUMENT && answer.document.id == id;
    }
    struct failure failure = {.set = !found, .reason = STR("unanswered")};
    failure = found ? answer.document.failure : failure;
    if (failure.set) {
        take_failure(documents, &failure, document);
        return false;
    }
    take_answer(documents, &answer.document, kept);
    return true;
}

/* -- reading ------------------------------------------------------------------------- */

static bool find(struct documents *documents, const struct wanted *wanted, struct kept *kept,
                 struct document *document)
{
    struct str key = key_of(documents->arena, wanted);
    bool have = read_kept(documents, key, kept);
    if (!have) {
        *kept = (struct kept){0};
    }
    if (!have && documents->config.offline) {
        return refuse(document, STR("it is not in the store"),
                      STR("run it once without --offline, so that it is kept"));
    }
    document->kept = have && is_fresh(documents, kept);
    if (document->kept) {
        return true;
    }
    if (documents->read.len > LIMIT_REMOTE_FILES) {
        return refuse(document,
                      arena_printf(documents->arena, "more than %d files of the network are named",
                                   LIMIT_REMOTE_FILES),
                      STR("download them and name them by their paths"));
    }
    if (!fetch_text(documents, wanted, kept, document)) {
        return false;
    }
    put_kept(documents, key, kept);
    return true;
}

/* Reads what was not read in this run before. */
static void read_new(struct documents *documents, const struct wanted *wanted,
                     struct document *document, struct str *origin)
{
    struct kept kept = {0};
    struct index_url end;
    const char *fault;
    if (!find(documents, wanted, &kept, document)) {
        return;
    }
    document->text = kept.text;
    bool known = index_url_parse(documents->arena, kept.freshness.url, &end, &fault);
    *origin = known ? index_url_origin(documents->arena, &end) : STR("another host");
    document->fetched_at = kept.freshness.fetched_at;
}

bool document_read(struct documents *documents, struct str url, struct str base,
                   struct document *document)
{
    struct wanted wanted = {0};
    *document = (struct document){0};
    if (!parse(documents, resolve(documents->arena, base, url), &wanted, document) ||
        !check_scheme(documents, &wanted.url, document) ||
        !check_origin(documents, base, wanted.origin, document) ||
        !take_password(documents, &wanted, document)) {
        return false;
    }
    uint32_t id = intern_put(documents->ids, key_of(documents->arena, &wanted));
    if (id == documents->read.len) {
        struct str origin = {0};
        document->id = intern_str(documents->ids, id);
        vec_push(documents->arena, &documents->read, *document);
        read_new(documents, &wanted, document, &origin);
        documents->read.at[id] = *document;
        vec_push(documents->arena, &documents->origins, origin);
    }
    *document = documents->read.at[id];
    struct str end = documents->origins.at[id];
    return document->message.len == 0 && check_origin(documents, base, end, document);
}
