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

enum output_result {
    OUTPUT_WRITTEN,
    OUTPUT_GONE, /* the reader has gone away (EPIPE): nobody misses the rest */
    OUTPUT_FAILED,
};

/* Writes and flushes; OUTPUT_FAILED with the error. The process must ignore SIGPIPE. */
enum output_result output_stream(FILE *stream, struct str text, struct error *error);

#endif
