/*
 * catalog_fixture: a catalog over scripted indexes and a real store. The linker wraps the functions
 * of pypi/fetch.h; what they answer is said here:
 *
 *     struct site *site = site_create(arena, "3.11");
 *     serve_file(serve(site, "https://one/simple/a/"), "a-1.0-py3-none-any.whl");
 *     requires(site, "https://one/files/a-1.0-py3-none-any.whl", "b>=1");
 *     begin(site);
 *     CHECK_STR(ask(site, "a", "1.0", 0), "proven: b>=1");
 *     end(site);
 */
#ifndef DEPCHECK_TESTS_UNIT_CATALOG_FIXTURE_H
#define DEPCHECK_TESTS_UNIT_CATALOG_FIXTURE_H

#include "pypi/catalog.h"
#include "tests/unit/store_fixture.h"

enum { NOW = 1000000000, HOUR = 3600, MAX_FILES = 8 };

#define ONE "https://one/simple/"
#define WHEEL "a-1.0-py3-none-any.whl"

/* What is found at a URL. */
struct served {
    const char *url;
    bool absent;
    const char *failure;
    bool unchanged; /* 304, whatever was asked */
    const char *etag;
    struct page page;
    int64_t max_age; /* as the index says */
};

struct known {
    const char *url;
    const char *requirement; /* NULL: a failure */
    enum evidence evidence;
    enum protocol_source source;
    bool unverified;
};

/* A question that has no answer yet. */
struct open_question {
    uint64_t id;
    bool is_page;
    struct protocol_ask_page page;
    struct str url; /* of the file */
};

struct site {
    struct arena *arena;
    struct place place;
    struct environment_set environments;
    struct index_set indexes;
    struct catalog_config config;
    struct catalog *catalog;
    VEC(struct served *) pages;
    VEC(struct known) files;
    VEC(struct open_question) questions;
    uint64_t last_id;
    bool newest_first;   /* the order of answers */
    const char *warning; /* comes before the next answer, once */
    struct buf asked;    /* "page URL etag; " and "file URL; " */
};

static struct site *the_site; /* whom the wrapped functions ask */

static inline struct site *site_create(struct arena *arena, const char *pythons)
{
    struct site *site = ARENA_NEW(arena, struct site);
    struct str rest = str_of(pythons);
    the_site = site;
    site->arena = arena;
    site->asked.arena = arena;
    site->place = place_create(arena);
    site->environments.at = ARENA_ARRAY(arena, struct environment, rest.len);
    while (rest.len) {
        size_t space = str_find(rest, ' ', 0);
        struct str python = str_slice(rest, 0, space);
        size_t slash = str_find(python, '/', 0);
        struct str platform =
            slash < python.len ? str_slice(python, slash + 1, python.len) : STR("linux-x86_64");
        CHECK(environment_make(arena, str_slice(python, 0, slash), platform,
                               &site->environments.at[site->environments.count++], NULL));
        rest = str_slice(rest, space + 1, rest.len);
    }
    site->config = (struct catalog_config){
        .environments = &site->environments,
        .indexes = &site->indexes,
        .now = NOW,
        .max_age = 24 * HOUR,
        .as_of = CATALOG_ALWAYS,
        .evidence = EVIDENCE_DECLARED,
    };
    return site;
}

static inline void site_destroy(struct site *site)
{
    place_destroy(&site->place);
}

static inline void add_index(struct site *site, const char *url, const char *name)
{
    vec_push(site->arena, &site->indexes.indexes, (struct index){str_of(url), str_of(name)});
}

/* A run with the store of the runs before it. */
static inline void begin(struct site *site)
{
    site->asked.len = 0;
    site->config.fetch = (struct fetch *)site;
    site->config.store = open_store(&site->place, site->config.now, "");
    site->catalog = catalog_create(site->arena, &site->config);
}

static inline void end(struct site *site)
{
    catalog_finish(site->catalog);
    close_store(&site->place, site->config.store, "");
}

/* What is at a URL from now on. */
static inline struct served *serve(struct site *site, const char *url)
{
    for (size_t i = 0; i < site->pages.len; i++) {
        if (strcmp(site->pages.at[i]->url, url) == 0) {
            *site->pages.at[i] = (struct served){.url = url, .etag = ""};
            return site->pages.at[i];
        }
    }
    struct served *served = ARENA_NEW(site->arena, struct served);
    *served = (struct served){.url = url, .etag = ""};
    vec_push(site->arena, &site->pages, served);
    return served;
}

