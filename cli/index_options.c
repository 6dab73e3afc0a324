#include "cli/index_options.h"

#include "base/file.h"

/* The options of a project that decide which indexes it asks, in order. */
struct index_options {
    VEC(const struct reqfile_option *) items;
    bool none; /* --no-index, which is the only item then */
};

static bool acts(const struct reqfile_option *option, enum reqfile_option_kind kind)
{
    return option->kind == kind && !option->beside;
}

/* One option of a line, as pip takes it: all that stands before loses its effect, or nothing. */
static void apply(struct arena *arena, struct index_options *found,
                  const struct reqfile_option *option)
{
    found->items.len = option->kind == REQFILE_EXTRA_INDEX_URL ? found->items.len : 0;
    found->none = option->kind == REQFILE_NO_INDEX;
    vec_push(arena, &found->items, option);
}

/* The end of the line of options that starts at `start`. */
static size_t line_end(const struct project *project, size_t start)
{
    const struct reqfile_option *first = &project->options.at[start];
    size_t end = start + 1;
    while (end < project->options.len && project->options.at[end].order == first->order &&
           str_eq(project->options.at[end].file, first->file)) {
        end++;
    }
    return end;
}

/* Within a line the order is that of the kinds, whatever stands first. */
static void apply_line(struct arena *arena, const struct project *project, size_t start, size_t end,
                       struct index_options *found)
{
    static const enum reqfile_option_kind kinds[] = {REQFILE_NO_INDEX, REQFILE_INDEX_URL,
                                                     REQFILE_EXTRA_INDEX_URL};
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        for (size_t i = start; i < end; i++) {
            const struct reqfile_option *option = &project->options.at[i];
            if (acts(option, kinds[kind]) && !found->none) {
                apply(arena, found, option);
            }
        }
    }
}

