#include "tests/fuzz/target.h"

#include <assert.h>

#include "cli/denylist.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create();
    struct str text = arena_str(arena, (struct str){(const char *)data, size});
    const struct source *source = source_create(arena, STR("deny.txt"), text, LINES_UNIVERSAL);
    struct diag_list diags = {.arena = arena};
    struct denylist denylist = {0};
    denylist_parse(arena, source, &denylist, &diags);
    assert(denylist.names.len + diags.items.len <= source->line_count);
    for (size_t i = 0; i < denylist.names.len; i++) {
        assert(denylist.names.at[i].len > 0);
    }
    for (size_t i = 0; i < diags.items.len; i++) {
        struct span at = diags.items.at[i].at;
        assert(at.source == source && at.length > 0);
        assert(at.offset <= text.len && at.length <= text.len - at.offset);
    }
    arena_destroy(arena);
    return 0;
}
