#include "pypi/snapshot_write.h"

#include "fetch/import.h"
#include "tests/unit/temp_dir.h"
#include "tests/unit/test.h"

/* STR() for what is constant. */
#define T(literal)                     \
    {                                  \
        (literal), sizeof(literal) - 1 \
    }

static struct str texts[] = {T("b>=1"), T("c; extra == \"x\"")};
static struct str files[] = {T("a-1.tar.gz"), T("a-1.whl")};
static struct str hashes[] = {T(""), T("sha256=00")};
static struct protocol_elsewhere elsewhere[] = {
    {.environments = files,
     .environment_count = 2,
     .texts = {.evidence = EVIDENCE_PROVEN, .requires_dist = texts, .requires_dist_count = 2}},
    {.environments = files,
     .environment_count = 1,
     .texts = {.evidence = EVIDENCE_DECLARED, .dynamic = true, .yanked = true},
     .unread = {true, CAUSE_LIMIT, T("r"), T(""), T("")}},
};
static struct protocol_release releases[] = {
    {.version = T("1.0"),
     .texts = {.evidence = EVIDENCE_STATIC,
               .requires_python = T(">=3"),
               .requires_dist = texts,
               .requires_dist_count = 2,
               .provides_extra = texts,
               .provides_extra_count = 1,
               .yanked = true,
               .yanked_reason = T("why \"so\"")},
     .files = files,
     .file_count = 2,
     .upload_time = 86400,
     .hashes = hashes},
    {.version = T("not a version"),
     .texts = {.evidence = EVIDENCE_PROVEN, .yanked = true},
     .upload_time = PAGE_TIME_UNKNOWN},
    {.version = T("2"),
     .texts = {.evidence = EVIDENCE_DECLARED, .dynamic = true},
     .upload_time = PAGE_TIME_UNKNOWN,
     .unread = {true, CAUSE_HASH, T("other"), T("https://h/"), T("do")},
     .elsewhere = elsewhere,
     .elsewhere_count = 2},
};

static struct str line_of(struct arena *arena, const struct protocol_project *project)
{
    struct buf out = {.arena = arena};
    snapshot_write_project(&out, project);
    return buf_str(&out);
}

struct got {
    struct arena *arena;
    struct str bytes; /* of the project as a message */
};

static void take(void *data, const struct protocol_project *project)
{
    struct got *got = data;
    struct buf out = {.arena = got->arena};
    protocol_write_project(&out, project);
    got->bytes = buf_str(&out);
}

/* What the reader of snapshots makes of a line must be what was written. */
static void check_read_back(struct arena *arena, const struct protocol_project *project)
{
    struct temp_dir dir = temp_dir_create(arena);
    const char *path = temp_dir_write(&dir, "projects.jsonl", line_of(arena, project));
    struct got got = {.arena = arena};
    struct got want = {.arena = arena};
    struct str hash;
    struct error error = {0};
    CHECK(import_snapshot(arena, path, take, &got, &hash, &error));
    take(&want, project);
    CHECK(str_eq(got.bytes, want.bytes));
    temp_dir_destroy(&dir);
}

TEST(read_back)
{
    struct protocol_project project = {
        .name = STR("a"), .releases = releases, .count = 3, .fetched_at = 1700000000};
    check_read_back(arena, &project);
    project.files_complete = true;
    project.incomplete = (struct failure){true, CAUSE_LIMIT, STR("r"), STR(""), STR("")};
    check_read_back(arena, &project);
    project.unread = (struct failure){true, CAUSE_NETWORK, STR("r"), STR("u"), STR("")};
    project.count = 0;
    check_read_back(arena, &project);
}

TEST(unreached)
{
    struct protocol_release release = {.version = STR("1"),
                                       .texts = {.evidence = EVIDENCE_DECLARED, .dynamic = true},
                                       .upload_time = PAGE_TIME_UNKNOWN,
                                       .unread = snapshot_unread()};
    struct protocol_project project = {.name = STR("a"), .releases = &release, .count = 1};
    check_read_back(arena, &project);
    CHECK_STR(line_of(arena, &project),
              "{\"name\": \"a\", \"versions\": {\"1\": {\"dynamic\": true, \"source\": \"sdist\", "
              "\"evidence\": \"declared\", \"unread\": true, \"files\": []}}}\n");
}

int main(void)
{
    RUN(read_back);
    RUN(unreached);
    return test_end();
}
