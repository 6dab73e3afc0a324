#include "cli/index_options.h"

static bool names_index(const struct reqfile_option *option)
{
    return !option->beside &&
           (option->kind == REQFILE_INDEX_URL || option->kind == REQFILE_EXTRA_INDEX_URL ||
            option->kind == REQFILE_NO_INDEX);
}

/* The options of a project that decide which indexes it asks, in order. */
struct index_options {
    VEC(const struct reqfile_option *) items;
};

static const struct reqfile_option *last_of(const struct project *project,
                                            enum reqfile_option_kind kind)
{
    const struct reqfile_option *last = NULL;
    for (size_t i = 0; i < project->options.len; i++) {
        const struct reqfile_option *option = &project->options.at[i];
        last = option->kind == kind && !option->beside ? option : last;
    }
    return last;
}

/* As in pip: the last --index-url, every --extra-index-url, and neither beside --no-index. */
static bool has_effect(const struct project *project, const struct reqfile_option *option)
{
    const struct reqfile_option *none = last_of(project, REQFILE_NO_INDEX);
    if (none || option->kind == REQFILE_EXTRA_INDEX_URL) {
        return !none || option == none;
    }
    return option == last_of(project, REQFILE_INDEX_URL);
}

static struct index_options index_options_of(struct arena *arena, const struct project *project)
{
    struct index_options found = {0};
    for (size_t i = 0; i < project->options.len; i++) {
        const struct reqfile_option *option = &project->options.at[i];
        if (names_index(option) && has_effect(project, option)) {
            vec_push(arena, &found.items, option);
        }
    }
    return found;
}

static bool same(const struct reqfile_option *a, const struct reqfile_option *b)
{
    return a->kind == b->kind && str_eq(a->value, b->value);
}

/* Names the lines, not the URLs: these may hold passwords. */
static void add_difference(struct troubles *troubles, const struct reqfile_option *first,
                           const struct reqfile_option *other)
{
    trouble_add(troubles,
                "%.*s:%zu and %.*s:%zu: projects that name different indexes; "
                "check them in separate runs",
                STR_ARG(first->file), first->line, STR_ARG(other->file), other->line);
}

/* Reports the first place at which two lists differ. */
static void compare(const struct index_options *first, const struct index_options *other,
                    struct troubles *troubles)
{
    size_t shared = 0;
    while (shared < first->items.len && shared < other->items.len &&
           same(first->items.at[shared], other->items.at[shared])) {
        shared++;
    }
    if (shared < first->items.len || shared < other->items.len) {
        size_t a = shared < first->items.len ? shared : first->items.len - 1;
        size_t b = shared < other->items.len ? shared : other->items.len - 1;
        add_difference(troubles, first->items.at[a], other->items.at[b]);
    }
}

void index_options_compare(const struct project_set *projects, struct troubles *troubles)
{
    struct index_options first = {0};
    for (size_t i = 0; i < projects->items.len; i++) {
        struct index_options found = index_options_of(troubles->arena, &projects->items.at[i]);
        if (first.items.len == 0) {
            first = found;
        } else if (found.items.len) {
            compare(&first, &found, troubles);
        }
    }
}

void index_options_distrust(const struct project_set *projects, struct troubles *warnings)
{
    for (size_t i = 0; i < projects->items.len; i++) {
        const struct project *project = &projects->items.at[i];
        for (size_t k = 0; k < project->options.len; k++) {
            const struct reqfile_option *option = &project->options.at[k];
            if (option->kind == REQFILE_TRUSTED_HOST) {
                trouble_add(warnings, "warning: %.*s:%zu: --trusted-host in a file does not count",
                            STR_ARG(option->file), option->line);
            }
        }
    }
}
