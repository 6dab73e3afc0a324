/*
 * fuzz_requirement: any text as a requirement. What is refused has a fault inside the text; of what
 * is accepted every part lies in the text, and what it is printed as is the same requirement.
 */
#include <stdlib.h>

#include "constraints/requirement.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool ok)
{
    if (!ok) {
        abort();
    }
}

static void check_range(struct text_range range, struct text_range inside)
{
    expect(range.start <= range.end);
    expect(range.start == range.end || (inside.start <= range.start && range.end <= inside.end));
}

static void check_places(const struct requirement *requirement, struct str text)
{
    struct text_range all = {0, text.len};
    check_range(requirement->name_at, all);
    check_range(requirement->extras_at, all);
    check_range(requirement->specifier_at, all);
    check_range(requirement->url_at, all);
    check_range(requirement->marker_at, all);
    for (size_t i = 0; i < requirement->specifier.count; i++) {
        const struct spec_clause *clause = &requirement->specifier.clauses[i];
        expect(clause->start < clause->end);
        check_range((struct text_range){clause->start, clause->end}, requirement->specifier_at);
    }
    expect(requirement->text.len <= text.len && str_starts(requirement->text, requirement->name));
    expect((requirement->marker != NULL) == (requirement->marker_text.len > 0));
}

/* Escapes can make markers that cannot be printed, so texts with them are left out. */
static void check_print(struct arena *arena, const struct requirement *requirement, struct str text)
{
    struct str printed = requirement_normalized(arena, requirement);
    if (str_find(text, '\\', 0) < text.len) {
        return;
    }
    struct requirement again;
    struct fault fault;
    expect(requirement_parse(arena, printed, &again, &fault));
    expect(str_eq(requirement_normalized(arena, &again), printed));
    expect(str_eq(again.canonical, requirement->canonical));
    expect(str_eq(again.specifier.canonical, requirement->specifier.canonical));
    expect(str_eq(again.url, requirement->url));
    expect(str_eq(again.marker_text, requirement->marker_text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create();
    struct str text = {(const char *)data, size};
    struct requirement requirement;
    struct fault fault = {0};
    if (requirement_parse(arena, text, &requirement, &fault)) {
        check_places(&requirement, text);
        check_print(arena, &requirement, text);
    } else {
        expect(fault.start <= fault.end && fault.end <= size && fault.message.len > 0);
    }
    arena_destroy(arena);
    return 0;
}
