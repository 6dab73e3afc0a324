/*
 * render_json: a report for programs, as docs/output and docs/report.schema.json describe it.
 */
#ifndef DEPCHECK_CLI_RENDER_JSON_H
#define DEPCHECK_CLI_RENDER_JSON_H

#include "base/buf.h"
#include "cli/report.h"

/* Appends one complete object and a line feed. */
void render_json(struct buf *out, const struct report *report);

#endif
