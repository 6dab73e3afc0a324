#include "tests/fuzz/target.h"

#include <assert.h>
#include <string.h>

#include "constraints/metadata.h"

static void check_field(const struct source *source, const struct metadata_field *field)
{
    assert(field->at.source == source);
    assert(field->at.offset <= source->text.len);
    assert(field->at.length <= source->text.len - field->at.offset);
    /* Without continuation lines the value is what stands there. */
    struct str written = span_text(field->at);
    if (str_find(written, '\n', 0) == written.len && str_find(written, '\r', 0) == written.len) {
        assert(str_eq(written, field->value));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create();
    struct str text = arena_str(arena, (struct str){(const char *)data, size});
    const struct source *source = source_create(arena, STR("METADATA"), text, LINES_UNIVERSAL);
    struct metadata metadata;
    struct error error = {0};
    bool ok = metadata_parse(arena, source, &metadata, &error);
    assert(ok != error.set && ok == !strlen(error.text));
    for (size_t i = 0; i < metadata.requires_dist.len; i++) {
        check_field(source, &metadata.requires_dist.at[i]);
    }
    for (size_t i = 0; i < metadata.provides_extra.len; i++) {
        check_field(source, &metadata.provides_extra.at[i]);
    }
    if (metadata.requires_python.value.len) {
        check_field(source, &metadata.requires_python);
    }
    arena_destroy(arena);
    return 0;
}
