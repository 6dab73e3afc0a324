#include "pypi/store.h"

#include <fcntl.h>

#include "tests/unit/remove_tree.h"
#include "tests/unit/temp_dir.h"
#include "tests/unit/test.h"

/* Two old pages and a new document of 20000 bytes. Returns the directory. */
static const char *fill(struct arena *arena, struct temp_dir *temp)
{
    *temp = temp_dir_create(arena);
    static const char large[20000];
    struct store *store = store_open(arena, temp->path, 100, NULL);
    store_put(store, STORE_PAGE, STR("foo"), STR("one"));
    store_put(store, STORE_PAGE, STR("bar"), STR("two"));
    store_close(store, NULL);
    store = store_open(arena, temp->path, 200, NULL);
    store_put(store, STORE_DOCUMENT, STR("doc"), (struct str){large, sizeof large});
    store_close(store, NULL);
    return temp->path;
}

static const char *file_of(struct arena *arena, const char *directory)
{
    return arena_printf(arena, "%s/store.sqlite3", directory).ptr;
}

static void overwrite(struct arena *arena, const char *directory, off_t at, struct str bytes)
{
    int fd = open(file_of(arena, directory), O_WRONLY);
    CHECK(pwrite(fd, bytes.ptr, bytes.len, at) == (ssize_t)bytes.len);
    close(fd);
}

/* An error without the path that it starts with. */
static struct str behind_path(const char *path, const struct error *error)
{
    struct str text = str_of(error->text);
    CHECK(error->set && str_starts(text, str_of(path)));
    return str_slice(text, strlen(path), text.len);
}

TEST(inspect)
{
    struct temp_dir temp;
    const char *directory = fill(arena, &temp);
    struct store_info info;
    struct error error = {0};
    CHECK(store_inspect(arena, directory, &info, &error));
    CHECK_STR(info.path, file_of(arena, directory));
    CHECK(info.bytes >= 20000 && info.bytes % 4096 == 0);
    CHECK(info.rows[STORE_PAGE] == 2 && info.rows[STORE_DOCUMENT] == 1);
    CHECK(info.rows[STORE_RELEASE] == 0 && info.oldest == 100 && info.damaged == 0);
    struct store_info verified;
    CHECK(store_verify(arena, directory, &verified, &error));
    CHECK(memcmp(verified.rows, info.rows, sizeof info.rows) == 0);
    CHECK(verified.bytes == info.bytes && verified.oldest == 100 && verified.damaged == 0);
    CHECK(!error.set && remove_tree(directory));
}

TEST(nothing_there)
{
    struct temp_dir temp = temp_dir_create(arena);
    const char *none = arena_printf(arena, "%s/none", temp.path).ptr;
    const char *directories[] = {temp.path, none};
    for (size_t i = 0; i < 2; i++) {
        struct store_info info;
        struct error error = {0};
        uint64_t removed = 1;
        CHECK(!store_inspect(arena, directories[i], &info, &error) && !error.set);
        CHECK(!store_verify(arena, directories[i], &info, &error) && !error.set);
        CHECK(!store_prune(arena, directories[i], 1, &removed, &error) && removed == 0);
        CHECK(!store_clear(arena, directories[i], &error) && !error.set);
    }
    CHECK(remove_tree(temp.path));
}

TEST(prune)
{
    struct temp_dir temp;
    const char *directory = fill(arena, &temp);
    struct store_info before;
    struct store_info info;
    struct error error = {0};
    uint64_t removed;
    CHECK(store_prune(arena, directory, 100, &removed, &error) && removed == 0);
    CHECK(store_prune(arena, directory, 101, &removed, &error) && removed == 2);
    CHECK(store_inspect(arena, directory, &before, &error));
    CHECK(before.rows[STORE_PAGE] == 0 && before.rows[STORE_DOCUMENT] == 1);
    CHECK(store_prune(arena, directory, 201, &removed, &error) && removed == 1);
    CHECK(store_inspect(arena, directory, &info, &error));
    CHECK(info.bytes + 16384 <= before.bytes && info.oldest == 0);
    CHECK(!error.set && remove_tree(directory));
}

TEST(clear)
{
    struct temp_dir temp;
    const char *directory = fill(arena, &temp);
    const char *other = temp_dir_write(&temp, "other", STR("mine"));
    struct error error = {0};
    CHECK(store_clear(arena, directory, &error) && !error.set);
    CHECK(access(file_of(arena, directory), F_OK) != 0 && access(other, F_OK) == 0);
    CHECK(remove_tree(directory));
}

TEST(damage)
{
    struct temp_dir temp;
    const char *directory = fill(arena, &temp);
    const char *path = file_of(arena, directory);
    struct store_info info;
    struct error error = {0};
    /* The last page: a part of the document. */
    CHECK(store_inspect(arena, directory, &info, &error));
    overwrite(arena, directory, (off_t)info.bytes - 4000, STR("xxx"));
    CHECK(store_verify(arena, directory, &info, &error) && info.damaged == 1);
    CHECK(store_inspect(arena, directory, &info, &error) && info.damaged == 0);
    /* The first byte of the table's root page. */
    overwrite(arena, directory, 4096, STR("\1"));
    CHECK(store_verify(arena, directory, &info, &error) && info.damaged >= 1 && !error.set);
    overwrite(arena, directory, 0, STR("nothing"));
    CHECK(store_verify(arena, directory, &info, &error) && info.damaged == 1);
    CHECK(!error.set && !store_inspect(arena, directory, &info, &error));
    CHECK_STR(behind_path(path, &error), ": the store is damaged; the next check replaces it");
    uint64_t removed;
    error.set = false;
    CHECK(!store_prune(arena, directory, 1, &removed, &error));
    CHECK_STR(behind_path(path, &error), ": the store is damaged; the next check replaces it");
    CHECK(store_clear(arena, directory, NULL) && access(path, F_OK) != 0);
    CHECK(remove_tree(directory));
}

TEST(another_version)
{
    struct temp_dir temp;
    const char *directory = fill(arena, &temp);
    struct store_info info;
    struct error error = {0};
    overwrite(arena, directory, 60, STR("\x64\x70\x7f\x7f"));
    CHECK(!store_verify(arena, directory, &info, &error));
    CHECK_STR(behind_path(file_of(arena, directory), &error),
              ": the store was written by another version of depcheck; the next check replaces it");
    CHECK(remove_tree(directory));
}

int main(void)
{
    RUN(inspect);
    RUN(nothing_there);
    RUN(prune);
    RUN(clear);
    RUN(damage);
    RUN(another_version);
    return test_end();
}
