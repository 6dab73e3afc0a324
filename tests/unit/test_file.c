#include "base/file.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "tests/unit/temp_dir.h"
#include "tests/unit/test.h"

/* What reading the file says: its text, or the error without the directory. */
static struct str read_text(struct arena *arena, const struct temp_dir *dir, const char *path)
{
    struct str text = {0};
    struct error error = {0};
    if (file_read(arena, path, &text, &error)) {
        CHECK(!error.set && text.ptr[text.len] == '\0');
        return text;
    }
    struct str said = arena_str(arena, str_of(error.text));
    return str_slice(said, strlen(dir->path), said.len);
}

TEST(reading)
{
    struct temp_dir dir = temp_dir_create(arena);
    CHECK_STR(read_text(arena, &dir, temp_dir_write(&dir, "a", STR("one\ntwo"))), "one\ntwo");
    CHECK_STR(read_text(arena, &dir, temp_dir_write(&dir, "empty", STR(""))), "");
    CHECK(read_text(arena, &dir, temp_dir_write(&dir, "nul", STR("a\0b"))).len == 3);
    CHECK_STR(read_text(arena, &dir, temp_dir_path(&dir, "none")), "/none: no such file");
    CHECK_STR(read_text(arena, &dir, dir.path), ": is a directory");
    temp_dir_destroy(&dir);
}

/* A file of that size without any blocks on the disk. */
static const char *sized(struct temp_dir *dir, const char *name, off_t size)
{
    const char *path = temp_dir_write(dir, name, STR(""));
    CHECK(truncate(path, size) == 0);
    return path;
}

TEST(the_size_is_limited)
{
    struct temp_dir dir = temp_dir_create(arena);
    const char *largest = sized(&dir, "largest", LIMIT_FILE_BYTES);
    const char *larger = sized(&dir, "larger", LIMIT_FILE_BYTES + 1);
    CHECK(read_text(arena, &dir, largest).len == LIMIT_FILE_BYTES);
    CHECK_STR(read_text(arena, &dir, larger),
              "/larger: larger than 16 MiB; no requirements file is that large");
    temp_dir_destroy(&dir);
}

static bool read_stream(struct arena *arena, const char *path, struct str *text,
                        struct error *error)
{
    FILE *stream = fopen(path, "rb");
    bool ok = stream && file_read_stream(arena, stream, "<stdin>", text, error);
    if (stream) {
        fclose(stream);
    }
    return ok;
}

TEST(the_size_of_a_stream_is_limited)
{
    struct temp_dir dir = temp_dir_create(arena);
    struct str text = {0};
    struct error error = {0};
    CHECK(read_stream(arena, sized(&dir, "largest", LIMIT_FILE_BYTES), &text, &error));
    CHECK(text.len == LIMIT_FILE_BYTES && !error.set);
    CHECK(!read_stream(arena, sized(&dir, "larger", LIMIT_FILE_BYTES + 1), &text, &error));
    CHECK_STR(str_of(error.text),
              "<stdin>: larger than 16 MiB; no requirements file is that large");
    temp_dir_destroy(&dir);
}

TEST(a_stream_that_cannot_be_read)
{
    struct temp_dir dir = temp_dir_create(arena);
    struct str text = {0};
    struct error error = {0};
    CHECK(!read_stream(arena, dir.path, &text, &error));
    CHECK_STR(str_of(error.text), "<stdin>: is a directory");
    temp_dir_destroy(&dir);
}

TEST(a_pipe_is_read_to_its_end)
{
    struct temp_dir dir = temp_dir_create(arena);
    int ends[2];
    CHECK(pipe(ends) == 0);
    CHECK(write(ends[1], "piped", 5) == 5);
    close(ends[1]);
    struct str path = arena_printf(arena, "/dev/fd/%d", ends[0]);
    CHECK_STR(read_text(arena, &dir, path.ptr), "piped");
    close(ends[0]);
    temp_dir_destroy(&dir);
}

