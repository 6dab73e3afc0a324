/*
 * output: where reports go: standard output, and files that are replaced whole.
 */
#ifndef DEPCHECK_CLI_OUTPUT_H
#define DEPCHECK_CLI_OUTPUT_H

#include "base/error.h"
#include "cli/trouble.h"

enum output_format { OUTPUT_TEXT, OUTPUT_JSON };

/* One --output FORMAT:FILE. */
struct output_target {
    enum output_format format;
    struct str path;
};

struct output_targets {
    VEC(struct output_target) items;
};

/* False if no format has that name. */
bool output_format_of(struct str name, enum output_format *format);

/* Adds the target that text says. */
void output_parse(struct arena *arena, struct str text, struct output_targets *targets,
                  struct troubles *troubles);

/*
 * Writes and flushes. A reader that has gone away (EPIPE) is no error: nobody misses the rest. The
 * process must ignore SIGPIPE.
 */
bool output_stream(FILE *stream, struct str text, struct error *error);

#endif
