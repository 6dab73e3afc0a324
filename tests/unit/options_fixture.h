/* options_fixture: a command line as one text. */
#ifndef DEPCHECK_TESTS_UNIT_OPTIONS_FIXTURE_H
#define DEPCHECK_TESTS_UNIT_OPTIONS_FIXTURE_H

#include "cli/options.h"
#include "tests/unit/test.h"

enum { ARGUMENTS_MAX = 32 };

/* Reads words separated by spaces, behind the program's; "''" is an empty word. */
static inline struct options parse_line(struct arena *arena, const char *line,
                                        struct troubles *troubles)
{
    const char *argv[ARGUMENTS_MAX] = {"depcheck"};
    int argc = 1;
    struct str words = str_of(line);
    for (size_t at = 0; at < words.len && argc < ARGUMENTS_MAX;) {
        size_t end = str_find(words, ' ', at);
        struct str word = str_slice(words, at, end);
        argv[argc++] = str_eq(word, STR("''")) ? "" : arena_cstr(arena, word);
        at = end + 1;
    }
    struct options options = {0};
    *troubles = (struct troubles){.arena = arena};
    options_parse(arena, argc, argv, &options, troubles);
    return options;
}

/* What is wrong, a line each. */
static inline struct str trouble_lines(const struct troubles *troubles)
{
    struct buf out = {.arena = troubles->arena};
    for (size_t i = 0; i < troubles->items.len; i++) {
        buf_add(&out, i ? STR("\n") : STR(""));
        buf_add(&out, troubles->items.at[i]);
    }
    return buf_str(&out);
}

#endif
