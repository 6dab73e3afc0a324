#include "fetch/gz_raw.h"

#include "tests/unit/archive_make.h"
#include "tests/unit/test.h"

TEST(exact)
{
    char out[6];
    struct str text = STR("hello!");
    struct str packed = deflate_text(arena, text, -15);
    uint32_t crc = (uint32_t)crc32(0, (const unsigned char *)text.ptr, 6);
    CHECK(gz_raw_inflate(packed, 6, crc, out) && memcmp(out, text.ptr, 6) == 0);
    CHECK(gz_raw_inflate(packed, 6, crc, NULL));
    CHECK(!gz_raw_inflate(packed, 5, crc, out));
    CHECK(!gz_raw_inflate(packed, 7, crc, NULL));
    CHECK(!gz_raw_inflate(packed, 6, crc ^ 1, out));
    CHECK(!gz_raw_inflate(str_slice(packed, 0, packed.len - 1), 6, crc, out));
    CHECK(!gz_raw_inflate(STR("\xff\xff"), 6, crc, out));
    CHECK(gz_raw_inflate(STR("\3\0"), 0, 0, out));
    CHECK(!gz_raw_inflate(STR("\3\0x"), 0, 0, out));
    CHECK(!gz_raw_inflate(STR(""), 0, 0, out));
    CHECK(gz_raw_has_crc(text, crc) && !gz_raw_has_crc(text, crc + 1));
    CHECK(gz_raw_has_crc(STR(""), 0));
}

/* Sizes around the window, to memory and to nowhere. */
TEST(sizes)
{
    for (size_t size = 65530; size < 65545; size++) {
        char *bytes = arena_alloc(arena, size, 1);
        char *out = arena_alloc(arena, size, 1);
        for (size_t i = 0; i < size; i++) {
            bytes[i] = (char)(i * i >> 3);
        }
        uint32_t crc = (uint32_t)crc32(0, (const unsigned char *)bytes, (unsigned)size);
        struct str packed = deflate_text(arena, (struct str){bytes, size}, -15);
        CHECK(gz_raw_inflate(packed, size, crc, out) && memcmp(out, bytes, size) == 0);
        CHECK(gz_raw_inflate(packed, size, crc, NULL));
        CHECK(!gz_raw_inflate(packed, size - 1, crc, NULL));
        CHECK(gz_raw_has_crc((struct str){bytes, size}, crc));
    }
}

int main(void)
{
    RUN(exact);
    RUN(sizes);
    return test_end();
}
