#include "cli/sources.h"

#include "base/datetime.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/hash.h"
#include "cli/cache_directory.h"
#include "cli/index_options.h"
#include "pypi/index_url.h"

#define USER_AGENT "depcheck/" DEPCHECK_VERSION " (+https://github.com/depcheck/depcheck)"

enum { CONNECT_MS = 10000, SILENCE_MS = 20000, CONNECTIONS = 48 };

static void warn(struct arena *arena, const struct context *context, struct str text)
{
    struct buf line = {.arena = arena};
    diag_add_safe(&line, text);
    buf_add_char(&line, '\n');
    struct str out = buf_str(&line);
    fwrite(out.ptr, 1, out.len, context->err);
}

static void warn_of_store(struct arena *arena, const struct context *context,
                          const struct error *error)
{
    if (error->set) {
        warn(arena, context, arena_printf(arena, "warning: %s", error->text));
    }
}

static void open_store(struct arena *arena, const struct sources_request *request,
                       struct sources *sources)
{
    struct error warning = {0};
    if (request->settings->no_cache) {
        return;
    }
    struct str directory = cache_directory(arena, request->context, request->settings->cache_dir);
    if (directory.len == 0) {
        warn(arena, request->context,
             STR("warning: nothing is kept for the next run: there is neither --cache-dir nor "
                 "$XDG_CACHE_HOME nor $HOME"));
        return;
    }
    sources->store = store_open(arena, arena_cstr(arena, directory),
                                request->context->now(request->context->data), &warning);
    warn_of_store(arena, request->context, &warning);
    struct option_values trusted = request->options->values[OPTION_TRUSTED_HOST];
    if (trusted.items.len) { /* what an unverified host says is for runs that trust it, too */
        struct buf name = {.arena = arena};
        wire_put_strs(&name, trusted.items.at, trusted.items.len);
        store_set_apart(sources->store, buf_str(&name));
    }
}

/* How patient depcheck-fetch is; who may be told what is said by index_set_up(). */
static struct protocol_setup setup_of(const struct settings *settings)
{
    uint64_t timeout = (uint64_t)settings->timeout * 1000;
    return (struct protocol_setup){
        .user_agent = STR(USER_AGENT),
        .connect_ms = timeout < CONNECT_MS ? timeout : CONNECT_MS,
        .silence_ms = timeout < SILENCE_MS ? timeout : SILENCE_MS,
        .total_ms = timeout,
        .connections = CONNECTIONS,
    };
}

static void open_fetch(struct arena *arena, const struct sources_request *request,
                       struct sources *sources)
{
    struct protocol_setup setup = setup_of(request->settings);
    index_set_up(&sources->indexes, &setup);
    sources->fetch = fetch_create(arena, request->context->helper, &setup);
}

/* False with the first thing that is wrong with the settings. */
static bool open_documents(struct arena *arena, struct sources *sources, struct str *message)
{
    const struct sources_request *request = sources->request;
    struct project_set none = {0};
    struct troubles troubles = {.arena = arena};
    if (!index_settings(arena, request->context, request->options, &none, &sources->remote,
                        request->warnings, &troubles)) {
        *message = troubles.items.at[0];
        return false;
    }
    struct document_config config = {
        .set = &sources->remote,
        .store = sources->store,
        .helper = request->context->helper,
        .setup = setup_of(request->settings),
        .now = request->context->now(request->context->data),
        .max_age = request->settings->max_age,
        .offline = request->settings->offline,
        .refresh = request->settings->refresh_all,
    };
    sources->documents = documents_create(arena, &config);
    return true;
}

void sources_hold(struct sources *sources)
{
    sources->held = true;
    store_hold(sources->store);
}

void sources_release(struct sources *sources)
{
    sources->held = false;
    store_release(sources->store);
}

/* What is kept may be old: people are told once of each. */
static void note_kept(struct sources *sources, const struct document *document)
{
    struct arena *arena = sources->request->troubles->arena;
    struct str time = datetime_text(arena, document->fetched_at);
    struct str note = arena_printf(arena, "note: %.*s: what was fetched at %.*s is used",
                                   STR_ARG(document->shown), STR_ARG(time));
    for (size_t i = 0; i < sources->notes.len; i++) {
        if (str_eq(sources->notes.at[i], note)) {
            return;
        }
    }
    vec_push(arena, &sources->notes, note);
}

static bool read_remote(void *data, struct str url, struct str base,
                        struct reqfile_remote_text *text)
{
    struct sources *sources = data;
    if (!sources->documents &&
        !open_documents(sources->request->troubles->arena, sources, &text->message)) {
        text->help = STR("correct that first");
        return false;
    }
    struct document document;
    bool held = sources->held;
    if (held) {
        sources_release(sources); /* the network may be waited for */
    }
    bool ok = document_read(sources->documents, url, base, &document);
    if (held) {
        sources_hold(sources);
    }
    if (ok && document.kept) {
        note_kept(sources, &document);
    }
    *text = (struct reqfile_remote_text){.shown = document.shown,
                                         .id = document.id,
                                         .bytes = document.text,
                                         .message = document.message,
                                         .help = document.help};
    return ok;
}