TEST(errno_in_words)
{
    static const struct {
        int number;
        const char *text;
    } rows[] = {{ENOENT, "no such file"},
                {EACCES, "permission denied"},
                {EPERM, "permission denied"},
                {EISDIR, "is a directory"},
                {ENOSPC, "No space left on device"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        errno = rows[i].number;
        CHECK_STR(str_of(file_errno_text()), rows[i].text);
    }
}

static bool write_text(struct arena *arena, const char *path, const char *text)
{
    struct error error = {0};
    return file_write_atomic(arena, path, str_of(text), &error);
}

static mode_t mode_of(const char *path)
{
    struct stat st = {0};
    CHECK(stat(path, &st) == 0);
    return st.st_mode & 07777;
}

TEST(writing_replaces_the_whole_file)
{
    struct temp_dir dir = temp_dir_create(arena);
    const char *path = temp_dir_path(&dir, "a");
    CHECK(write_text(arena, path, "a long old text"));
    CHECK(write_text(arena, path, "new"));
    CHECK_STR(read_text(arena, &dir, path), "new");
    CHECK(write_text(arena, path, ""));
    CHECK_STR(read_text(arena, &dir, path), "");
    temp_dir_destroy(&dir);
    CHECK(!file_is_directory(dir.path)); /* no temporary file was left in it */
}

TEST(permissions_are_kept)
{
    struct temp_dir dir = temp_dir_create(arena);
    const char *path = temp_dir_write(&dir, "a", STR("old"));
    CHECK(chmod(path, 0640) == 0);
    CHECK(write_text(arena, path, "new"));
    CHECK(mode_of(path) == 0640);
    mode_t mask = umask(027);
    const char *fresh = temp_dir_path(&dir, "fresh");
    CHECK(write_text(arena, fresh, "new"));
    CHECK(mode_of(fresh) == 0640);
    umask(mask);
    temp_dir_destroy(&dir);
}

/* A reader that has the old file open goes on reading the old text. */
TEST(the_old_file_is_not_written_into)
{
    struct temp_dir dir = temp_dir_create(arena);
    const char *path = temp_dir_write(&dir, "a", STR("old"));
    FILE *reader = fopen(path, "rb");
    CHECK(write_text(arena, path, "new"));
    struct str text = {0};
    CHECK(reader && file_read_stream(arena, reader, "a", &text, NULL));
    CHECK_STR(text, "old");
    if (reader) {
        fclose(reader);
    }
    temp_dir_destroy(&dir);
}

/* A disk that is full in the middle of the text: the old file stays, and nothing else. */
TEST(a_write_that_breaks_off)
{
    struct temp_dir dir = temp_dir_create(arena);
    const char *path = temp_dir_write(&dir, "a", STR("old"));
    struct rlimit before;
    CHECK(getrlimit(RLIMIT_FSIZE, &before) == 0);
    struct rlimit small = {4, before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
    struct error error = {0};
    bool ok = file_write_atomic(arena, path, STR("a longer text"), &error);
    CHECK(setrlimit(RLIMIT_FSIZE, &before) == 0);
    CHECK(!ok);
    CHECK_STR(str_of(error.text),
              arena_printf(arena, "%s: cannot be written: File too large", path).ptr);
    CHECK_STR(read_text(arena, &dir, path), "old");
    temp_dir_destroy(&dir);
    CHECK(!file_is_directory(dir.path));
}

TEST(a_write_that_fails)
{
    struct temp_dir dir = temp_dir_create(arena);
    struct error error = {0};
    CHECK(!file_write_atomic(arena, dir.path, STR("x"), &error));
    CHECK_STR(str_of(error.text), arena_printf(arena, "%s: is a directory", dir.path).ptr);
    struct str nowhere = arena_printf(arena, "%s/no/such", dir.path);
    error = (struct error){0};
    CHECK(!file_write_atomic(arena, nowhere.ptr, STR("x"), &error));
    CHECK_STR(str_of(error.text), arena_printf(arena, "%s: no such file", nowhere.ptr).ptr);
    temp_dir_destroy(&dir);
    CHECK(!file_is_directory(dir.path));
}

/* Devices cannot be renamed over. */
TEST(a_device_is_written_in_place)
{
    CHECK(write_text(arena, "/dev/null", "x"));
    CHECK(!file_is_regular("/dev/null"));
    struct error error = {0};
    CHECK(!file_write_atomic(arena, "/dev/full", STR("x"), &error));
    CHECK_STR(str_of(error.text), "/dev/full: No space left on device");
}

TEST(what_a_path_is)
{
    struct temp_dir dir = temp_dir_create(arena);
    const char *path = temp_dir_write(&dir, "a", STR(""));
    const char *none = temp_dir_path(&dir, "none");
    CHECK(file_is_regular(path) && !file_is_directory(path));
    CHECK(file_is_directory(dir.path) && !file_is_regular(dir.path));
    CHECK(!file_is_regular(none) && !file_is_directory(none));
    temp_dir_destroy(&dir);
}

static struct str join(struct arena *arena, const char *directory, const char *path)
{
    return path_join(arena, str_of(directory), str_of(path));
}

TEST(joining_paths)
{
    CHECK_STR(join(arena, "a", "b"), "a/b");
    CHECK_STR(join(arena, "a/", "b"), "a/b");
    CHECK_STR(join(arena, "/", "b"), "/b");
    CHECK_STR(join(arena, "a", "/b"), "/b");
    CHECK_STR(join(arena, "", "b"), "b");
    CHECK_STR(join(arena, ".", "b"), "b");
    CHECK_STR(join(arena, "..", "../b"), "../../b");
}

TEST(parts_of_paths)
{
    CHECK_STR(path_directory(STR("a/b/c")), "a/b");
    CHECK_STR(path_directory(STR("/c")), "/");
    CHECK_STR(path_directory(STR("c")), ".");
    CHECK_STR(path_directory(STR("a/")), "a");
    CHECK_STR(path_base(STR("a/b/c")), "c");
    CHECK_STR(path_base(STR("c")), "c");
    CHECK_STR(path_base(STR("a/")), "");
}

TEST(normal_paths)
{
    static const char *const rows[][2] = {
        {"a/b", "a/b"},
        {"./a//b/.", "a/b"},
        {"a/../b", "b"},
        {"a/..", "."},
        {"", "."},
        {".", "."},
        {"/", "/"},
        {"//a", "/a"},
        {"../a", "../a"},
        {"a/../../b", "../b"},
        {"../../a/..", "../.."},
        {"/../a", "/a"},
        {"a/b/", "a/b"},
        {"...", "..."},
        {"a/./../b/c/..", "b"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_STR(path_normalize(arena, str_of(rows[i][0])), rows[i][1]);
    }
}

int main(void)
{
    RUN(reading);
    RUN(the_size_is_limited);
    RUN(the_size_of_a_stream_is_limited);
    RUN(a_stream_that_cannot_be_read);
    RUN(a_pipe_is_read_to_its_end);
    RUN(errno_in_words);
    RUN(writing_replaces_the_whole_file);
    RUN(permissions_are_kept);
    RUN(the_old_file_is_not_written_into);
    RUN(a_write_that_breaks_off);
    RUN(a_write_that_fails);
    RUN(a_device_is_written_in_place);
    RUN(what_a_path_is);
    RUN(joining_paths);
    RUN(parts_of_paths);
    RUN(normal_paths);
    return test_end();
}
