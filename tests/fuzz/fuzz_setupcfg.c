#include "tests/fuzz/target.h"

#include <assert.h>

#include "constraints/manifest.h"
#include "constraints/setupcfg.h"

static void check_span(const struct source *source, struct span span)
{
    assert(span.source == source);
    assert(span.offset <= source->text.len && span.length <= source->text.len - span.offset);
}

static void check_lines(const struct source *source, const struct project_lines *lines)
{
    for (size_t i = 0; i < lines->len; i++) {
        check_span(source, lines->at[i].at);
        assert(lines->at[i].at.length > 0);
    }
}

static void check_diags(const struct source *source, const struct diag_list *diags)
{
    for (size_t i = 0; i < diags->items.len; i++) {
        check_span(source, diags->items.at[i].at);
        assert(diags->items.at[i].message.len > 0);
    }
}

/* Every place lies in the text, keys and lines are trimmed, and a value's lines are in order. */
static void check_options(const struct source *source, const struct setupcfg *cfg)
{
    for (size_t i = 0; i < cfg->options.len; i++) {
        const struct setupcfg_option *option = &cfg->options.at[i];
        assert(option->section < cfg->sections.len);
        check_span(source, option->key_at);
        check_span(source, option->value);
        assert(option->key_at.offset + option->key_at.length < option->value.offset + 1);
        size_t last = option->value.offset;
        struct span line;
        for (size_t at = 0; setupcfg_next_line(option, &at, &line);) {
            check_span(source, line);
            assert(line.length > 0 && line.offset >= last);
            last = line.offset + line.length;
        }
        assert(last <= option->value.offset + option->value.length);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create();
    struct str text = arena_str(arena, (struct str){(const char *)data, size});
    const struct source *source = source_create(arena, STR("setup.cfg"), text, LINES_UNIVERSAL);
    struct diag_list diags = {.arena = arena};
    struct setupcfg cfg;
    setupcfg_parse(arena, source, &cfg, &diags);
    check_options(source, &cfg);
    struct manifest manifest;
    manifest_of_setupcfg(arena, source, &(struct manifest_diags){&diags, &diags}, &manifest);
    check_lines(source, &manifest.lines);
    for (size_t i = 0; i < manifest.extras.len; i++) {
        check_lines(source, &manifest.extras.at[i].lines);
    }
    check_diags(source, &diags);
    arena_destroy(arena);
    return 0;
}
