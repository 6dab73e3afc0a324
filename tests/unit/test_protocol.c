#include "pypi/protocol.h"

#include "tests/unit/protocol_fixture.h"
#include "tests/unit/test.h"

/* STR() for what is constant. */
#define T(literal)                     \
    {                                  \
        (literal), sizeof(literal) - 1 \
    }

enum { LENGTH_BYTES = 4 };

static struct str list[] = {T("one"), T("")};
static struct protocol_credential credentials[] = {{T("https://h:443"), T("me"), T("pw")}};
static struct protocol_elsewhere elsewhere[] = {
    {list, 2, {.requires_python = T("y")}, {0}},
    {list, 1, {.dynamic = true}, {true, CAUSE_HASH, T("r"), T("u"), T("h")}},
};
static struct protocol_release releases[] = {
    {T("1.0"),
     {.evidence = EVIDENCE_STATIC,
      .requires_python = T(">=3"),
      .requires_dist = list,
      .requires_dist_count = 2,
      .provides_extra = list,
      .provides_extra_count = 1,
      .yanked = true,
      .yanked_reason = T("why")},
     list,
     2,
     77,
     list,
     {0},
     elsewhere,
     2},
    {.version = T("2"),
     .texts = {.fault = T("bad"), .dynamic = true},
     .upload_time = PAGE_TIME_UNKNOWN,
     .unread = {true, CAUSE_HASH, T("other"), T("u"), T("h")}},
};
static struct page_file file = {
    .filename = T("a.whl"), .url = T("https://h/a.whl"), .size = 5, .upload_time = -1};

#define FRESH                        \
    {                                \
        T("u"), T("e"), T("l"), 5, 6 \
    }
#define FAILED                                    \
    {                                             \
        true, CAUSE_LIMIT, T("r"), T("u"), T("h") \
    }

/* One of each kind, with no field that is empty. */
static const struct protocol_message samples[] = {
    {.kind = PROTOCOL_SETUP,
     .setup = {T("agent"), 1, 2, 3, 4, T("ca"), T("dir"), T("proxy"), list, 2, credentials, 1}},
    {.kind = PROTOCOL_ASK_PAGE, .ask_page = {300, T("url"), T("name"), T("etag"), T("last"), true}},
    {.kind = PROTOCOL_ASK_METADATA,
     .ask_metadata =
         {2, T("index"), T("name"), T("1"), {.filename = T("f"), .size = PAGE_SIZE_UNKNOWN}, true}},
    {.kind = PROTOCOL_ASK_DOCUMENT, .ask_document = {3, T("url"), T("etag"), T("last")}},
    {.kind = PROTOCOL_ASK_IMPORT, .ask_import = {4, T("path")}},
    {.kind = PROTOCOL_ASK_COMPRESS, .ask_compress = {5, T("text")}},
    {.kind = PROTOCOL_WORKING, .working = UINT64_MAX},
    {.kind = PROTOCOL_PROGRESS, .progress = 1000000},
    {.kind = PROTOCOL_WARNING, .warning = T("text")},
    {.kind = PROTOCOL_PAGE,
     .page = {5, {0}, true, true, FRESH, {&file, 1, 2, T("note"), T("status"), true, 9}}},
    {.kind = PROTOCOL_PAGE, .page = {.id = 6, .failure = FAILED}},
    {.kind = PROTOCOL_METADATA,
     .metadata = {7,
                  {0},
                  PROTOCOL_FROM_SDIST,
                  true,
                  {.requires_python = T("x"), .requires_dist = list, .requires_dist_count = 2}}},
    {.kind = PROTOCOL_DOCUMENT, .document = {8, {0}, true, FRESH, T("line\n")}},
    {.kind = PROTOCOL_PROJECT,
     .project = {9, T("name"), T("fault"), true, releases, 2, 78, FAILED, FAILED}},
    {.kind = PROTOCOL_IMPORTED, .imported = {10, T("error"), T("hash")}},
};
enum { SAMPLES = sizeof samples / sizeof *samples };

static struct str bytes_of(struct arena *arena, const struct protocol_message *message)
{
    struct buf out = {.arena = arena};
    write_message(&out, message);
    return buf_str(&out);
}

/* The message without its length. */
static struct str body_of(struct arena *arena, const struct protocol_message *message)
{
    struct str whole = bytes_of(arena, message);
    size_t length;
    CHECK(protocol_length(whole, &length) && length == whole.len - LENGTH_BYTES);
    return str_slice(whole, LENGTH_BYTES, whole.len);
}

TEST(round_trips)
{
    unsigned kinds = 0;
    for (size_t i = 0; i < SAMPLES; i++) {
        struct protocol_message message;
        CHECK(protocol_read(arena, body_of(arena, &samples[i]), &message));
        CHECK(message.kind == samples[i].kind);
        CHECK(str_eq(bytes_of(arena, &message), bytes_of(arena, &samples[i])));
        kinds |= 1U << message.kind;
    }
    CHECK(kinds == (1U << PROTOCOL_KINDS) - 1);
}

