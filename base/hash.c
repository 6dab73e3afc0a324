#include "base/hash.h"

/* Odd, so that multiplying loses nothing; about half of their bits are set. */
#define HASH_ODD_A 0x9e3779b97f4a7c15u
#define HASH_ODD_B 0xd1342543de82ef95u

enum { LANES = 4, BLOCK = LANES * 8 };

uint64_t hash_mix(uint64_t n)
{
    n = (n ^ (n >> 32)) * HASH_ODD_A;
    n = (n ^ (n >> 29)) * HASH_ODD_B;
    return n ^ (n >> 32);
}

static uint64_t word_at(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* Each step can be undone, so that two blocks that differ in one word never give the same lane. */
static void add_block(uint64_t lanes[LANES], const char *block)
{
    for (size_t i = 0; i < LANES; i++) {
        uint64_t lane = (lanes[i] ^ word_at(block + i * 8)) * HASH_ODD_B;
        lanes[i] = lane << 29 | lane >> 35;
    }
}

uint64_t hash_bytes(struct str bytes, uint64_t seed)
{
    uint64_t lanes[LANES];
    uint64_t start = hash_mix(seed ^ HASH_ODD_A);
    for (size_t i = 0; i < LANES; i++) {
        lanes[i] = hash_mix(start + i);
    }
    size_t at = 0;
    for (; bytes.len - at >= BLOCK; at += BLOCK) {
        add_block(lanes, bytes.ptr + at);
    }
    if (at < bytes.len) {
        char last[BLOCK] = {0};
        memcpy(last, bytes.ptr + at, bytes.len - at);
        add_block(lanes, last);
    }
    uint64_t hash = start ^ bytes.len;
    for (size_t i = 0; i < LANES; i++) {
        hash = hash_mix(hash ^ lanes[i]) + i;
    }
    return hash;
}
