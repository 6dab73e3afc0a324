#include "tests/fuzz/target.h"

#include <assert.h>

#include "base/limits.h"
#include "constraints/pyproject.h"

static void check_node(struct str text, const struct toml_node *node, size_t depth)
{
    assert(depth <= (size_t)(LIMIT_TOML_DEPTH + 2) * LIMIT_TOML_KEY_PARTS);
    assert(node->start <= node->end && node->end <= text.len);
    assert(node->key_start <= node->key_end && node->key_end <= text.len);
    if (node->kind == TOML_STRING) {
        struct str content = str_slice(text, node->content_start, node->content_end);
        assert(node->start < node->content_start && node->content_end < node->end);
        assert(node->verbatim == str_eq(content, node->string));
        assert(text.ptr[node->start] == '"' || text.ptr[node->start] == '\'');
        assert(text.ptr[node->start] == text.ptr[node->end - 1]);
    }
    for (size_t i = 0; i < node->count; i++) {
        assert(node->kind == TOML_TABLE || node->kind == TOML_ARRAY);
        check_node(text, &node->items[i], depth + 1);
    }
}

static void check_diags(const struct source *source, const struct diag_list *diags)
{
    for (size_t i = 0; i < diags->items.len; i++) {
        struct span at = diags->items.at[i].at;
        assert(at.source == source && at.offset <= source->text.len);
        assert(at.length <= source->text.len - at.offset);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create();
    struct str text = arena_str(arena, (struct str){(const char *)data, size});
    struct toml_node root;
    struct fault fault = {0};
    if (toml_parse(arena, text, &root, &fault)) {
        check_node(text, &root, 0);
    } else {
        assert(fault.message.len > 0 && fault.start <= fault.end && fault.end <= text.len);
    }
    const struct source *source =
        source_create(arena, STR("pyproject.toml"), text, LINES_UNIVERSAL);
    struct diag_list diags = {.arena = arena};
    struct manifest manifest;
    pyproject_parse(arena, source, &(struct manifest_diags){&diags, &diags}, &manifest);
    check_diags(source, &diags);
    arena_destroy(arena);
    return 0;
}
