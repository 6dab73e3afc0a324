/*
 * A key is made of:
 *
 *     key     = epoch release phase post dev local
 *     epoch   = number
 *     release = { number }                trailing zeros dropped, so that 1.0 and 1.0.0 are equal
 *     phase   = 01                        only a dev part: 1.0.dev1 is below 1.0a1; dev's number
 *                                         and local follow at once
 *             | 02 number | 03 number | 04 number          a, b, rc
 *             | 05                                         none
 *     post    = 01 | 02 | number          none but a dev part | none at all | N
 *     dev     = number | FE               FE only behind a post number: 1.post1.dev1 < 1.post1;
 *                                         nothing behind 02
 *     local   = { 02 chars 00 | number } 00                text labels are below numbers
 *
 *     number  = one byte 10 + N           N < 200
 *             | D7 + n, n bytes of N      N of up to 19 digits, n significant bytes
 *             | DF + k, k bytes of the count of digits, the digits (two a byte)
 *
 * So a phase is below every further number of the release, the end of a local part (00) is below
 * every further label, and FF in the place of a post is above all of them. 1.2.3 takes 7 bytes.
 */
#include "constraints/version_key.h"

#include <string.h>

enum {
    BYTE_END = 0x00,
    BYTE_DEV_ONLY = 0x01,
    BYTE_FIRST_PHASE = 0x02,
    BYTE_NO_POST_BUT_DEV = 0x01,
    BYTE_NO_POST_NO_DEV = 0x02,
    BYTE_NO_DEV = 0xFE,
    BYTE_TEXT_LABEL = 0x02,
    BYTE_ABOVE = 0xFF,
    NUMBER_SMALL = 0x10,
    NUMBER_BINARY = 0xD7,
    NUMBER_DIGITS = 0xDF,
    SMALL_END = NUMBER_BINARY + 1 - NUMBER_SMALL, /* first number that needs more than one byte */
    BINARY_DIGITS = 19,                           /* so many digits fit into 64 bits */
    SLACK = 32,                                   /* marks and counts of one key */
    SHORT_KEY = 256,
};

struct key {
    unsigned char *bytes;
    size_t len;
};

static void put(struct key *key, unsigned byte)
{
    key->bytes[key->len++] = (unsigned char)byte;
}

static unsigned significant_bytes(uint64_t n)
{
    return n ? (unsigned)(71 - __builtin_clzll(n)) / 8 : 1;
}

/* The mark says how many bytes follow, so that longer is larger. */
static void put_binary(struct key *key, unsigned mark, uint64_t n)
{
    unsigned count = significant_bytes(n);
    put(key, mark + count);
    for (unsigned i = count; i > 0; i--) {
        put(key, (unsigned)(n >> ((i - 1) * 8)) & 0xFF);
    }
}

static void put_long_digits(struct key *key, struct str digits)
{
    put_binary(key, NUMBER_DIGITS, digits.len);
    for (size_t i = 0; i < digits.len; i += 2) {
        unsigned high = (unsigned)(digits.ptr[i] - '0');
        unsigned low = i + 1 < digits.len ? (unsigned)(digits.ptr[i + 1] - '0') : 0;
        put(key, high << 4 | low);
    }
}

struct str version_number(struct str digits)
{
    size_t zeros = 0;
    while (zeros < digits.len && digits.ptr[zeros] == '0') {
        zeros++;
    }
    return zeros == digits.len ? STR("0") : str_slice(digits, zeros, digits.len);
}

static void put_number(struct key *key, struct str digits)
{
    if (digits.len == 1) {
        put(key, NUMBER_SMALL + (unsigned)(digits.ptr[0] - '0'));
        return;
    }
    digits = version_number(digits);
    if (digits.len > BINARY_DIGITS) {
        put_long_digits(key, digits);
        return;
    }
    uint64_t n = 0;
    for (size_t i = 0; i < digits.len; i++) {
        n = n * 10 + (uint64_t)(digits.ptr[i] - '0');
    }
    if (n < SMALL_END) {
        put(key, NUMBER_SMALL + (unsigned)n);
    } else {
        put_binary(key, NUMBER_BINARY, n);
    }
}

