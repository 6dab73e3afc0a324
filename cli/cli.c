#include "cli/cli.h"

#include "cli/cmd_cache.h"
#include "cli/cmd_check.h"
#include "cli/cmd_lock.h"
#include "cli/cmd_snapshot.h"
#include "cli/output.h"

enum { EXIT_USAGE = 2 };

static int print(struct buf *text, const struct context *context, struct troubles *troubles)
{
    struct error error = {0};
    if (output_stream(context->out, buf_str(text), &error) != OUTPUT_FAILED) {
        return 0;
    }
    trouble_add(troubles, "%s", error.text);
    trouble_print(troubles, context->err);
    return EXIT_USAGE;
}

static int dispatch(struct arena *arena, int argc, const char *const *argv,
                    const struct context *context)
{
    struct options options = {0};
    struct troubles wrong = {.arena = arena};
    options_parse(arena, argc, argv, &options, &wrong);
    struct buf text = {.arena = arena};
    struct troubles troubles = {.arena = arena};
    if (options.given[OPTION_HELP]) {
        options_help(&text, &options);
        return print(&text, context, &troubles);
    }
    if (options.given[OPTION_VERSION]) {
        buf_add(&text, STR("depcheck " DEPCHECK_VERSION "\n"));
        return print(&text, context, &troubles);
    }
    bool cache = str_eq(str_of(command_info(options.command)->group), STR("cache"));
    if (wrong.items.len == 0 && cache) {
        return cmd_cache(arena, context, &options, &wrong);
    }
    if (wrong.items.len == 0 && options.command == COMMAND_SNAPSHOT_DIFF) {
        return cmd_snapshot_diff(arena, context, &options, &wrong);
    }
    if (options.command == COMMAND_LOCK) {
        return cmd_lock(arena, context, &options, &wrong);
    }
    return cmd_check(arena, context, &options, &wrong);
}

int cli_run(int argc, const char *const *argv, const struct context *context)
{
    struct arena *arena = arena_create_huge();
    int status = dispatch(arena, argc, argv, context);
    arena_destroy(arena);
    return status;
}