/* What is written alike both ways could still be read into the wrong field. */
TEST(fields)
{
    struct protocol_message message;
    CHECK(protocol_read(arena, body_of(arena, &samples[0]), &message));
    CHECK_STR(message.setup.user_agent, "agent");
    CHECK(message.setup.connect_ms == 1 && message.setup.silence_ms == 2);
    CHECK(message.setup.total_ms == 3 && message.setup.connections == 4);
    CHECK_STR(message.setup.ca_file, "ca");
    CHECK_STR(message.setup.ca_directory, "dir");
    CHECK_STR(message.setup.proxy, "proxy");
    CHECK(message.setup.trusted_host_count == 2 && message.setup.credential_count == 1);
    CHECK_STR(message.setup.trusted_hosts[0], "one");
    CHECK_STR(message.setup.credentials[0].origin, "https://h:443");
    CHECK_STR(message.setup.credentials[0].user, "me");
    CHECK_STR(message.setup.credentials[0].password, "pw");
    CHECK(protocol_read(arena, body_of(arena, &samples[1]), &message));
    CHECK(message.ask_page.id == 300 && message.ask_page.refresh);
    CHECK_STR(message.ask_page.url, "url");
    CHECK_STR(message.ask_page.name, "name");
    CHECK_STR(message.ask_page.etag, "etag");
    CHECK_STR(message.ask_page.last_modified, "last");
    CHECK(protocol_read(arena, body_of(arena, &samples[2]), &message));
    CHECK_STR(message.ask_metadata.index, "index");
    CHECK_STR(message.ask_metadata.name, "name");
    CHECK_STR(message.ask_metadata.version, "1");
    CHECK(message.ask_metadata.is_wheel && message.ask_metadata.file.size == PAGE_SIZE_UNKNOWN);
}

TEST(fields_of_a_project)
{
    struct protocol_message message;
    CHECK(protocol_read(arena, body_of(arena, &samples[SAMPLES - 2]), &message));
    const struct protocol_project *project = &message.project;
    CHECK(project->id == 9 && project->files_complete && project->count == 2);
    CHECK_STR(project->name, "name");
    CHECK_STR(project->fault, "fault");
    const struct protocol_release *release = &project->releases[0];
    CHECK_STR(release->version, "1.0");
    CHECK(release->file_count == 2 && release->upload_time == 77);
    CHECK_STR(release->files[0], "one");
    CHECK(release->texts.evidence == EVIDENCE_STATIC && !release->texts.dynamic);
    CHECK(release->texts.requires_dist_count == 2 && release->texts.provides_extra_count == 1);
    CHECK_STR(release->texts.requires_python, ">=3");
    CHECK(release->texts.yanked);
    CHECK_STR(release->texts.yanked_reason, "why");
    CHECK_STR(release->hashes[0], "one");
    CHECK(!release->unread.set && !project->releases[1].hashes);
    CHECK_STR(project->releases[1].unread.reason, "other");
    CHECK(release->elsewhere_count == 2 && release->elsewhere[0].environment_count == 2);
    CHECK_STR(release->elsewhere[0].texts.requires_python, "y");
    CHECK(release->elsewhere[1].unread.set);
    CHECK(project->fetched_at == 78 && project->unread.set && project->incomplete.set);
    CHECK_STR(project->releases[1].texts.fault, "bad");
    CHECK(project->releases[1].texts.dynamic);
    CHECK(project->releases[1].upload_time == PAGE_TIME_UNKNOWN);
}

TEST(several_in_a_row)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < SAMPLES; i++) {
        write_message(&out, &samples[i]);
    }
    struct str all = buf_str(&out);
    size_t at = 0;
    for (size_t i = 0; i < SAMPLES; i++) {
        struct protocol_message message;
        size_t length = 0;
        CHECK(protocol_length(str_slice(all, at, all.len), &length));
        at += LENGTH_BYTES;
        CHECK(protocol_read(arena, str_slice(all, at, at + length), &message));
        CHECK(message.kind == samples[i].kind);
        at += length;
    }
    CHECK(at == all.len);
}

TEST(cut_at_every_byte)
{
    for (size_t i = 0; i < SAMPLES; i++) {
        struct str body = body_of(arena, &samples[i]);
        for (size_t len = 0; len < body.len; len++) {
            struct protocol_message message;
            CHECK(!protocol_read(arena, str_slice(body, 0, len), &message));
        }
    }
}

TEST(more_than_a_message)
{
    for (size_t i = 0; i < SAMPLES; i++) {
        struct buf longer = {.arena = arena};
        buf_add(&longer, body_of(arena, &samples[i]));
        buf_add_char(&longer, '\0');
        struct protocol_message message;
        CHECK(!protocol_read(arena, buf_str(&longer), &message));
    }
}

/* Damage is told, or it gives another message, which is as good as any: it can be written. */
TEST(damage_at_every_byte)
{
    size_t told = 0;
    for (size_t i = 0; i < SAMPLES; i++) {
        struct str body = body_of(arena, &samples[i]);
        for (size_t at = 0; at < body.len; at++) {
            for (unsigned flip = 1; flip < 256; flip += flip < 8 ? 1 : 31) {
                struct arena *scratch = arena_create();
                struct str copy = arena_str(scratch, body);
                ((char *)copy.ptr)[at] = (char)(copy.ptr[at] ^ (char)flip);
                struct protocol_message message;
                struct protocol_message again;
                if (protocol_read(scratch, copy, &message)) {
                    CHECK(protocol_read(scratch, body_of(scratch, &message), &again));
                } else {
                    told++;
                }
                arena_destroy(scratch);
            }
        }
    }
    CHECK(told > 0);
}

TEST(kinds_that_are_not_known)
{
    struct protocol_message message;
    CHECK(!protocol_read(arena, STR("\x0d"), &message));
    CHECK(!protocol_read(arena, STR(""), &message));
}

TEST(lengths)
{
    size_t length;
    CHECK(!protocol_length(STR(""), &length));
    CHECK(!protocol_length(STR("\x01\x00\x00"), &length));
    CHECK(protocol_length(STR("\x01\x02\x03\x84"), &length) && length == 0x84030201);
}

int main(void)
{
    RUN(round_trips);
    RUN(fields);
    RUN(fields_of_a_project);
    RUN(several_in_a_row);
    RUN(cut_at_every_byte);
    RUN(more_than_a_message);
    RUN(damage_at_every_byte);
    RUN(kinds_that_are_not_known);
    RUN(lengths);
    return test_end();
}
