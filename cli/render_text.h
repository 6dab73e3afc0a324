/*
 * render_text: a report for people, as docs/output describes it.
 */
#ifndef DEPCHECK_CLI_RENDER_TEXT_H
#define DEPCHECK_CLI_RENDER_TEXT_H

#include "base/buf.h"
#include "cli/report.h"

struct text_style {
    bool color;
    bool verbose;   /* every distinct chain, every project's name, ignored findings */
    size_t columns; /* of the terminal; 0: lines are not cut */
};

/*
 * Appends the findings, a blank line between two. A first line is never cut: it carries the cause.
 */
void render_text(struct buf *out, const struct report *report, const struct text_style *style);

/*
 * Appends what stands at the end: projects that were skipped, what was not decided, evidence (with
 * verbose, or where some is less than static), and the counts in the last line.
 */
void render_summary(struct buf *out, const struct report *report, bool verbose);

#endif