/* A file beside the page's index: https://one/simple/a/ has https://one/files/NAME. */
static inline struct page_file *serve_file(struct served *served, const char *filename)
{
    struct arena *arena = the_site->arena;
    struct page *page = &served->page;
    if (!page->files) {
        page->files = ARENA_ARRAY(arena, struct page_file, MAX_FILES);
    }
    struct str url = str_of(served->url);
    size_t host = str_find(url, '/', str_find_str(url, STR("://")) + 3);
    struct page_file *file = &page->files[page->count++];
    *file = (struct page_file){
        .filename = str_of(filename),
        .url = arena_printf(arena, "%.*s/files/%s", STR_ARG(str_slice(url, 0, host)), filename),
        .hash = arena_printf(arena, "sha256=%s", filename),
        .size = PAGE_SIZE_UNKNOWN,
        .upload_time = PAGE_TIME_UNKNOWN,
    };
    return file;
}

/* What a file requires; NULL: that cannot be read. */
static inline struct known *requires(struct site *site, const char *url, const char *requirement)
{
    struct known known = {.url = url,
                          .requirement = requirement,
                          .source = PROTOCOL_FROM_WHEEL_RANGE,
                          .unverified = true};
    for (size_t i = 0; i < site->files.len; i++) {
        if (strcmp(site->files.at[i].url, url) == 0) {
            site->files.at[i] = known;
            return &site->files.at[i];
        }
    }
    vec_push(site->arena, &site->files, known);
    return &site->files.at[site->files.len - 1];
}

/* One index with one release of "a", which requires "b". */
static inline struct site *site_of_a(struct arena *arena)
{
    struct site *site = site_create(arena, "3.11");
    add_index(site, ONE, "");
    serve_file(serve(site, ONE "a/"), WHEEL);
    requires(site, "https://one/files/" WHEEL, "b");
    return site;
}

uint64_t __wrap_fetch_page(struct fetch *fetch, const struct protocol_ask_page *ask);
uint64_t __wrap_fetch_metadata(struct fetch *fetch, const struct protocol_ask_metadata *ask);
size_t __wrap_fetch_waiting(const struct fetch *fetch);
uint64_t __wrap_fetch_bytes(const struct fetch *fetch);
bool __wrap_fetch_next(struct fetch *fetch, int wait_ms, struct protocol_message *answer);

uint64_t __wrap_fetch_page(struct fetch *fetch, const struct protocol_ask_page *ask)
{
    struct site *site = (struct site *)fetch;
    struct open_question question = {.id = ++site->last_id, .is_page = true, .page = *ask};
    vec_push(site->arena, &site->questions, question);
    buf_printf(&site->asked, "page %.*s%s%.*s%s; ", STR_ARG(ask->url), ask->etag.len ? " " : "",
               STR_ARG(ask->etag), ask->refresh ? " anew" : "");
    return question.id;
}

uint64_t __wrap_fetch_metadata(struct fetch *fetch, const struct protocol_ask_metadata *ask)
{
    struct site *site = (struct site *)fetch;
    struct open_question question = {.id = ++site->last_id, .url = ask->file.url};
    vec_push(site->arena, &site->questions, question);
    buf_printf(&site->asked, "file %.*s; ", STR_ARG(ask->file.url));
    return question.id;
}

size_t __wrap_fetch_waiting(const struct fetch *fetch)
{
    return ((const struct site *)fetch)->questions.len;
}

uint64_t __wrap_fetch_bytes(const struct fetch *fetch)
{
    (void)fetch;
    return 0;
}

static inline struct failure network_failure(const char *reason)
{
    return (struct failure){.set = true, .cause = CAUSE_NETWORK, .reason = str_of(reason)};
}

static inline void answer_page(struct site *site, const struct open_question *question,
                               struct protocol_page *answer)
{
    *answer = (struct protocol_page){.id = question->id, .absent = true};
    for (size_t i = 0; i < site->pages.len; i++) {
        const struct served *served = site->pages.at[i];
        if (str_eq(question->page.url, str_of(served->url))) {
            bool same = served->etag[0] && str_eq(question->page.etag, str_of(served->etag));
            answer->absent = served->absent;
            answer->not_modified = served->unchanged || same;
            answer->page = served->page;
            answer->freshness.etag = str_of(served->etag);
            answer->freshness.max_age = served->max_age;
            if (served->failure) {
                answer->failure = network_failure(served->failure);
            }
        }
    }
    answer->freshness.fetched_at = site->config.now;
}

