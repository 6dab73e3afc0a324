#include "cli/cmd_cache.h"

#include <inttypes.h>

#include "base/datetime.h"
#include "base/diag.h"
#include "cli/cache_directory.h"
#include "cli/settings.h"
#include "pypi/store.h"

enum { EXIT_FINE = 0, EXIT_DAMAGED = 1, EXIT_UNUSABLE = 2 };

static const char *const table_names[STORE_TABLES] = {
    [STORE_PAGE] = "pages of projects", [STORE_RELEASE] = "releases",
    [STORE_METADATA] = "metadata",      [STORE_DOCUMENT] = "documents",
    [STORE_PACK] = "answers of runs",   [STORE_ORIGIN] = "snapshots",
};

/* A line for people; what is unsafe on a terminal is replaced. */
static void say(struct arena *arena, const struct context *context, struct str line)
{
    struct buf out = {.arena = arena};
    diag_add_safe(&out, line);
    buf_add_char(&out, '\n');
    fwrite(out.ptr, 1, out.len, context->out);
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

/* There is no store, or it cannot be used. */
static int explain(struct arena *arena, const struct context *context, struct str directory,
                   const struct error *error)
{
    struct troubles troubles = {.arena = arena};
    if (error->set) {
        trouble_add(&troubles, "%s", error->text);
        trouble_print(&troubles, context->err);
        return EXIT_UNUSABLE;
    }
    say(arena, context, arena_printf(arena, "no store in %.*s", STR_ARG(directory)));
    return EXIT_FINE;
}

int cache_info(struct arena *arena, const struct context *context, struct str directory)
{
    struct store_info info;
    struct error error = {0};
    if (!store_inspect(arena, arena_cstr(arena, directory), &info, &error)) {
        return explain(arena, context, directory, &error);
    }
    say(arena, context, info.path);
    uint64_t tenths = info.bytes * 10 / (1 << 20);
    say(arena, context,
        arena_printf(arena, "  %" PRIu64 ".%" PRIu64 " MiB", tenths / 10, tenths % 10));
    for (size_t i = 1; i < STORE_TABLES; i++) {
        say(arena, context, arena_printf(arena, "  %s: %" PRIu64, table_names[i], info.rows[i]));
    }
    if (info.oldest != 0) {
        struct str oldest = datetime_text(arena, info.oldest);
        say(arena, context, arena_printf(arena, "  the oldest is of %.*s", STR_ARG(oldest)));
    }
    return EXIT_FINE;
}

int cache_prune(struct arena *arena, const struct context *context, struct str directory,
                int64_t max_age)
{
    struct error error = {0};
    uint64_t removed;
    int64_t before = context->now(context->data) - max_age;
    const char *path = arena_cstr(arena, directory);
    if (!store_prune(arena, path, before, &removed, &error)) {
        return explain(arena, context, directory, &error);
    }
    say(arena, context,
        arena_printf(arena, "%" PRIu64 " record%s removed", removed, plural(removed)));
    return EXIT_FINE;
}

int cache_clear(struct arena *arena, const struct context *context, struct str directory)
{
    struct error error = {0};
    if (!store_clear(arena, arena_cstr(arena, directory), &error)) {
        return explain(arena, context, directory, &error);
    }
    say(arena, context, arena_printf(arena, "the store in %.*s is removed", STR_ARG(directory)));
    return EXIT_FINE;
}

int cache_verify(struct arena *arena, const struct context *context, struct str directory)
{
    struct store_info info;
    struct error error = {0};
    if (!store_verify(arena, arena_cstr(arena, directory), &info, &error)) {
        return explain(arena, context, directory, &error);
    }
    uint64_t records = 0;
    for (size_t i = 1; i < STORE_TABLES; i++) {
        records += info.rows[i];
    }
    say(arena, context, info.path);
    if (info.damaged == 0) {
        say(arena, context,
            arena_printf(arena, "  %" PRIu64 " record%s, no damage", records, plural(records)));
        return EXIT_FINE;
    }
    say(arena, context,
        arena_printf(arena, "  %" PRIu64 " record%s good, damage at %" PRIu64 " place%s", records,
                     plural(records), info.damaged, plural(info.damaged)));
    say(arena, context, STR("  depcheck cache clear removes the store; it is made anew"));
    return EXIT_DAMAGED;
}

static int run(struct arena *arena, const struct context *context, const struct options *options,
               const struct settings *settings, struct str directory)
{
    switch (options->command) {
    case COMMAND_CACHE_INFO:
        return cache_info(arena, context, directory);
    case COMMAND_CACHE_PRUNE:
        return cache_prune(arena, context, directory, settings->max_age);
    case COMMAND_CACHE_CLEAR:
        return cache_clear(arena, context, directory);
    default:
        return cache_verify(arena, context, directory);
    }
}

int cmd_cache(struct arena *arena, const struct context *context, const struct options *options,
              struct troubles *troubles)
{
    struct settings settings = {0};
    settings_read(arena, options, &settings, troubles);
    struct str directory = cache_directory(arena, context, settings.cache_dir);
    if (directory.len == 0) {
        trouble_add(troubles, "there is no place for a store: name one with --cache-dir");
    }
    if (troubles->items.len) {
        trouble_print(troubles, context->err);
        return EXIT_UNUSABLE;
    }
    return run(arena, context, options, &settings, directory);
}
