#include "fetch/snapshot.h"

#include "tests/unit/temp_dir.h"
#include "tests/unit/test.h"

/* The error of opening a file of this text, without the path; "" if it opens. */
static struct str error_of(struct arena *arena, const char *text)
{
    struct temp_dir dir = temp_dir_create(arena);
    const char *path = temp_dir_write(&dir, "projects.jsonl", str_of(text));
    struct error error = {0};
    snapshot_close(snapshot_open(arena, path, NULL, &error));
    temp_dir_destroy(&dir);
    return error.set ? arena_str(arena, str_of(error.text + str_of(path).len)) : STR("");
}

static struct snapshot *open_text(struct arena *arena, const char *text)
{
    struct temp_dir dir = temp_dir_create(arena);
    const char *path = temp_dir_write(&dir, "projects.jsonl", str_of(text));
    struct error error = {0};
    struct snapshot *snapshot = snapshot_open(arena, path, NULL, &error);
    CHECK(snapshot != NULL);
    CHECK_STR(str_of(error.text), "");
    temp_dir_destroy(&dir);
    return snapshot;
}

static struct protocol_release entry_of(struct arena *arena, const char *json)
{
    return snapshot_release(arena, &(struct snapshot_record){STR("1"), str_of(json)});
}

static struct release_texts release_of(struct arena *arena, const char *json)
{
    return entry_of(arena, json).texts;
}

static struct str fault_of(struct arena *arena, const char *json)
{
    return release_of(arena, json).fault;
}

TEST(names)
{
    struct snapshot *snapshot = open_text(
        arena, "{\"name\": \"one\", \"versions\": {}}\n"
               "\n"
               "{\"versions\":{\"1\":{\"name\":\"no\"}},\"name\":\"Two.Two\"}\r\n"
               " { \"other\" : [{\"name\": 1}] , \"name\" : \"thr\\u0065e\", \"versions\" : {} } ");
    CHECK(snapshot_count(snapshot) == 3);
    CHECK_STR(snapshot_name(snapshot, 0), "one");
    CHECK_STR(snapshot_name(snapshot, 1), "two-two");
    CHECK_STR(snapshot_name(snapshot, 2), "three");
    snapshot_close(snapshot);
}

TEST(errors)
{
    CHECK_STR(error_of(arena, ""), "");
    CHECK_STR(error_of(arena, "PK\003\004"), ":1: is not a JSON object");
    CHECK_STR(error_of(arena, "{\"name\": \"a\"}\n[]\n"), ":2: is not a JSON object");
    CHECK_STR(error_of(arena, "{\"versions\": {}}"), ":1: has no name");
    CHECK_STR(error_of(arena, "{\"name\": \"a, \"versions\": {}}"), ":1: is not a JSON object");
    CHECK_STR(error_of(arena, "{\"name\": 1}"), ":1: its name is not a text");
    CHECK_STR(error_of(arena, "{\"name\": \"\"}"), ":1: its name is not a text");
    CHECK_STR(error_of(arena, "{\"name\": \"\\ud800\"}"), ":1: its name is not a text");
    CHECK_STR(error_of(arena, "\n{\"name\": \"a\", \"versions\": {\"1\": "),
              ":2: is not a whole JSON object");
    CHECK_STR(error_of(arena, "{\"name\": \"a-b\"}\n{\"name\": \"c\"}\n{\"name\": \"A_b\"}\n"),
              ":3: a-b is on line 1 already");
}

TEST(places)
{
    struct temp_dir dir = temp_dir_create(arena);
    struct error error = {0};
    CHECK(!snapshot_open(arena, dir.path, NULL, &error));
    CHECK(
        str_ends(str_of(error.text), STR(": holds neither projects.jsonl.gz nor projects.jsonl")));
    error = (struct error){0};
    CHECK(!snapshot_open(arena, temp_dir_path(&dir, "none"), NULL, &error));
    CHECK(str_ends(str_of(error.text), STR("none: no such file")));
    temp_dir_write(&dir, "projects.jsonl", STR("{\"name\": \"a\", \"versions\": {}}\n"));
    error = (struct error){0};
    struct snapshot *snapshot = snapshot_open(arena, dir.path, NULL, &error);
    CHECK(snapshot && snapshot_count(snapshot) == 1);
    CHECK_STR(snapshot_name(snapshot, 0), "a");
    snapshot_close(snapshot);
    temp_dir_destroy(&dir);
}

