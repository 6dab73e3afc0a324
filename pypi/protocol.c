#include "pypi/protocol.h"

#include "base/limits.h"

/* The least bytes of each on the wire: one a field. */
enum { LENGTH_BYTES = 4, CREDENTIAL_LEAST = 3, ELSEWHERE_LEAST = 10, RELEASE_LEAST = 11 };

/* Leaves room for the length; end_message() fills it in. */
static size_t begin_message(struct buf *out, enum protocol_kind kind)
{
    size_t start = out->len;
    buf_fill(out, '\0', LENGTH_BYTES);
    wire_put_number(out, kind);
    return start;
}

static void end_message(struct buf *out, size_t start)
{
    size_t length = out->len - start - LENGTH_BYTES;
    for (size_t i = 0; i < LENGTH_BYTES; i++) {
        out->ptr[start + i] = (char)(length >> (8 * i));
    }
}

bool protocol_length(struct str text, size_t *length)
{
    *length = 0;
    for (size_t i = 0; i < LENGTH_BYTES && text.len >= LENGTH_BYTES; i++) {
        *length |= (size_t)(unsigned char)text.ptr[i] << (8 * i);
    }
    return text.len >= LENGTH_BYTES;
}

static void put_credential(struct buf *out, const struct protocol_credential *credential)
{
    wire_put_str(out, credential->origin);
    wire_put_str(out, credential->user);
    wire_put_str(out, credential->password);
}

void protocol_write_setup(struct buf *out, const struct protocol_setup *setup)
{
    size_t start = begin_message(out, PROTOCOL_SETUP);
    wire_put_str(out, setup->user_agent);
    wire_put_number(out, setup->connect_ms);
    wire_put_number(out, setup->silence_ms);
    wire_put_number(out, setup->total_ms);
    wire_put_number(out, setup->connections);
    wire_put_str(out, setup->ca_file);
    wire_put_str(out, setup->ca_directory);
    wire_put_str(out, setup->proxy);
    wire_put_strs(out, setup->trusted_hosts, setup->trusted_host_count);
    wire_put_number(out, setup->credential_count);
    for (size_t i = 0; i < setup->credential_count; i++) {
        put_credential(out, &setup->credentials[i]);
    }
    end_message(out, start);
}

static struct protocol_setup read_setup(struct wire *in, struct arena *arena)
{
    struct protocol_setup setup = {.user_agent = wire_str(in)};
    setup.connect_ms = wire_number(in);
    setup.silence_ms = wire_number(in);
    setup.total_ms = wire_number(in);
    setup.connections = wire_number(in);
    setup.ca_file = wire_str(in);
    setup.ca_directory = wire_str(in);
    setup.proxy = wire_str(in);
    setup.trusted_hosts = wire_strs(in, arena, &setup.trusted_host_count);
    setup.credential_count = wire_count(in, CREDENTIAL_LEAST);
    setup.credentials = ARENA_ARRAY(arena, struct protocol_credential, setup.credential_count);
    for (size_t i = 0; i < setup.credential_count; i++) {
        struct protocol_credential *credential = &setup.credentials[i];
        credential->origin = wire_str(in);
        credential->user = wire_str(in);
        credential->password = wire_str(in);
    }
    return setup;
}

void protocol_write_ask_page(struct buf *out, const struct protocol_ask_page *ask)
{
    size_t start = begin_message(out, PROTOCOL_ASK_PAGE);
    wire_put_number(out, ask->id);
    wire_put_str(out, ask->url);
    wire_put_str(out, ask->name);
    wire_put_str(out, ask->etag);
    wire_put_str(out, ask->last_modified);
    wire_put_bool(out, ask->refresh);
    end_message(out, start);
}

static struct protocol_ask_page read_ask_page(struct wire *in)
{
    struct protocol_ask_page ask = {.id = wire_number(in)};
    ask.url = wire_str(in);
    ask.name = wire_str(in);
    ask.etag = wire_str(in);
    ask.last_modified = wire_str(in);
    ask.refresh = wire_bool(in);
    return ask;
}

void protocol_write_ask_metadata(struct buf *out, const struct protocol_ask_metadata *ask)
{
    size_t start = begin_message(out, PROTOCOL_ASK_METADATA);
    wire_put_number(out, ask->id);
    wire_put_str(out, ask->index);
    wire_put_str(out, ask->name);
    wire_put_str(out, ask->version);
    page_file_write(out, &ask->file);
    wire_put_bool(out, ask->is_wheel);
    end_message(out, start);
}

static struct protocol_ask_metadata read_ask_metadata(struct wire *in)
{
    struct protocol_ask_metadata ask = {.id = wire_number(in)};
    ask.index = wire_str(in);
    ask.name = wire_str(in);
    ask.version = wire_str(in);
    ask.file = page_file_read(in);
    ask.is_wheel = wire_bool(in);
    return ask;
}

void protocol_write_ask_document(struct buf *out, const struct protocol_ask_document *ask)
{
    size_t start = begin_message(out, PROTOCOL_ASK_DOCUMENT);
    wire_put_number(out, ask->id);
    wire_put_str(out, ask->url);
    wire_put_str(out, ask->etag);
    wire_put_str(out, ask->last_modified);
    end_message(out, start);
}

