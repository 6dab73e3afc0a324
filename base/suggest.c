#include "base/suggest.h"

enum {
    WORD_MAX = 64,
    SHORTEST = 3, /* a word of fewer bytes is no shortened candidate */
};

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/*
 * rows[2] is the row of a's prefix of i bytes, rows[1] and rows[0] those before it; each holds the
 * distance to every prefix of b.
 */
static size_t cell(size_t rows[3][WORD_MAX + 1], struct str a, struct str b, size_t i, size_t j)
{
    bool same = a.ptr[i - 1] == b.ptr[j - 1];
    size_t best = least(rows[1][j] + 1, rows[2][j - 1] + 1);
    best = least(best, rows[1][j - 1] + !same);
    bool swapped = i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1];
    return swapped ? least(best, rows[0][j - 2] + 1) : best;
}

size_t suggest_distance(struct str a, struct str b)
{
    if (a.len > WORD_MAX || b.len > WORD_MAX) {
        return SIZE_MAX;
    }
    size_t rows[3][WORD_MAX + 1] = {0};
    for (size_t j = 0; j <= b.len; j++) {
        rows[2][j] = j;
    }
    for (size_t i = 1; i <= a.len; i++) {
        for (size_t j = 0; j <= b.len; j++) {
            rows[0][j] = rows[1][j];
            rows[1][j] = rows[2][j];
        }
        rows[2][0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            rows[2][j] = cell(rows, a, b, i, j);
        }
    }
    return rows[2][b.len];
}

void suggest_offer(struct suggestion *suggestion, struct str candidate)
{
    struct str word = suggestion->word;
    bool shortened = word.len >= SHORTEST && str_starts(candidate, word);
    bool extended = candidate.len >= SHORTEST && str_starts(word, candidate);
    size_t distance = shortened ? 1 : extended ? 2 : suggest_distance(word, candidate);
    bool near = extended || distance <= (word.len < 6 ? 1 : word.len / 3);
    bool better = suggestion->best.len == 0 || distance < suggestion->distance ||
                  (distance == suggestion->distance && str_cmp(candidate, suggestion->best) < 0);
    if (near && better && candidate.len) {
        suggestion->best = candidate;
        suggestion->distance = distance;
    }
}