TEST(records)
{
    struct snapshot *snapshot = open_text(
        arena, "{\"name\": \"a\", \"versions\": {\"1.0\": {\"x\": \"}\"}, \"1\\u002e1\": {} }}\n"
               "{\"name\": \"b\", \"versions\": {}, \"more\": 1}\n");
    struct snapshot_project project = snapshot_project(snapshot, arena, 0);
    CHECK(project.fault.len == 0 && project.count == 2);
    CHECK_STR(project.records[0].version, "1.0");
    CHECK_STR(project.records[0].json, "{\"x\": \"}\"}");
    CHECK_STR(project.records[1].version, "1.1");
    CHECK_STR(project.records[1].json, "{}");
    project = snapshot_project(snapshot, arena, 1);
    CHECK(project.fault.len == 0 && project.count == 0);
    snapshot_close(snapshot);
}

TEST(damaged_lines)
{
    static const char *const rest[] = {
        "}",
        ", \"versions\": []}",
        ", \"versions\": null}",
        ", \"versions\": 1}",
        ", \"versions\": {\"1\": 1}}",
        ", \"versions\": {\"1\": {}, \"2\": [{}]}}",
        ", \"versions\": {}, \"versions\": {}}",
        ", \"versions\": {}, \"name\": \"y\"}",
        ", \"versions\": {\"1\" {}}}",
        ", \"versions\": {\"1\": {}}",
        ", \"versions\": {\"1\": {} \"2\": {}}}",
        ", \"versions\": {\"1\": {},, \"2\": {}}}",
        ", \"versions\": {\"1\": {},}}",
        ", \"versions\": {\"1\": {},junk,\"2\": {}}}",
        ", \"versions\": {\"1\": {junk}}}",
        ", \"versions\": {\"1\": {\"a\": [1 2]}}}",
        ", \"versions\": {\"1\": {\"a\": [}}}",
        ", \"versions\": {\"1\": {\"a\": \"b}}}",
        ", \"versions\": {\"1\": {\"a\": \"\\q\"}}}",
        ", \"versions\": {\"1\": {\"a\": \"\xff\"}}}",
        ", \"versions\": {\"1\\u00\": {}}}",
        ", \"versions\": {\"\\ud800\": {}}}",
        ", \"versions\": {}} {}",
        ", \"versions\": {}}}",
        ", \"versions\": {}, \"more\": nul}",
        ", \"versions\": {}, \"files_complete\": 1}",
        ", \"versions\": {}, \"files_complete\": \"true\"}",
        ", \"versions\": {}, \"files_complete\": true, \"files_complete\": true}",
    };
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) {
        struct str line = arena_printf(arena, "\n{\"name\": \"x\"%s", rest[i]);
        struct snapshot *snapshot = open_text(arena, line.ptr);
        struct snapshot_project project = snapshot_project(snapshot, arena, 0);
        if (!CHECK(str_find_str(project.fault, STR(".jsonl:2: damaged at byte ")) <
                   project.fault.len)) {
            printf("  of %s\n", line.ptr);
        }
        CHECK(project.count == 0);
        snapshot_close(snapshot);
    }
}

/* Byte 27 of the line is the bracket, which should be a brace. */
TEST(place_of_the_damage)
{
    struct snapshot *snapshot = open_text(arena, "{\"name\": \"x\", \"versions\": []}\n");
    struct str fault = snapshot_project(snapshot, arena, 0).fault;
    CHECK(str_ends(fault, STR(".jsonl:1: damaged at byte 27 of the line")));
    snapshot_close(snapshot);
}

TEST(whole_record)
{
    struct release_texts texts = release_of(
        arena, "{\"requires_python\": \">=3\", \"requires_dist\": [\"a\", \"b>1\\u0032\"],"
               " \"provides_extra\": [\"x\"], \"files\": [], \"source\": \"wheel\","
               " \"yanked\": \"bad\", \"upload_time\": \"2023-09-07\"}");
    CHECK_STR(texts.fault, "");
    CHECK_STR(texts.requires_python, ">=3");
    CHECK(texts.requires_dist_count == 2);
    CHECK_STR(texts.requires_dist[0], "a");
    CHECK_STR(texts.requires_dist[1], "b>12");
    CHECK(texts.provides_extra_count == 1);
    CHECK_STR(texts.provides_extra[0], "x");
    CHECK(texts.evidence == EVIDENCE_PROVEN && !texts.dynamic && texts.yanked);
    CHECK_STR(texts.yanked_reason, "bad");
}

