/* A file name, read as of any project and as of its own, and ranked in some environments. */
#include <assert.h>

#include "constraints/name.h"
#include "pypi/tags.h"
#include "tests/fuzz/target.h"

static void rank_everywhere(struct arena *arena, const struct filename *wheel)
{
    for (const char *const *platform = environment_platforms(); *platform; platform++) {
        struct environment environment = {0};
        bool made = environment_make(arena, STR("3.11"), str_of(*platform), &environment, NULL);
        assert(made);
        struct tags *tags = tags_create(arena, &environment);
        assert(tags_certain(tags));
        uint32_t rank = tags_rank(tags, wheel);
        assert(rank == TAGS_NO_FIT || rank < 100000);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create();
    struct str text = {(const char *)data, size};
    struct filename name;
    struct filename own;
    struct str reason = {0};
    bool read = filename_parse(arena, text, STR(""), &name, &reason);
    assert(read || reason.len);
    if (read && name.kind != FILENAME_FOREIGN) {
        assert(name_is_normalized(name.name));
        bool again = filename_parse(arena, text, name.name, &own, &reason);
        assert(again && str_eq(own.name, name.name));
        assert(version_cmp(&own.version, &name.version) == 0);
    }
    if (read && name.kind == FILENAME_WHEEL) {
        rank_everywhere(arena, &name);
    }
    arena_destroy(arena);
    return 0;
}
