/*
 * fuzz_reqfile: any bytes as a requirements file, first as requirements, then as constraints. Every
 * span lies in its source, every line number is one of its file, every refusal has a diag. It is
 * read as standard input; inputs that name devices are left out, reading those may block.
 */
#include "tests/fuzz/target.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "constraints/reqfile.h"

static const char *variable(void *data, const char *name)
{
    (void)data;
    return strcmp(name, "A") == 0 ? "1" : strcmp(name, "B") == 0 ? "${A} --pre" : NULL;
}

static void check_span(struct span span)
{
    assert(span.source != NULL);
    assert(span.offset <= span.source->text.len);
    assert(span.length <= span.source->text.len - span.offset);
}

/* Spans of parts lie in the span of the whole, in the same order. */
static void check_parts(const struct reqfile_line *line)
{
    size_t last = 0;
    for (size_t at = 0; at < line->text.len && at < 256; at++) {
        struct span span = reqfile_line_span(line, (struct text_range){at, at + 1});
        check_span(span);
        assert(span.offset >= last || line->place.whole);
        last = span.offset;
    }
    check_span(reqfile_line_span(line, (struct text_range){line->text.len, line->text.len}));
    check_span(reqfile_line_span(line, (struct text_range){0, line->text.len}));
}

static void check_line(const struct reqfile_line *line)
{
    assert(line->line >= 1 && line->line <= line->place.source->line_count);
    check_span(line->at);
    assert(span_position(line->at).line >= line->line);
    check_parts(line);
}

static void check_named(const struct reqfile_line *line)
{
    const struct requirement *r = &line->requirement;
    if (line->form != REQFILE_NAMED) {
        return;
    }
    assert(r->name.len > 0);
    assert(str_eq(str_slice(line->text, r->name_at.start, r->name_at.end), r->name));
    check_span(reqfile_line_span(line, r->marker_at));
    for (size_t i = 0; i < r->specifier.count; i++) {
        const struct spec_clause *clause = &r->specifier.clauses[i];
        assert(clause->start < clause->end && clause->end <= line->text.len);
    }
}

static void check_file(const struct reqfile *file, const struct diag_list *diags)
{
    size_t order = 0;
    for (size_t i = 0; i < file->lines.len; i++) {
        assert(i == 0 || file->lines.at[i].order > order);
        order = file->lines.at[i].order;
        check_line(&file->lines.at[i]);
        check_named(&file->lines.at[i]);
    }
    for (size_t i = 0; i < file->rejected.len; i++) {
        check_line(&file->rejected.at[i]);
    }
    for (size_t i = 0; i < file->options.len; i++) {
        check_span(file->options.at[i].at);
    }
    for (size_t i = 0; i < diags->items.len; i++) {
        check_span(diags->items.at[i].at);
        assert(diags->items.at[i].message.len > 0 && diags->items.at[i].help.len > 0);
    }
    assert(diags->items.len > 0 || (file->rejected.len == 0 && file->stops.len == 0));
}

static void read_as(struct str text, bool constraint)
{
    struct arena *arena = arena_create();
    struct context context = {.environment_variable = variable};
    context.in = fmemopen((char *)text.ptr, text.len, "rb");
    assert(context.in != NULL);
    struct diag_list diags = {.arena = arena};
    struct reqfile_reader *reader = reqfile_reader_create(arena, &context, &diags);
    struct reqfile file;
    struct error error = {0};
    if (reqfile_read(reader, STR("-"), constraint, &file, &error)) {
        check_file(&file, &diags);
    } else {
        assert(error.set);
    }
    fclose(context.in);
    arena_destroy(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    if (size == 0 || str_find_str(text, STR("dev")) < size ||
        str_find_str(text, STR("proc")) < size) {
        return 0;
    }
    read_as(text, false);
    read_as(text, true);
    return 0;
}