void sources_open_files(struct arena *arena, const struct sources_request *request,
                        struct sources *sources, struct reqfile_reader *reader)
{
    sources->request = request;
    sources->reading = (struct reqfile_remote){read_remote, sources};
    open_store(arena, request, sources);
    reqfile_reader_set_remote(reader, &sources->reading);
}

static bool read_given(struct arena *arena, const struct sources_request *request,
                       struct sources *sources)
{
    for (size_t i = 0; i < request->settings->metadata.len; i++) {
        struct error error = {0};
        const char *path = arena_cstr(arena, request->settings->metadata.at[i]);
        if (!given_read(arena, path, &sources->given, &error)) {
            trouble_add(request->troubles, "%s", error.text);
        }
    }
    return request->troubles->items.len == 0;
}

/* Else every name would be missing there. */
static bool check_directories(struct arena *arena, const struct index_set *set,
                              struct troubles *troubles)
{
    for (size_t i = 0; i < set->indexes.len; i++) {
        struct index_url url = {0};
        const char *fault;
        if (index_url_parse(arena, set->indexes.at[i].url, &url, &fault) &&
            url.scheme == INDEX_URL_FILE &&
            !file_is_directory(arena_cstr(arena, url.path_decoded))) {
            trouble_add(troubles,
                        "the index %.*s: no such directory; name the one that holds a "
                        "directory for each project",
                        STR_ARG(url.text));
            return false;
        }
    }
    return true;
}

bool sources_open(struct arena *arena, const struct sources_request *request,
                  struct sources *sources)
{
    bool snapshot = request->options->given[OPTION_SNAPSHOT];
    if (!snapshot && !index_settings(arena, request->context, request->options, request->projects,
                                     &sources->indexes, request->warnings, request->troubles)) {
        return false;
    }
    if (!snapshot && !check_directories(arena, &sources->indexes, request->troubles)) {
        return false;
    }
    open_fetch(arena, request, sources);
    return read_given(arena, request, sources);
}

/* Without any pin, what is chosen hangs on the requirements of the projects. */
static uint64_t hash_projects(const struct project_set *projects)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < projects->items.len; i++) {
        const struct project_lines *lines = &projects->items.at[i].lines;
        for (size_t k = 0; k < lines->len; k++) {
            hash = hash_bytes(span_text(lines->at[k].at), hash);
        }
    }
    return hash;
}

/* Tells what a run chooses from others: its constraints, line by line in order. */
static struct str scope_of(struct arena *arena, const struct project_set *projects,
                           const struct pinset *pins)
{
    uint64_t hash = pins->groups.len ? 0 : hash_projects(projects);
    for (size_t i = 0; i < pins->groups.len; i++) {
        const struct pin_group *group = &pins->groups.at[i];
        for (size_t k = 0; k < group->pins.len; k++) {
            hash = hash_bytes(span_text(group->pins.at[k].line->at), hash);
        }
    }
    return arena_printf(arena, "%016llx", (unsigned long long)hash);
}

bool sources_open_catalog(struct arena *arena, const struct sources_request *request,
                          const struct pinset *pins, struct sources *sources)
{
    const struct settings *settings = request->settings;
    bool snapshot = request->options->given[OPTION_SNAPSHOT];
    struct formats formats = settings->formats;
    index_options_formats(arena, request->projects, pins, &formats);
    struct catalog_config config = {
        .environments = request->environments,
        .indexes = snapshot ? NULL : &sources->indexes,
        .store = sources->store,
        .fetch = sources->fetch,
        .given = sources->given.entries.len ? &sources->given : NULL,
        .scope = scope_of(arena, request->projects, pins),
        .now = request->context->now(request->context->data),
        .max_age = settings->max_age,
        .as_of = settings->has_as_of ? settings->as_of : CATALOG_ALWAYS,
        .offline = settings->offline,
        .refresh = settings->refresh_all,
        .refreshed = settings->refresh.at,
        .refreshed_count = settings->refresh.len,
        .check_shadow = settings->check_shadow,
        .evidence = settings->evidence,
        .formats = formats,
        .export = request->options->command == COMMAND_SNAPSHOT_RECORD,
    };
    sources->catalog = catalog_create(arena, &config);
    if (!snapshot) {
        return true;
    }
    struct error error = {0};
    const char *path = arena_cstr(arena, options_value(request->options, OPTION_SNAPSHOT));
    if (!catalog_open_snapshot(sources->catalog, path, &error)) {
        trouble_add(request->troubles, "%s", error.text);
    }
    return !error.set;
}

void sources_close(struct arena *arena, const struct context *context, struct sources *sources)
{
    struct error warning = {0};
    if (sources->catalog) {
        size_t count;
        catalog_finish(sources->catalog);
        const struct str *lines = catalog_warnings(sources->catalog, &count);
        for (size_t i = 0; i < count; i++) {
            warn(arena, context, lines[i]);
        }
    }
    store_close(sources->store, &warning);
    warn_of_store(arena, context, &warning);
    for (size_t i = 0; i < sources->notes.len; i++) {
        warn(arena, context, sources->notes.at[i]);
    }
    fetch_destroy(sources->fetch);
    documents_destroy(sources->documents);
}