static inline void answer_metadata(struct site *site, const struct open_question *question,
                                   struct protocol_metadata *answer)
{
    *answer = (struct protocol_metadata){.id = question->id, .failure = network_failure("no such")};
    for (size_t i = 0; i < site->files.len; i++) {
        const struct known *known = &site->files.at[i];
        if (str_eq(question->url, str_of(known->url)) && known->requirement) {
            struct str *lines = ARENA_NEW(site->arena, struct str);
            *lines = str_of(known->requirement);
            answer->failure = (struct failure){0};
            answer->source = known->source;
            answer->verified = !known->unverified;
            answer->texts = (struct release_texts){.evidence = known->evidence,
                                                   .requires_dist = lines,
                                                   .requires_dist_count = lines->len > 0};
        }
    }
}

bool __wrap_fetch_next(struct fetch *fetch, int wait_ms, struct protocol_message *answer)
{
    struct site *site = (struct site *)fetch;
    (void)wait_ms;
    if (site->questions.len == 0) {
        return false;
    }
    if (site->warning) {
        answer->kind = PROTOCOL_WARNING;
        answer->warning = str_of(site->warning);
        site->warning = NULL;
        return true;
    }
    size_t at = site->newest_first ? site->questions.len - 1 : 0;
    struct open_question question = site->questions.at[at];
    for (size_t i = at + 1; i < site->questions.len; i++) {
        site->questions.at[i - 1] = site->questions.at[i];
    }
    site->questions.len--;
    answer->kind = question.is_page ? PROTOCOL_PAGE : PROTOCOL_METADATA;
    if (question.is_page) {
        answer_page(site, &question, &answer->page);
    } else {
        answer_metadata(site, &question, &answer->metadata);
    }
    return true;
}

/* A release in one line. */
static inline struct str tell(struct arena *arena, const struct release *release,
                              size_t environment)
{
    struct buf out = {.arena = arena};
    if (release->failure.set) {
        buf_printf(&out, "%s%.*s",
                   release->assumed ? "assumed: " : "unknown: ", STR_ARG(release->failure.reason));
    } else {
        buf_printf(&out, "%s:", evidence_name(release->evidence));
    }
    for (size_t i = 0; i < release->requires_dist_count; i++) {
        buf_printf(&out, " %.*s", STR_ARG(release->requires_dist[i].text));
    }
    if (release->requires_python.len) {
        buf_printf(&out, " python %.*s", STR_ARG(release->requires_python));
    }
    if (release->no_file >> environment & 1) {
        buf_add(&out, STR(" no file"));
    }
    if (release->yanked) {
        buf_printf(&out, " yanked %.*s", STR_ARG(release->yanked_reason));
    }
    return buf_str(&out);
}

/* What is said of a release at once, without fetching. */
static inline struct str peek(struct site *site, const char *name, const char *text,
                              size_t environment)
{
    static const char *const answers[] = {"found", "no name", "no version", "no index", "unknown"};
    struct version version = {0};
    const struct release *release = NULL;
    CHECK(version_parse(site->arena, str_of(text), &version));
    enum catalog_answer answer =
        catalog_release(site->catalog, str_of(name), &version, environment, &release);
    CHECK((answer == CATALOG_FOUND) == (release != NULL));
    return release ? tell(site->arena, release, environment) : str_of(answers[answer]);
}

/* The same, when nothing is lacking any more. */
static inline struct str ask(struct site *site, const char *name, const char *text,
                             size_t environment)
{
    struct str told;
    do {
        told = peek(site, name, text, environment);
    } while (catalog_fetch(site->catalog, NULL, NULL));
    return told;
}

static inline struct str warnings(struct site *site)
{
    size_t count;
    struct buf out = {.arena = site->arena};
    const struct str *lines = catalog_warnings(site->catalog, &count);
    for (size_t i = 0; i < count; i++) {
        buf_printf(&out, "%.*s\n", STR_ARG(lines[i]));
    }
    return buf_str(&out);
}

#endif
