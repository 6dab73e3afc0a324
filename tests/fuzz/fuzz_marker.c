/*
 * fuzz_marker: any text as a marker. What is refused has a fault inside the text; what is accepted
 * can be evaluated everywhere, and what it is printed as is the same marker.
 */
#include <stdlib.h>

#include "constraints/marker.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool ok)
{
    if (!ok) {
        abort();
    }
}

static struct environment_set make_environments(struct arena *arena)
{
    static const char *const given[][2] = {
        {"3.8", "linux-x86_64"}, {"3.12.4", "windows-x86_64"}, {"3.14.0rc1", "macos-arm64"}};
    enum { COUNT = sizeof given / sizeof *given };
    struct environment_set set = {ARENA_ARRAY(arena, struct environment, COUNT + 1), COUNT + 1};
    for (size_t i = 0; i < COUNT; i++) {
        expect(environment_make(arena, str_of(given[i][0]), str_of(given[i][1]), &set.at[i], NULL));
    }
    struct environment *known = &set.at[COUNT];
    for (size_t i = 0; i < MARKER_ENVIRONMENT_VARIABLES; i++) {
        known->value[i] = STR("5.15.0-generic");
        known->known[i] = true;
    }
    known->value[MARKER_PYTHON_FULL_VERSION] = STR("3.13.0+");
    environment_prepare(arena, known);
    return set;
}

static enum marker_result evaluate(const struct marker *marker,
                                   const struct environment *environment, struct str extra)
{
    struct marker_context context = {.environment = environment, .has_extra = true, .extra = extra};
    return marker_evaluate(marker, &context);
}

static void check_bits(const struct marker *marker, const struct environment_set *set,
                       struct str extra)
{
    struct marker_bits bits = marker_evaluate_all(marker, set, extra);
    for (size_t i = 0; i < set->count; i++) {
        enum marker_result result = evaluate(marker, &set->at[i], extra);
        expect((bits.yes >> i & 1) == (result == MARKER_TRUE));
        expect((bits.unknown >> i & 1) == (result > MARKER_TRUE));
    }
}

/* Escapes can make values that cannot be printed, so texts with them are only evaluated. */
static void check_print(struct arena *arena, struct str text, const struct marker *marker,
                        const struct environment_set *set)
{
    struct str printed = marker_normalized(arena, marker);
    if (str_find(text, '\\', 0) < text.len) {
        return;
    }
    struct fault fault;
    const struct marker *again = marker_parse(arena, printed, &fault);
    expect(again && str_eq(marker_normalized(arena, again), printed));
    for (size_t i = 0; i < set->count; i++) {
        expect(evaluate(marker, &set->at[i], STR("x")) == evaluate(again, &set->at[i], STR("x")));
    }
}

static void check_sets(const struct marker *marker, const struct environment *environment)
{
    struct str names[] = {STR("x"), STR("foo-bar")};
    struct marker_context context = {.environment = environment,
                                     .has_sets = true,
                                     .extras = names,
                                     .extra_count = 2,
                                     .groups = names,
                                     .group_count = 1};
    expect(marker_evaluate(marker, &context) <= MARKER_UNDEFINED_NAME);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create();
    struct str text = {(const char *)data, size};
    struct fault fault = {0};
    const struct marker *marker = marker_parse(arena, text, &fault);
    if (marker) {
        struct environment_set set = make_environments(arena);
        check_bits(marker, &set, STR(""));
        check_bits(marker, &set, STR("x"));
        check_sets(marker, &set.at[0]);
        check_print(arena, text, marker, &set);
    } else {
        expect(fault.start <= fault.end && fault.end <= size && fault.message.len > 0);
    }
    arena_destroy(arena);
    return 0;
}
