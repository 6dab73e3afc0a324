#include "fetch/import.h"

#include "tests/unit/temp_dir.h"
#include "tests/unit/test.h"

/* What was handed over, in one line. */
static void note_project(void *data, const struct protocol_project *project)
{
    struct buf *out = data;
    buf_printf(out, "%.*s%s%s:", STR_ARG(project->name), project->files_complete ? "!" : "",
               project->fault.len ? "?" : "");
    for (size_t i = 0; i < project->count; i++) {
        const struct protocol_release *release = &project->releases[i];
        buf_printf(out, " %.*s(%.*s%zu,%zu)", STR_ARG(release->version),
                   STR_ARG(release->texts.fault), release->texts.requires_dist_count,
                   release->file_count);
    }
    buf_add(out, STR(";"));
}

static struct str import_text(struct arena *arena, const char *text, struct str *hash,
                              struct error *error)
{
    struct temp_dir dir = temp_dir_create(arena);
    const char *path = temp_dir_write(&dir, "projects.jsonl", str_of(text));
    struct buf out = {.arena = arena};
    CHECK(import_snapshot(arena, path, note_project, &out, hash, error) != error->set);
    temp_dir_destroy(&dir);
    return buf_str(&out);
}

TEST(whole)
{
    struct str hash;
    struct error error = {0};
    struct str got = import_text(
        arena,
        "{\"name\": \"B_b\", \"versions\": {\"2\": {\"requires_dist\": [\"x\"]}, \"1\": {}}}\n"
        "{\"name\": \"a\", \"files_complete\": true, \"versions\": {\"1\": {\"dynamic\": true,"
        " \"files\": [\"f\", \"g\"]}}}\n"
        "{\"name\": \"c\", \"versions\": {\"1\": 1}}\n",
        &hash, &error);
    CHECK_STR(got, "b-b: 2(1,0) 1(requires_dist is not a list of texts0,0);a!: 1(0,2);c?:;");
}

TEST(hash)
{
    struct str hash;
    struct error error = {0};
    CHECK_STR(import_text(arena, "", &hash, &error), "");
    CHECK_STR(hash, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK_STR(import_text(arena, "{\"name\": \"a\", \"versions\": {}}\n", &hash, &error), "a:;");
    CHECK_STR(hash, "3168dfa306297f861143ecd1f2de627f359ac8b26984b5cfb63b417ccffbfdc9");
}

/* Nothing is handed over of a file that is wrong as a whole. */
TEST(errors)
{
    struct str hash;
    struct error error = {0};
    CHECK_STR(import_text(arena, "{\"name\": \"a\", \"versions\": {}}\n[]\n", &hash, &error), "");
    CHECK(str_ends(str_of(error.text), STR("projects.jsonl:2: is not a JSON object")));
    error = (struct error){0};
    struct buf out = {.arena = arena};
    CHECK(!import_snapshot(arena, "no/such/file", note_project, &out, &hash, &error));
    CHECK_STR(str_of(error.text), "no/such/file: no such file");
    CHECK(out.len == 0);
}

int main(void)
{
    RUN(whole);
    RUN(hash);
    RUN(errors);
    return test_end();
}
