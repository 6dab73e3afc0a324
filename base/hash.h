/*
 * hash: a fast 64-bit checksum of bytes.
 *
 * It finds accidents (flipped bits, cut, moved and mixed up pieces), not forgeries: whoever knows
 * the seed can make bytes that fit. Eight bytes at a time, in four lanes; the same on every
 * machine.
 */
#ifndef DEPCHECK_BASE_HASH_H
#define DEPCHECK_BASE_HASH_H

#include "base/str.h"

/*
 * The checksum of bytes and their number, starting from a seed. To cover several texts, each one's
 * checksum is the seed of the next.
 */
uint64_t hash_bytes(struct str bytes, uint64_t seed);

/* A number of which each bit depends on each bit of n; distinct for distinct n. */
uint64_t hash_mix(uint64_t n);

#endif
