/* A wheel of arbitrary bytes, as a whole and asked for by ranges. */
#include <assert.h>
#include <string.h>

#include "fetch/wheel.h"
#include "tests/fuzz/target.h"

static const struct evidence_subject subject = {{"foo-bar", 7}, {"1.0", 3}};

static bool find_whole(struct arena *arena, struct str file, struct str *text)
{
    struct wheel_part whole = {0, file};
    struct failure failure = {0};
    uint64_t from;
    uint64_t to;
    enum wheel_step step = wheel_find_metadata(arena, &subject, file.len, &whole, file.len > 0,
                                               &from, &to, text, &failure);
    assert(step != WHEEL_NEEDS && (step == WHEEL_FAILED) == failure.set);
    return step == WHEEL_FOUND;
}

static bool find_ranges(struct arena *arena, struct str file, struct str *text)
{
    struct wheel_part parts[3];
    struct failure failure = {0};
    for (size_t count = 0;; count++) {
        uint64_t from;
        uint64_t to;
        enum wheel_step step = wheel_find_metadata(arena, &subject, file.len, parts, count, &from,
                                                   &to, text, &failure);
        assert((step == WHEEL_FAILED) == failure.set);
        if (step != WHEEL_NEEDS) {
            return step == WHEEL_FOUND;
        }
        assert(count < 3 && from <= to && to < file.len);
        size_t at = count;
        for (; at > 0 && parts[at - 1].offset > from; at--) {
            parts[at] = parts[at - 1];
        }
        parts[at] = (struct wheel_part){from, str_slice(file, from, to + 1)};
    }
}

/* What is sound as a whole is sound by ranges, and says the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create();
    struct str file = {(const char *)data, size};
    struct str whole = {0};
    struct str ranges = {0};
    bool is_whole = find_whole(arena, file, &whole);
    bool by_ranges = find_ranges(arena, file, &ranges);
    assert(!is_whole || (by_ranges && str_eq(whole, ranges)));
    arena_destroy(arena);
    return 0;
}