TEST(optional_keys)
{
    struct release_texts texts = release_of(arena, "{\"requires_dist\": []}");
    CHECK(texts.fault.len == 0 && texts.requires_python.len == 0 && !texts.yanked);
    CHECK(texts.evidence == EVIDENCE_DECLARED && texts.provides_extra_count == 0);
    texts = release_of(arena, "{\"requires_dist\": [], \"requires_python\": null, \"yanked\": null,"
                              " \"provides_extra\": null, \"dynamic\": null, \"evidence\": null}");
    CHECK(texts.fault.len == 0 && !texts.yanked && !texts.dynamic);
    CHECK(release_of(arena, "{\"dynamic\": true}").dynamic);
    CHECK(!release_of(arena, "{\"requires_dist\": [], \"yanked\": false}").yanked);
    texts = release_of(arena, "{\"requires_dist\": [], \"yanked\": true}");
    CHECK(texts.yanked && texts.yanked_reason.len == 0);
}

TEST(evidence)
{
    CHECK(release_of(arena, "{\"requires_dist\": [], \"source\": \"sdist\"}").evidence ==
          EVIDENCE_DECLARED);
    CHECK(release_of(arena, "{\"requires_dist\": [], \"source\": \"sdist\","
                            " \"evidence\": \"static\"}")
              .evidence == EVIDENCE_STATIC);
    CHECK(release_of(arena, "{\"requires_dist\": [], \"source\": \"wheel\","
                            " \"evidence\": \"declared\"}")
              .evidence == EVIDENCE_DECLARED);
}

TEST(files)
{
    struct protocol_release release = entry_of(
        arena, "{\"requires_dist\": [], \"files\": [\"a-1.tar.gz\", \"a-1-py3-none-any.whl\"],"
               " \"upload_time\": \"2023-09-07T12:34:56Z\"}");
    CHECK_STR(release.version, "1");
    CHECK_STR(release.texts.fault, "");
    CHECK(release.file_count == 2);
    CHECK_STR(release.files[0], "a-1.tar.gz");
    CHECK_STR(release.files[1], "a-1-py3-none-any.whl");
    CHECK(release.upload_time == 1694090096);
    release = entry_of(arena, "{\"dynamic\": true, \"files\": null, \"upload_time\": null}");
    CHECK(release.texts.fault.len == 0 && release.file_count == 0);
    CHECK(release.upload_time == PAGE_TIME_UNKNOWN);
    release = entry_of(arena, "{\"files\": [\"a\"], \"upload_time\": \"2023-09-07\"}");
    CHECK_STR(release.texts.fault, "requires_dist is not a list of texts");
    CHECK(release.file_count == 0 && release.upload_time == PAGE_TIME_UNKNOWN);
}

TEST(files_complete)
{
    struct snapshot *snapshot =
        open_text(arena, "{\"files_complete\": true, \"name\": \"A_b\", \"versions\": {}}\n"
                         "{\"name\": \"b\", \"versions\": {}, \"files_complete\": false}\n"
                         "{\"name\": \"c\", \"versions\": {}, \"files_complete\": null}\n"
                         "{\"name\": \"d\", \"versions\": {}}\n");
    for (uint32_t id = 0; id < 4; id++) {
        struct snapshot_project project = snapshot_project(snapshot, arena, id);
        CHECK_STR(project.fault, "");
        CHECK(project.files_complete == (id == 0));
    }
    CHECK_STR(snapshot_name(snapshot, 0), "a-b");
    CHECK_STR(snapshot_name(snapshot, 3), "d");
    snapshot_close(snapshot);
}

TEST(recorded_keys)
{
    struct protocol_release release =
        entry_of(arena, "{\"dynamic\": true, \"unread\": true, \"files\": [\"f\", \"g\"], "
                        "\"hashes\": {\"g\": \"sha256=0\"}}");
    CHECK_STR(release.texts.fault, "");
    CHECK_STR(release.hashes[0], "");
    CHECK_STR(release.hashes[1], "sha256=0");
    CHECK_STR(release.unread.reason, "the snapshot was recorded without what it requires");
    CHECK(!entry_of(arena, "{\"dynamic\": true, \"unread\": false}").unread.set);
    CHECK(!entry_of(arena, "{\"dynamic\": true, \"unread\": null, \"hashes\": null}").unread.set);
    struct snapshot *snapshot = open_text(
        arena,
        "{\"name\": \"a\", \"fetched_at\": \"1970-01-02\", \"unread\": null, \"incomplete\": "
        "{\"cause\": \"limit\", \"reason\": \"r\"}, \"versions\": {}}\n"
        "{\"name\": \"b\", \"unread\": true, \"versions\": {}}\n"
        "{\"name\": \"c\", \"fetched_at\": 1, \"versions\": {}}\n"
        "{\"name\": \"d\", \"unread\": {\"cause\": \"hash\", \"reason\": \"r\"}, \"unread\": "
        "{\"cause\": \"hash\", \"reason\": \"r\"}, \"versions\": {}}\n");
    struct snapshot_project project = snapshot_project(snapshot, arena, 0);
    CHECK(project.fault.len == 0 && project.fetched_at == 86400 && !project.unread.set);
    CHECK(project.incomplete.set && project.incomplete.cause == CAUSE_LIMIT);
    CHECK_STR(project.incomplete.reason, "r");
    for (uint32_t id = 1; id < 4; id++) {
        CHECK(snapshot_project(snapshot, arena, id).fault.len > 0);
    }
    snapshot_close(snapshot);
}

