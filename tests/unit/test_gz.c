#include "fetch/gz.h"

#include <sys/resource.h>

#include "tests/unit/archive_make.h"
#include "tests/unit/temp_dir.h"
#include "tests/unit/test.h"

enum { LIMIT = 1 << 20 };

static struct str of_size(struct arena *arena, size_t size)
{
    struct buf out = {.arena = arena};
    while (out.len < size) {
        buf_printf(&out, "line %zu\n", out.len);
    }
    return str_slice(buf_str(&out), 0, size);
}

/* What gz_read() makes of the bytes: the text, or the error without the path. */
static struct str read_back(struct arena *arena, struct str bytes)
{
    struct temp_dir dir = temp_dir_create(arena);
    const char *path = temp_dir_write(&dir, "file", bytes);
    struct error error = {0};
    struct str text = {0};
    struct str result;
    if (gz_read(path, LIMIT, NULL, &text, &error)) {
        result = arena_str(arena, text);
        gz_free(text);
    } else {
        result = arena_str(arena, str_of(error.text + str_of(path).len));
    }
    temp_dir_destroy(&dir);
    return result;
}

TEST(plain)
{
    CHECK_STR(read_back(arena, STR("")), "");
    CHECK_STR(read_back(arena, STR("\x1f")), "\x1f");
    CHECK_STR(read_back(arena, STR("text\n")), "text\n");
    struct str large = of_size(arena, 300000);
    CHECK(str_eq(read_back(arena, large), large));
}

TEST(gzip)
{
    CHECK_STR(read_back(arena, gzip_text(arena, STR("text\n"))), "text\n");
    CHECK_STR(read_back(arena, gzip_text(arena, STR(""))), "");
    struct str large = of_size(arena, 900000);
    CHECK(str_eq(read_back(arena, gzip_text(arena, large)), large));
}

TEST(members)
{
    struct buf both = {.arena = arena};
    buf_add(&both, gzip_text(arena, STR("one\n")));
    buf_add(&both, gzip_text(arena, STR("two\n")));
    CHECK_STR(read_back(arena, buf_str(&both)), "one\ntwo\n");
}

TEST(damage)
{
    struct str good = gzip_text(arena, of_size(arena, 100000));
    for (size_t cut = 2; cut < good.len; cut += 97) {
        struct str got = read_back(arena, str_slice(good, 0, cut));
        CHECK_STR(got, ": the gzip data is cut short");
    }
    struct buf bad = {.arena = arena};
    buf_add(&bad, good);
    bad.ptr[good.len - 6] ^= 1; /* its check sum */
    CHECK_STR(read_back(arena, buf_str(&bad)), ": damaged gzip data: incorrect data check");
    bad.ptr[good.len - 6] ^= 1;
    buf_add(&bad, STR("behind"));
    CHECK(str_starts(read_back(arena, buf_str(&bad)), STR(": damaged gzip data")));
}

TEST(limit)
{
    struct str exact = of_size(arena, LIMIT);
    struct str longer = of_size(arena, LIMIT + 1);
    CHECK(str_eq(read_back(arena, exact), exact));
    CHECK(str_eq(read_back(arena, gzip_text(arena, exact)), exact));
    CHECK_STR(read_back(arena, longer), ": larger than 1 MiB when uncompressed");
    CHECK_STR(read_back(arena, gzip_text(arena, longer)), ": larger than 1 MiB when uncompressed");
}

static void add_bytes(void *data, struct str bytes)
{
    buf_add(data, bytes);
}

TEST(watch)
{
    struct temp_dir dir = temp_dir_create(arena);
    struct str large = of_size(arena, 200000);
    const struct str files[] = {large, gzip_text(arena, large)};
    for (size_t i = 0; i < 2; i++) {
        struct buf seen = {.arena = arena};
        const char *path = temp_dir_write(&dir, i ? "packed" : "plain", files[i]);
        struct str text;
        CHECK(gz_read(path, LIMIT, &(struct gz_watch){add_bytes, &seen}, &text, NULL));
        CHECK(str_eq(text, large));
        CHECK(str_eq(buf_str(&seen), files[i]));
        gz_free(text);
    }
    temp_dir_destroy(&dir);
}

TEST(no_file)
{
    struct error error = {0};
    struct str text;
    CHECK(!gz_read("no/such/file", LIMIT, NULL, &text, &error));
    CHECK_STR(str_of(error.text), "no/such/file: no such file");
    struct error of_directory = {0};
    CHECK(!gz_read(".", LIMIT, NULL, &text, &of_directory));
    CHECK_STR(str_of(of_directory.text), ".: is a directory");
}

/* The allocator of a sanitizer takes no limit. */
#if defined(__has_feature)
#define HAS_SANITIZER __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define HAS_SANITIZER 1
#else
#define HAS_SANITIZER 0
#endif

#if !HAS_SANITIZER
/* A text that is within the limit, and beyond what the process may have. */
TEST(not_enough_memory)
{
    enum { SIZE = 256 << 20, ROOM = 64 << 20 };
    struct temp_dir dir = temp_dir_create(arena);
    const char *path = temp_dir_write(&dir, "file", STR(""));
    CHECK(truncate(path, SIZE) == 0);
    struct rlimit before;
    CHECK(getrlimit(RLIMIT_AS, &before) == 0);
    CHECK(setrlimit(RLIMIT_AS, &(struct rlimit){ROOM, before.rlim_max}) == 0);
    struct error error = {0};
    struct str text = {0};
    bool ok = gz_read(path, SIZE, NULL, &text, &error);
    CHECK(setrlimit(RLIMIT_AS, &before) == 0);
    CHECK(!ok);
    CHECK_STR(str_of(error.text), arena_printf(arena, "%s: not enough memory", path).ptr);
    temp_dir_destroy(&dir);
}
#endif

int main(void)
{
    RUN(plain);
    RUN(gzip);
    RUN(members);
    RUN(damage);
    RUN(limit);
    RUN(watch);
    RUN(no_file);
#if !HAS_SANITIZER
    RUN(not_enough_memory);
#endif
    return test_end();
}