static struct protocol_ask_document read_ask_document(struct wire *in)
{
    struct protocol_ask_document ask = {.id = wire_number(in)};
    ask.url = wire_str(in);
    ask.etag = wire_str(in);
    ask.last_modified = wire_str(in);
    return ask;
}

void protocol_write_ask_import(struct buf *out, const struct protocol_ask_import *ask)
{
    size_t start = begin_message(out, PROTOCOL_ASK_IMPORT);
    wire_put_number(out, ask->id);
    wire_put_str(out, ask->path);
    end_message(out, start);
}

static struct protocol_ask_import read_ask_import(struct wire *in)
{
    struct protocol_ask_import ask = {.id = wire_number(in)};
    ask.path = wire_str(in);
    return ask;
}

void protocol_write_ask_compress(struct buf *out, const struct protocol_ask_compress *ask)
{
    size_t start = begin_message(out, PROTOCOL_ASK_COMPRESS);
    wire_put_number(out, ask->id);
    wire_put_str(out, ask->text);
    end_message(out, start);
}

static struct protocol_ask_compress read_ask_compress(struct wire *in)
{
    struct protocol_ask_compress ask = {.id = wire_number(in)};
    ask.text = wire_str(in);
    return ask;
}

static void write_number(struct buf *out, enum protocol_kind kind, uint64_t number)
{
    size_t start = begin_message(out, kind);
    wire_put_number(out, number);
    end_message(out, start);
}

void protocol_write_working(struct buf *out, uint64_t id)
{
    write_number(out, PROTOCOL_WORKING, id);
}

void protocol_write_progress(struct buf *out, uint64_t bytes)
{
    write_number(out, PROTOCOL_PROGRESS, bytes);
}

void protocol_write_warning(struct buf *out, struct str text)
{
    size_t start = begin_message(out, PROTOCOL_WARNING);
    wire_put_str(out, text);
    end_message(out, start);
}

void protocol_write_page(struct buf *out, const struct protocol_page *page)
{
    size_t start = begin_message(out, PROTOCOL_PAGE);
    wire_put_number(out, page->id);
    failure_write(out, &page->failure);
    wire_put_bool(out, page->absent);
    wire_put_bool(out, page->not_modified);
    page_freshness_write(out, &page->freshness);
    page_write(out, &page->page);
    end_message(out, start);
}

static struct protocol_page read_page(struct wire *in, struct arena *arena)
{
    struct protocol_page page = {.id = wire_number(in)};
    page.failure = failure_read(in);
    page.absent = wire_bool(in);
    page.not_modified = wire_bool(in);
    page.freshness = page_freshness_read(in);
    page.page = page_read(in, arena);
    return page;
}

void protocol_write_metadata(struct buf *out, const struct protocol_metadata *metadata)
{
    size_t start = begin_message(out, PROTOCOL_METADATA);
    wire_put_number(out, metadata->id);
    failure_write(out, &metadata->failure);
    wire_put_number(out, metadata->source);
    wire_put_bool(out, metadata->verified);
    release_texts_write(out, &metadata->texts);
    end_message(out, start);
}

static struct protocol_metadata read_metadata(struct wire *in, struct arena *arena)
{
    struct protocol_metadata metadata = {.id = wire_number(in)};
    metadata.failure = failure_read(in);
    metadata.source = (enum protocol_source)wire_enum(in, PROTOCOL_SOURCES);
    metadata.verified = wire_bool(in);
    metadata.texts = release_texts_read(in, arena);
    return metadata;
}

void protocol_write_document(struct buf *out, const struct protocol_document *document)
{
    size_t start = begin_message(out, PROTOCOL_DOCUMENT);
    wire_put_number(out, document->id);
    failure_write(out, &document->failure);
    wire_put_bool(out, document->not_modified);
    page_freshness_write(out, &document->freshness);
    wire_put_str(out, document->text);
    end_message(out, start);
}

static struct protocol_document read_document(struct wire *in)
{
    struct protocol_document document = {.id = wire_number(in)};
    document.failure = failure_read(in);
    document.not_modified = wire_bool(in);
    document.freshness = page_freshness_read(in);
    document.text = wire_str(in);
    return document;
}

void protocol_put_elsewhere(struct buf *out, const struct protocol_elsewhere *elsewhere,
                            size_t count)
{
    wire_put_number(out, count);
    for (size_t i = 0; i < count; i++) {
        wire_put_strs(out, elsewhere[i].environments, elsewhere[i].environment_count);
        release_texts_write(out, &elsewhere[i].texts);
        failure_write(out, &elsewhere[i].unread);
    }
}

struct protocol_elsewhere *protocol_take_elsewhere(struct wire *in, struct arena *arena,
                                                   size_t *count)
{
    *count = wire_count(in, ELSEWHERE_LEAST);
    struct protocol_elsewhere *elsewhere = ARENA_ARRAY(arena, struct protocol_elsewhere, *count);
    for (size_t i = 0; i < *count; i++) {
        struct protocol_elsewhere *one = &elsewhere[i];
        one->environments = wire_strs(in, arena, &one->environment_count);
        one->texts = release_texts_read(in, arena);
        one->unread = failure_read(in);
    }
    return elsewhere;
}

