#include "cli/present.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/redact.h"
#include "cli/render_json.h"
#include "cli/render_lock.h"
#include "cli/render_text.h"

static bool is_set(const struct context *context, const char *name)
{
    const char *value = context->environment_variable(context->data, name);
    return value && *value;
}

static bool wants_color(const struct context *context, const struct options *options, FILE *stream)
{
    struct str when = options_value(options, OPTION_COLOR);
    if (str_eq(when, STR("always")) || str_eq(when, STR("never"))) {
        return str_eq(when, STR("always"));
    }
    const char *terminal = context->environment_variable(context->data, "TERM");
    bool dumb = str_eq(str_of(terminal), STR("dumb"));
    return isatty(fileno(stream)) && !is_set(context, "NO_COLOR") && !dumb;
}

/* 0: the stream is no terminal. */
static size_t terminal_columns(FILE *stream)
{
    struct winsize size = {0};
    int fd = fileno(stream);
    return isatty(fd) && ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

static struct text_style style_of(const struct context *context, const struct options *options,
                                  FILE *stream)
{
    return (struct text_style){
        .color = wants_color(context, options, stream),
        .verbose = options->given[OPTION_VERBOSE],
        .columns = terminal_columns(stream),
    };
}

static struct str render(struct arena *arena, const struct report *report,
                         enum output_format format, const struct text_style *style)
{
    struct buf out = {.arena = arena};
    if (format == OUTPUT_JSON) {
        render_json(&out, report);
    } else {
        render_text(&out, report, style);
    }
    return redact(arena, buf_str(&out));
}

static struct str lock_text(struct arena *arena, const struct report *report)
{
    struct buf out = {.arena = arena};
    render_lock(&out, report);
    return redact(arena, buf_str(&out));
}

/* A text file ends with the summary: it is the whole report. */
static struct str render_file(struct arena *arena, const struct report *report,
                              enum output_format format, bool verbose)
{
    struct text_style plain = {.verbose = verbose};
    struct buf out = {.arena = arena};
    buf_add(&out, render(arena, report, format, &plain));
    if (format == OUTPUT_TEXT && report->resolutions) {
        struct str lock = lock_text(arena, report);
        buf_add(&out, out.len && lock.len ? STR("\n") : STR(""));
        buf_add(&out, lock);
    }
    if (format == OUTPUT_TEXT) {
        buf_add(&out, out.len ? STR("\n") : STR(""));
        render_summary(&out, report, verbose);
    }
    return buf_str(&out);
}

static void write_files(struct arena *arena, const struct output_targets *targets,
                        const struct report *report, bool verbose, struct troubles *troubles)
{
    for (size_t i = 0; i < targets->items.len; i++) {
        const struct output_target *target = &targets->items.at[i];
        struct str text = render_file(arena, report, target->format, verbose);
        struct error error = {0};
        if (!file_write_atomic(arena, arena_cstr(arena, target->path), text, &error)) {
            trouble_add(troubles, "cannot write the report: %s", error.text);
        }
    }
}

static enum output_format format_of(const struct options *options)
{
    enum output_format format = OUTPUT_TEXT;
    output_format_of(options_value(options, OPTION_FORMAT), &format);
    return format;
}

static enum output_result write_stdout(struct arena *arena, const struct context *context,
                                       const struct options *options, const struct report *report,
                                       struct troubles *troubles)
{
    struct text_style style = style_of(context, options, context->out);
    enum output_format format = format_of(options);
    struct error error = {0};
    struct str text = render(arena, report, format, &style);
    if (report->resolutions && format == OUTPUT_TEXT) {
        text = options->given[OPTION_OUTPUT_FILE] ? STR("") : lock_text(arena, report);
    }
    enum output_result result = output_stream(context->out, text, &error);
    if (result == OUTPUT_FAILED) {
        trouble_add(troubles, "%s", error.text);
    }
    return result;
}

/* Of a lock standard output is the lock alone: what is to be said goes to standard error. */
static void tell_of_lock(struct arena *arena, const struct context *context,
                         const struct options *options, const struct report *report)
{
    struct text_style style = style_of(context, options, context->err);
    struct str text = render(arena, report, OUTPUT_TEXT, &style);
    if (format_of(options) == OUTPUT_TEXT && text.len) {
        fwrite(text.ptr, 1, text.len, context->err);
    }
}

static void write_lock(struct arena *arena, const struct context *context,
                       const struct options *options, const struct report *report,
                       struct troubles *troubles)
{
    struct error error = {0};
    struct str path = options_value(options, OPTION_OUTPUT_FILE);
    if (path.len && !render_lock_is_whole(report)) {
        fprintf(context->err, "note: %.*s is not written: not everything is resolved\n",
                STR_ARG(path));
    } else if (path.len && !file_write_atomic(arena, arena_cstr(arena, path),
                                              lock_text(arena, report), &error)) {
        trouble_add(troubles, "cannot write the lock: %s", error.text);
    }
}

int present_report(struct arena *arena, const struct context *context,
                   const struct options *options, const struct output_targets *targets,
                   const struct report *report)
{
    struct troubles troubles = {.arena = arena};
    bool verbose = options->given[OPTION_VERBOSE];
    write_files(arena, targets, report, verbose, &troubles);
    if (report->resolutions) {
        tell_of_lock(arena, context, options, report);
        write_lock(arena, context, options, report, &troubles);
    }
    enum output_result result = write_stdout(arena, context, options, report, &troubles);
    trouble_print(&troubles, context->err);
    if (!options->given[OPTION_QUIET] && result != OUTPUT_GONE) {
        struct buf summary = {.arena = arena};
        render_summary(&summary, report, verbose);
        fwrite(summary.ptr, 1, summary.len, context->err);
    }
    return troubles.items.len ? (int)VERDICT_ERROR : (int)report->verdict;
}