/* Numbers are short: the end of one is found sooner so than by str_find(). */
static size_t number_end(struct str release, size_t at)
{
    while (at < release.len && release.ptr[at] != '.') {
        at++;
    }
    return at;
}

static void put_release(struct key *key, struct str release)
{
    size_t significant = key->len; /* length of the key behind the last number that is not 0 */
    for (size_t at = 0; at <= release.len;) {
        size_t end = number_end(release, at);
        size_t start = key->len;
        put_number(key, str_slice(release, at, end));
        significant = key->bytes[start] == NUMBER_SMALL ? significant : key->len;
        at = end + 1;
    }
    key->len = significant;
}

static void put_label(struct key *key, struct str label)
{
    size_t digits = 0;
    while (digits < label.len && ascii_is_digit(label.ptr[digits])) {
        digits++;
    }
    if (digits == label.len) {
        put_number(key, label);
        return;
    }
    put(key, BYTE_TEXT_LABEL);
    for (size_t i = 0; i < label.len; i++) {
        put(key, (unsigned char)ascii_lower(label.ptr[i]));
    }
    put(key, BYTE_END);
}

static void put_local(struct key *key, struct str local)
{
    for (size_t at = 0; at < local.len;) {
        size_t end = at;
        while (end < local.len && ascii_is_alnum(local.ptr[end])) {
            end++;
        }
        put_label(key, str_slice(local, at, end));
        at = end + 1;
    }
    put(key, BYTE_END);
}

static void put_post_and_dev(struct key *key, const struct version_parts *parts)
{
    if (parts->has_post) {
        put_number(key, parts->post);
    } else {
        put(key, parts->has_dev ? BYTE_NO_POST_BUT_DEV : BYTE_NO_POST_NO_DEV);
    }
    if (parts->has_dev) {
        put_number(key, parts->dev);
    } else if (parts->has_post) {
        put(key, BYTE_NO_DEV);
    }
}

static void put_epoch_and_release(struct key *key, const struct version_parts *parts)
{
    put_number(key, parts->epoch);
    put_release(key, parts->release);
}

static void put_key(struct key *key, const struct version_parts *parts)
{
    put_epoch_and_release(key, parts);
    if (parts->phase == PHASE_FINAL && parts->has_dev && !parts->has_post) {
        put(key, BYTE_DEV_ONLY);
        put_number(key, parts->dev);
    } else {
        put(key, BYTE_FIRST_PHASE + (unsigned)parts->phase);
        if (parts->phase != PHASE_FINAL) {
            put_number(key, parts->pre);
        }
        put_post_and_dev(key, parts);
    }
    put_local(key, parts->local);
}

/* A number takes no more bytes than digits (but at least one), a label at most two more. */
static size_t key_bound(const struct version_parts *parts)
{
    return parts->epoch.len + parts->release.len + parts->pre.len + parts->post.len +
           parts->dev.len + 2 * parts->local.len + SLACK;
}

struct str version_key(struct arena *arena, const struct version_parts *parts)
{
    unsigned char space[SHORT_KEY];
    size_t bound = key_bound(parts);
    struct key key = {bound <= SHORT_KEY ? space : arena_alloc(arena, bound, 1), 0};
    put_key(&key, parts);
    if (key.bytes == space) {
        key.bytes = memcpy(arena_alloc(arena, key.len, 1), space, key.len);
    }
    return (struct str){(const char *)key.bytes, key.len};
}

struct str version_key_above_posts(struct arena *arena, const struct version_parts *parts)
{
    struct key key = {arena_alloc(arena, key_bound(parts), 1), 0};
    put_epoch_and_release(&key, parts);
    put(&key, BYTE_FIRST_PHASE + (unsigned)PHASE_FINAL);
    put(&key, BYTE_ABOVE);
    return (struct str){(const char *)key.bytes, key.len};
}