static void write_release(struct buf *out, const struct protocol_release *release)
{
    wire_put_str(out, release->version);
    release_texts_write(out, &release->texts);
    wire_put_strs(out, release->files, release->file_count);
    wire_put_signed(out, release->upload_time);
    wire_put_strs(out, release->hashes, release->hashes ? release->file_count : 0);
    failure_write(out, &release->unread);
    protocol_put_elsewhere(out, release->elsewhere, release->elsewhere_count);
}

static struct protocol_release read_release(struct wire *in, struct arena *arena)
{
    struct protocol_release release = {.version = wire_str(in)};
    release.texts = release_texts_read(in, arena);
    release.files = wire_strs(in, arena, &release.file_count);
    release.upload_time = wire_signed(in);
    size_t count;
    struct str *hashes = wire_strs(in, arena, &count);
    release.hashes = count ? hashes : NULL;
    in->damaged |= count != 0 && count != release.file_count;
    release.unread = failure_read(in);
    release.elsewhere = protocol_take_elsewhere(in, arena, &release.elsewhere_count);
    return release;
}

void protocol_write_project(struct buf *out, const struct protocol_project *project)
{
    size_t start = begin_message(out, PROTOCOL_PROJECT);
    wire_put_number(out, project->id);
    wire_put_str(out, project->name);
    wire_put_str(out, project->fault);
    wire_put_bool(out, project->files_complete);
    wire_put_number(out, project->count);
    for (size_t i = 0; i < project->count; i++) {
        write_release(out, &project->releases[i]);
    }
    wire_put_signed(out, project->fetched_at);
    failure_write(out, &project->unread);
    failure_write(out, &project->incomplete);
    end_message(out, start);
}

static struct protocol_project read_project(struct wire *in, struct arena *arena)
{
    struct protocol_project project = {.id = wire_number(in)};
    project.name = wire_str(in);
    project.fault = wire_str(in);
    project.files_complete = wire_bool(in);
    project.count = wire_count(in, RELEASE_LEAST);
    project.releases = ARENA_ARRAY(arena, struct protocol_release, project.count);
    for (size_t i = 0; i < project.count; i++) {
        project.releases[i] = read_release(in, arena);
    }
    project.fetched_at = wire_signed(in);
    project.unread = failure_read(in);
    project.incomplete = failure_read(in);
    return project;
}

void protocol_write_imported(struct buf *out, const struct protocol_imported *imported)
{
    size_t start = begin_message(out, PROTOCOL_IMPORTED);
    wire_put_number(out, imported->id);
    wire_put_str(out, imported->error);
    wire_put_str(out, imported->hash);
    end_message(out, start);
}

static struct protocol_imported read_imported(struct wire *in)
{
    struct protocol_imported imported = {.id = wire_number(in)};
    imported.error = wire_str(in);
    imported.hash = wire_str(in);
    return imported;
}

static void read_question(struct wire *in, struct arena *arena, struct protocol_message *message)
{
    switch (message->kind) {
    case PROTOCOL_SETUP:
        message->setup = read_setup(in, arena);
        break;
    case PROTOCOL_ASK_PAGE:
        message->ask_page = read_ask_page(in);
        break;
    case PROTOCOL_ASK_METADATA:
        message->ask_metadata = read_ask_metadata(in);
        break;
    case PROTOCOL_ASK_DOCUMENT:
        message->ask_document = read_ask_document(in);
        break;
    case PROTOCOL_ASK_IMPORT:
        message->ask_import = read_ask_import(in);
        break;
    default:
        message->ask_compress = read_ask_compress(in);
        break;
    }
}

static void read_answer(struct wire *in, struct arena *arena, struct protocol_message *message)
{
    switch (message->kind) {
    case PROTOCOL_WORKING:
        message->working = wire_number(in);
        break;
    case PROTOCOL_PROGRESS:
        message->progress = wire_number(in);
        break;
    case PROTOCOL_WARNING:
        message->warning = wire_str(in);
        break;
    case PROTOCOL_PAGE:
        message->page = read_page(in, arena);
        break;
    case PROTOCOL_METADATA:
        message->metadata = read_metadata(in, arena);
        break;
    case PROTOCOL_DOCUMENT:
        message->document = read_document(in);
        break;
    case PROTOCOL_PROJECT:
        message->project = read_project(in, arena);
        break;
    default:
        message->imported = read_imported(in);
        break;
    }
}

bool protocol_read(struct arena *arena, struct str text, struct protocol_message *message)
{
    struct wire in = {.text = text};
    message->kind = (enum protocol_kind)wire_enum(&in, PROTOCOL_KINDS);
    if (message->kind <= PROTOCOL_ASK_COMPRESS) {
        read_question(&in, arena, message);
    } else {
        read_answer(&in, arena, message);
    }
    return wire_is_whole(&in);
}