TEST(faulty_records)
{
    CHECK_STR(fault_of(arena, "[]"), "the record is not an object");
    CHECK_STR(fault_of(arena, "{}"), "requires_dist is not a list of texts");
    CHECK_STR(fault_of(arena, "{\"requires_dist\": null}"), "requires_dist is not a list of texts");
    CHECK_STR(fault_of(arena, "{\"requires_dist\": [\"a\", 1]}"),
              "requires_dist is not a list of texts");
    CHECK_STR(fault_of(arena, "{\"requires_dist\": [], \"requires_python\": 3}"),
              "requires_python is not a text");
    CHECK_STR(fault_of(arena, "{\"requires_dist\": [], \"yanked\": 1}"),
              "yanked is neither true nor a text");
    CHECK_STR(fault_of(arena, "{\"requires_dist\": [], \"provides_extra\": \"x\"}"),
              "provides_extra is not a list of texts");
    CHECK_STR(fault_of(arena, "{\"requires_dist\": [], \"files\": [1]}"),
              "files is not a list of texts");
    CHECK_STR(fault_of(arena, "{\"requires_dist\": [], \"upload_time\": 1694090096}"),
              "upload_time is not a time in UTC");
    CHECK_STR(fault_of(arena, "{\"requires_dist\": [], \"upload_time\": \"yesterday\"}"),
              "upload_time is not a time in UTC");
    CHECK_STR(fault_of(arena, "{\"requires_dist\": [], \"hashes\": []}"),
              "hashes is not an object of texts");
    CHECK_STR(
        fault_of(arena, "{\"requires_dist\": [], \"files\": [\"f\"], \"hashes\": {\"f\": 1}}"),
        "hashes is not an object of texts");
    CHECK_STR(fault_of(arena, "{\"requires_dist\": [], \"elsewhere\": {}}"),
              "elsewhere is not a list");
    CHECK_STR(fault_of(arena, "{\"requires_dist\": [], \"elsewhere\": [1]}"),
              "the record is not an object");
    CHECK_STR(fault_of(arena, "{\"requires_dist\": [], \"elsewhere\": [{\"requires_dist\": []}]}"),
              "environments is not a list of texts");
    const char *unread = "unread is neither true nor a cause and its reason";
    CHECK_STR(fault_of(arena, "{\"dynamic\": true, \"unread\": \"yes\"}"), unread);
    CHECK_STR(fault_of(arena, "{\"dynamic\": true, \"unread\": {\"cause\": \"hash\"}}"), unread);
    CHECK_STR(
        fault_of(arena, "{\"dynamic\": true, \"unread\": {\"cause\": \"x\", \"reason\": \"y\"}}"),
        unread);
    CHECK_STR(fault_of(arena, "{\"requires_dist\": [], \"dynamic\": \"yes\"}"),
              "dynamic is neither true nor false");
    CHECK_STR(fault_of(arena, "{\"requires_dist\": [], \"evidence\": \"sure\"}"),
              "evidence or source is not one of those that are known");
    CHECK_STR(fault_of(arena, "{\"requires_dist\": [], \"source\": \"egg\"}"),
              "evidence or source is not one of those that are known");
    CHECK(str_starts(fault_of(arena, "{\"requires_dist\": [], \"requires_dist\": []}"),
                     STR("the record is not JSON: duplicate object key")));
    CHECK(str_starts(fault_of(arena, "{\"requires_dist\": [\"\xff\"]}"),
                     STR("the record is not JSON: ")));
    CHECK(str_starts(fault_of(arena, "{\"requires_dist\" []}"), STR("the record is not JSON: ")));
}

int main(void)
{
    RUN(names);
    RUN(errors);
    RUN(places);
    RUN(records);
    RUN(damaged_lines);
    RUN(place_of_the_damage);
    RUN(whole_record);
    RUN(optional_keys);
    RUN(evidence);
    RUN(files);
    RUN(files_complete);
    RUN(recorded_keys);
    RUN(faulty_records);
    return test_end();
}
