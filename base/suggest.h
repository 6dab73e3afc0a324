/*
 * suggest: the word that was probably meant.
 */
#ifndef DEPCHECK_BASE_SUGGEST_H
#define DEPCHECK_BASE_SUGGEST_H

#include "base/str.h"

/*
 * Insertions, deletions, replacements and swaps of neighbours (bytes) that turn a into b;
 * SIZE_MAX for words that are too long to compare.
 */
size_t suggest_distance(struct str a, struct str b);

/* The best candidate so far for one word; start with {.word = word}. */
struct suggestion {
    struct str word;
    struct str best; /* empty: nothing is near */
    size_t distance;
};

/*
 * Takes the candidate if it is near the word (a third of its length, or one is the start of the
 * other) and nearer than the best; of two that are as near, the first in byte order.
 */
void suggest_offer(struct suggestion *suggestion, struct str candidate);

#endif
