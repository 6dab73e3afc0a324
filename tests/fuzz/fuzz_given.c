#include "tests/fuzz/target.h"

#include <assert.h>

#include "pypi/given.h"

static void check_entry(struct arena *arena, const struct given *given, size_t index)
{
    const struct given_entry *entry = &given->entries.at[index];
    struct release release =
        release_parse(arena, &entry->texts, entry->version.text, &entry->version);
    assert(entry->name.len > 0 && entry->texts.evidence == EVIDENCE_GIVEN);
    assert(!release.failure.set && release.python_readable);
    assert(given_find(given, entry->name, &entry->version) == entry);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create();
    struct given given = {0};
    struct error error = {0};
    struct str text = arena_str(arena, (struct str){(const char *)data, size});
    const struct source *source = source_create(arena, STR("m"), text, LINES_UNIVERSAL);
    bool ok = given_parse(arena, source, &given, &error);
    assert(ok != error.set);
    for (size_t i = 0; i < given.entries.len; i++) {
        check_entry(arena, &given, i);
    }
    arena_destroy(arena);
    return 0;
}
