#include "cli/output.h"

#include <errno.h>
#include <string.h>

#include "base/suggest.h"

static const char *const names[] = {[OUTPUT_TEXT] = "text", [OUTPUT_JSON] = "json"};

bool output_format_of(struct str name, enum output_format *format)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_eq(name, str_of(names[i]))) {
            *format = (enum output_format)i;
            return true;
        }
    }
    return false;
}

static void unknown_format(struct str name, struct troubles *troubles)
{
    struct suggestion near = {.word = name};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        suggest_offer(&near, str_of(names[i]));
    }
    if (near.best.len) {
        trouble_add(troubles, "option '--output': unknown format '%.*s' (did you mean '%.*s'?)",
                    STR_ARG(name), STR_ARG(near.best));
    } else {
        trouble_add(troubles, "option '--output': unknown format '%.*s' (text, json)",
                    STR_ARG(name));
    }
}

static bool is_taken(const struct output_targets *targets, struct str path)
{
    for (size_t i = 0; i < targets->items.len; i++) {
        if (str_eq(targets->items.at[i].path, path)) {
            return true;
        }
    }
    return false;
}

void output_parse(struct arena *arena, struct str text, struct output_targets *targets,
                  struct troubles *troubles)
{
    size_t colon = str_find(text, ':', 0);
    struct str name = str_slice(text, 0, colon);
    struct output_target target = {.path = str_slice(text, colon + 1, text.len)};
    if (colon == text.len) {
        trouble_add(troubles, "option '--output': '%.*s' is not FORMAT:FILE", STR_ARG(text));
    } else if (!output_format_of(name, &target.format)) {
        unknown_format(name, troubles);
    } else if (target.path.len == 0) {
        trouble_add(troubles, "option '--output': '%.*s' names no file", STR_ARG(text));
    } else if (str_eq(target.path, STR("-"))) {
        trouble_add(troubles,
                    "option '--output': '-' is no file (--format %.*s writes to standard "
                    "output)",
                    STR_ARG(name));
    } else if (is_taken(targets, target.path)) {
        trouble_add(troubles, "option '--output': '%.*s' is given twice", STR_ARG(target.path));
    } else {
        vec_push(arena, &targets->items, target);
    }
}

enum output_result output_stream(FILE *stream, struct str text, struct error *error)
{
    errno = 0;
    bool ok = fwrite(text.ptr, 1, text.len, stream) == text.len;
    ok = fflush(stream) == 0 && ok;
    if (ok) {
        return OUTPUT_WRITTEN;
    }
    if (errno == EPIPE) {
        return OUTPUT_GONE;
    }
    error_set(error, "standard output: %s", strerror(errno));
    return OUTPUT_FAILED;
}
