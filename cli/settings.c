#include "cli/settings.h"

#include "cli/durations.h"
#include "constraints/name.h"
#include "pypi/index.h"

enum {
    TIMEOUT_MAX = 3600,
    TIMEOUT_DEFAULT = 60,
    HOUR = 60 * 60,
    MAX_AGE_DEFAULT = 24 * HOUR,
    PRUNE_AGE_DEFAULT = 30 * 24 * HOUR,
};

struct reader {
    struct arena *arena;
    const struct options *options;
    struct settings *settings;
    struct troubles *troubles;
};

/* Options of which at most one may be given. */
static const enum option_id exclusions[][2] = {
    {OPTION_OFFLINE, OPTION_REFRESH},       {OPTION_OFFLINE, OPTION_NO_CACHE},
    {OPTION_SNAPSHOT, OPTION_INDEX_URL},    {OPTION_SNAPSHOT, OPTION_EXTRA_INDEX_URL},
    {OPTION_SNAPSHOT, OPTION_FIND_LINKS},   {OPTION_SNAPSHOT, OPTION_NO_INDEX},
    {OPTION_SNAPSHOT, OPTION_TRUSTED_HOST}, {OPTION_SNAPSHOT, OPTION_CHECK_SHADOW},
    {OPTION_SNAPSHOT, OPTION_REFRESH},      {OPTION_LOWEST, OPTION_LOWEST_DIRECT},
};

static void check_exclusions(struct reader *r)
{
    for (size_t i = 0; i < sizeof exclusions / sizeof *exclusions; i++) {
        enum option_id a = exclusions[i][0];
        enum option_id b = exclusions[i][1];
        if (r->options->given[a] && r->options->given[b]) {
            trouble_add(r->troubles, "options '--%s' and '--%s' exclude each other",
                        option_info(a)->name, option_info(b)->name);
        }
    }
}

static void read_refresh(struct reader *r)
{
    const struct option_values *names = &r->options->values[OPTION_REFRESH];
    r->settings->refresh_all = r->options->bare[OPTION_REFRESH];
    for (size_t i = 0; i < names->items.len; i++) {
        struct str name = names->items.at[i];
        if (name_is_valid(name)) {
            vec_push(r->arena, &r->settings->refresh, name_canonical(r->arena, name));
        } else {
            trouble_add(r->troubles, "option '--refresh': '%.*s' is not a name", STR_ARG(name));
        }
    }
}

static void read_format_word(struct reader *r, enum option_id id, struct str word)
{
    bool known = str_eq(word, STR(":all:")) || str_eq(word, STR(":none:")) || name_is_valid(word);
    if (known) {
        formats_add(r->arena, &r->settings->formats,
                    id == OPTION_NO_BINARY ? FORMATS_NO_BINARY : FORMATS_ONLY_BINARY, word);
    } else {
        trouble_add(r->troubles, "option '--%s': '%.*s' is neither a name nor ':all:' nor ':none:'",
                    option_info(id)->name, STR_ARG(word));
    }
}

/* Words of the two options bind in the order in which they stand. */
static void read_formats(struct reader *r)
{
    const struct option_values *no = &r->options->values[OPTION_NO_BINARY];
    const struct option_values *only = &r->options->values[OPTION_ONLY_BINARY];
    size_t i = 0;
    size_t k = 0;
    while (i < no->items.len || k < only->items.len) {
        if (k == only->items.len || (i < no->items.len && no->places.at[i] < only->places.at[k])) {
            read_format_word(r, OPTION_NO_BINARY, no->items.at[i++]);
        } else {
            read_format_word(r, OPTION_ONLY_BINARY, only->items.at[k++]);
        }
    }
}

static void read_max_age(struct reader *r)
{
    struct str text = options_value(r->options, OPTION_MAX_AGE);
    r->settings->max_age =
        r->options->command == COMMAND_CACHE_PRUNE ? PRUNE_AGE_DEFAULT : MAX_AGE_DEFAULT;
    if (text.len && !duration_parse(text, &r->settings->max_age)) {
        trouble_add(r->troubles,
                    "option '--max-age': '%.*s' is not a duration (90s, 30m, 24h, 7d or 0)",
                    STR_ARG(text));
    }
}

/* Seconds are a duration without its unit. */
static void read_timeout(struct reader *r)
{
    struct str text = options_value(r->options, OPTION_TIMEOUT);
    struct str with_unit = arena_printf(r->arena, "%.*ss", STR_ARG(text));
    r->settings->timeout = TIMEOUT_DEFAULT;
    if (text.len && (!duration_parse(with_unit, &r->settings->timeout) ||
                     r->settings->timeout < 1 || r->settings->timeout > TIMEOUT_MAX)) {
        trouble_add(r->troubles, "option '--timeout': '%.*s' is not a number of seconds, 1 to %d",
                    STR_ARG(text), TIMEOUT_MAX);
    }
}

static void read_as_of(struct reader *r)
{
    struct str text = options_value(r->options, OPTION_AS_OF);
    r->settings->has_as_of = text.len > 0;
    if (text.len && !moment_parse(text, &r->settings->as_of)) {
        trouble_add(r->troubles,
                    "option '--as-of': '%.*s' is not a date (2026-11-20) or time "
                    "(2026-11-20T08:00:00Z)",
                    STR_ARG(text));
    }
}

static void check_index_url(struct reader *r)
{
    const struct option_values *urls = &r->options->values[OPTION_INDEX_URL];
    size_t unnamed = 0;
    for (size_t i = 0; i < urls->items.len; i++) {
        struct str url;
        unnamed += index_bound_name(r->arena, urls->items.at[i], &url).len == 0;
    }
    if (unnamed > 1) {
        trouble_add(r->troubles, "option '--index-url' is given twice without a NAME= "
                                 "(--extra-index-url adds an index)");
    }
}

void settings_read(struct arena *arena, const struct options *options, struct settings *settings,
                   struct troubles *troubles)
{
    struct reader r = {arena, options, settings, troubles};
    struct str evidence = options_value(options, OPTION_EVIDENCE);
    const struct option_values *metadata = &options->values[OPTION_METADATA];
    settings->cache_dir = options_value(options, OPTION_CACHE_DIR);
    settings->no_cache = options->given[OPTION_NO_CACHE];
    settings->offline = options->given[OPTION_OFFLINE];
    settings->check_shadow = options->given[OPTION_CHECK_SHADOW];
    settings->evidence = EVIDENCE_DECLARED;
    (void)evidence_of(evidence, &settings->evidence);
    for (size_t i = 0; i < metadata->items.len; i++) {
        vec_push(arena, &settings->metadata, metadata->items.at[i]);
    }
    check_exclusions(&r);
    check_index_url(&r);
    read_refresh(&r);
    read_formats(&r);
    read_max_age(&r);
    read_timeout(&r);
    read_as_of(&r);
}