static struct index_options index_options_of(struct arena *arena, const struct project *project)
{
    struct index_options found = {0};
    for (size_t at = 0; at < project->options.len;) {
        size_t end = line_end(project, at);
        apply_line(arena, project, at, end, &found);
        at = end;
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

static void distrust(const struct reqfile_option *options, size_t count, struct troubles *warnings)
{
    for (size_t i = 0; i < count; i++) {
        if (options[i].kind == REQFILE_TRUSTED_HOST) {
            trouble_add(warnings, "warning: %.*s:%zu: --trusted-host in a file does not count",
                        STR_ARG(options[i].file), options[i].line);
        }
    }
}

void index_options_distrust(const struct project_set *projects, const struct pinset *pins,
                            struct troubles *warnings)
{
    for (size_t i = 0; i < projects->items.len; i++) {
        const struct project *project = &projects->items.at[i];
        distrust(project->options.at, project->options.len, warnings);
    }
    distrust(pins->options.at, pins->options.len, warnings);
}

static void add_formats(struct arena *arena, const struct reqfile_option *options, size_t count,
                        struct formats *formats)
{
    for (size_t i = 0; i < count; i++) {
        if (options[i].kind == REQFILE_NO_BINARY) {
            formats_add(arena, formats, FORMATS_NO_BINARY, options[i].value);
        } else if (options[i].kind == REQFILE_ONLY_BINARY) {
            formats_add(arena, formats, FORMATS_ONLY_BINARY, options[i].value);
        }
    }
}

void index_options_formats(struct arena *arena, const struct project_set *projects,
                           const struct pinset *pins, struct formats *formats)
{
    add_formats(arena, pins->options.at, pins->options.len, formats);
    for (size_t i = 0; i < projects->items.len; i++) {
        const struct project *project = &projects->items.at[i];
        add_formats(arena, project->options.at, project->options.len, formats);
    }
}

/* Words as they are gathered. */
struct gathering {
    struct arena *arena;
    struct index_words words;
};

static void add(struct gathering *g, enum index_word_kind kind, struct str value, struct str place,
                struct str directory)
{
    vec_push(g->arena, &g->words.items, (struct index_word){kind, value, place, directory});
}

static void add_given(struct gathering *g, const struct options *options, enum option_id id,
                      enum index_word_kind kind)
{
    struct str place = arena_printf(g->arena, "--%s", option_info(id)->name);
    const struct option_values *values = &options->values[id];
    for (size_t i = 0; i < values->items.len; i++) {
        add(g, kind, values->items.at[i], place, (struct str){0});
    }
    if (option_info(id)->use == OPTION_FLAG && options->given[id]) {
        add(g, kind, (struct str){0}, place, (struct str){0});
    }
}

static void add_command_line(struct gathering *g, const struct options *options)
{
    add_given(g, options, OPTION_INDEX_URL, INDEX_URL);
    add_given(g, options, OPTION_EXTRA_INDEX_URL, INDEX_EXTRA_URL);
    add_given(g, options, OPTION_FIND_LINKS, INDEX_LINKS);
    add_given(g, options, OPTION_NO_INDEX, INDEX_NONE);
    add_given(g, options, OPTION_TRUSTED_HOST, INDEX_TRUSTED);
}

/* A file's --index-url takes the place of every index before it, but for those of one name. */
static void drop_indexes(struct gathering *g)
{
    size_t kept = 0;
    for (size_t i = 0; i < g->words.items.len; i++) {
        struct index_word word = g->words.items.at[i];
        bool index = word.kind == INDEX_URL || word.kind == INDEX_EXTRA_URL;
        struct str url;
        if (!index || index_bound_name(g->arena, word.value, &url).len) {
            g->words.items.at[kept++] = word;
        }
    }
    g->words.items.len = kept;
}

static void add_option(struct gathering *g, enum index_word_kind kind,
                       const struct reqfile_option *option)
{
    struct str place = arena_printf(g->arena, "%.*s:%zu", STR_ARG(option->file), option->line);
    add(g, kind, option->value, place, path_directory(option->file));
}

static void add_indexes(struct gathering *g, const struct index_options *found)
{
    for (size_t i = 0; i < found->items.len; i++) {
        const struct reqfile_option *option = found->items.at[i];
        if (option->kind == REQFILE_INDEX_URL) {
            drop_indexes(g);
        }
        add_option(g,
                   option->kind == REQFILE_NO_INDEX    ? INDEX_NONE
                   : option->kind == REQFILE_INDEX_URL ? INDEX_URL
                                                       : INDEX_EXTRA_URL,
                   option);
    }
}

/* The first project that names indexes speaks for all; links add up. */
static void add_projects(struct gathering *g, const struct project_set *projects)
{
    struct index_options found = {0};
    for (size_t i = 0; i < projects->items.len; i++) {
        const struct project *project = &projects->items.at[i];
        if (found.items.len == 0) {
            found = index_options_of(g->arena, project);
        }
        for (size_t k = 0; k < project->options.len; k++) {
            if (acts(&project->options.at[k], REQFILE_FIND_LINKS)) {
                add_option(g, INDEX_LINKS, &project->options.at[k]);
            }
        }
    }
    add_indexes(g, &found);
}

static void read_netrc(struct arena *arena, const struct context *context, struct index_set *set,
                       struct troubles *warnings)
{
    struct error error = {0};
    if (!index_netrc(arena, context, set, &error)) {
        trouble_add(warnings, "warning: %s", error.text);
    }
}

bool index_settings(struct arena *arena, const struct context *context,
                    const struct options *options, const struct project_set *projects,
                    struct index_set *set, struct troubles *warnings, struct troubles *troubles)
{
    struct gathering g = {.arena = arena};
    struct error error = {0};
    bool ok = index_pip_configuration(arena, context, &g.words, set, &error);
    add_command_line(&g, options);
    add_projects(&g, projects);
    if (!ok || !index_build(arena, &g.words, set, &error)) {
        trouble_add(troubles, "%s", error.text);
        return false;
    }
    read_netrc(arena, context, set, warnings);
    index_certificates(context, set);
    return true;
}
