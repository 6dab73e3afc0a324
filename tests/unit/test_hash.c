#include "base/hash.h"

#include "tests/unit/test.h"

static unsigned bits(uint64_t n)
{
    return (unsigned)__builtin_popcountll(n);
}

/* Part of the store's format: a change makes every store a damaged one. */
TEST(the_same_on_every_machine)
{
    CHECK(hash_bytes(STR(""), 0) == UINT64_C(0x1fb2a7e17155a2fa));
    CHECK(hash_bytes(STR("depcheck"), 1) == UINT64_C(0xee128150dbf9084e));
    CHECK(hash_bytes(STR("0123456789abcdef0123456789abcdef0123456789"), 2) ==
          UINT64_C(0xa427c4c4fe77f2ea));
}

TEST(empty)
{
    CHECK(hash_bytes((struct str){NULL, 0}, 5) == hash_bytes(STR(""), 5));
    CHECK(hash_bytes(STR(""), 5) != hash_bytes(STR(""), 6));
}

/* Each bit, at each length around the block's: about half of the checksum's bits change. */
TEST(every_bit_counts)
{
    char text[80];
    for (size_t len = 1; len <= sizeof text; len++) {
        memset(text, (int)len, sizeof text);
        uint64_t whole = hash_bytes((struct str){text, len}, 7);
        for (size_t bit = 0; bit < len * 8; bit++) {
            text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
            unsigned changed = bits(whole ^ hash_bytes((struct str){text, len}, 7));
            CHECK(changed >= 10 && changed <= 54);
            text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
        }
    }
}

TEST(zeroes_count)
{
    char text[200] = {0};
    for (size_t len = 1; len <= sizeof text; len++) {
        CHECK(hash_bytes((struct str){text, len}, 0) != hash_bytes((struct str){text, len - 1}, 0));
    }
}

TEST(places_count)
{
    char a[64] = "AAAAAAAABBBBBBBBCCCCCCCCDDDDDDDDEEEEEEEEFFFFFFFFGGGGGGGGHHHHHHH";
    for (size_t i = 0; i < 8; i++) {
        for (size_t j = i + 1; j < 8; j++) {
            char b[64];
            memcpy(b, a, sizeof b);
            memcpy(b + i * 8, a + j * 8, 8);
            memcpy(b + j * 8, a + i * 8, 8);
            CHECK(hash_bytes((struct str){a, 64}, 0) != hash_bytes((struct str){b, 64}, 0));
        }
    }
}

TEST(seeds_count)
{
    for (unsigned bit = 0; bit < 64; bit++) {
        uint64_t other = hash_bytes(STR("foo"), UINT64_C(1) << bit);
        unsigned changed = bits(hash_bytes(STR("foo"), 0) ^ other);
        CHECK(changed >= 10 && changed <= 54);
        CHECK(hash_mix(UINT64_C(1) << bit) != hash_mix(0));
    }
}

int main(void)
{
    RUN(the_same_on_every_machine);
    RUN(empty);
    RUN(every_bit_counts);
    RUN(zeroes_count);
    RUN(places_count);
    RUN(seeds_count);
    return test_end();
}
