#include "fetch/gz_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include "tests/unit/archive_make.h"
#include "tests/unit/test.h"

/* All that comes out of the file, or the fault. */
static struct str read_all(struct arena *arena, struct str bytes, uint64_t limit, bool *too_large)
{
    int file = memfd_create("gz", MFD_CLOEXEC);
    CHECK(file >= 0 && write(file, bytes.ptr, bytes.len) == (ssize_t)bytes.len);
    CHECK(lseek(file, 0, SEEK_SET) == 0);
    struct gz_file *gz = gz_file_create(file, limit);
    struct buf out = {.arena = arena};
    struct str chunk;
    bool ok;
    while ((ok = gz_file_next(gz, &chunk)) && chunk.len) {
        buf_add(&out, chunk);
    }
    CHECK(ok == !gz_file_fault(gz));
    CHECK(!ok || gz_file_last_nonzero(gz) <= out.len);
    *too_large = gz_file_too_large(gz);
    struct str result = ok ? buf_str(&out) : str_of(gz_file_fault(gz));
    CHECK(gz_file_next(gz, &chunk) == ok && !chunk.len); /* and so it stays */
    gz_file_destroy(gz);
    close(file);
    return result;
}

TEST(whole)
{
    bool too_large;
    CHECK_STR(read_all(arena, gzip_text(arena, STR("text")), 4, &too_large), "text");
    CHECK_STR(read_all(arena, gzip_text(arena, STR("")), 4, &too_large), "");
    struct buf both = {.arena = arena};
    buf_add(&both, gzip_text(arena, STR("one ")));
    buf_add(&both, gzip_text(arena, STR("")));
    buf_add(&both, gzip_text(arena, STR("two")));
    CHECK_STR(read_all(arena, buf_str(&both), 100, &too_large), "one two");
    CHECK(!too_large);
}

TEST(limit)
{
    bool too_large;
    CHECK_STR(read_all(arena, gzip_text(arena, STR("text")), 3, &too_large),
              "the archive is too large");
    CHECK(too_large);
}

TEST(faults)
{
    bool too_large;
    struct str good = gzip_text(arena, STR("text"));
    CHECK_STR(read_all(arena, STR("plain"), 100, &too_large), "the gzip data is damaged");
    CHECK_STR(read_all(arena, STR(""), 100, &too_large), "the gzip data is cut short");
    CHECK_STR(read_all(arena, str_slice(good, 0, good.len - 1), 100, &too_large),
              "the gzip data is cut short");
    struct buf behind = {.arena = arena};
    buf_add(&behind, good);
    buf_add_char(&behind, '\0');
    CHECK_STR(read_all(arena, buf_str(&behind), 100, &too_large),
              "bytes stand behind the end of the gzip data");
    CHECK(!too_large);
    struct gz_file *gz = gz_file_create(-1, 1);
    struct str chunk;
    CHECK(!gz_file_next(gz, &chunk));
    CHECK_STR(str_of(gz_file_fault(gz)), "the archive cannot be read");
    gz_file_destroy(gz);
}

/* What the rest of the file decides is not known before it is read: chunks at every length. */
TEST(lengths)
{
    bool too_large;
    for (size_t size = 65534; size < 65540; size++) {
        struct buf text = {.arena = arena};
        buf_fill(&text, 'x', size);
        struct str packed = gzip_text(arena, buf_str(&text));
        CHECK(str_eq(read_all(arena, packed, size, &too_large), buf_str(&text)));
        CHECK_STR(read_all(arena, str_slice(packed, 0, packed.len - 4), size, &too_large),
                  "the gzip data is cut short");
    }
}

int main(void)
{
    RUN(whole);
    RUN(limit);
    RUN(faults);
    RUN(lengths);
    return test_end();
}
