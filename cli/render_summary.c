#include "cli/render_text.h"

#include "base/datetime.h"
#include "base/diag.h"

static void add_count(struct buf *out, size_t count, const char *what)
{
    buf_printf(out, "%zu %s%s", count, what, count == 1 ? "" : "s");
}

/* "skipped: nova on 3.8 (requires-python >=3.9)" */
static void add_skipped(struct buf *out, const struct report *report)
{
    for (size_t i = 0; report->skipped && i < report->projects->items.len; i++) {
        const struct project *project = &report->projects->items.at[i];
        if (report->skipped[i]) {
            struct str names =
                environment_names(out->arena, report->environments, report->skipped[i]);
            names = str_slice(names, str_starts(names, STR("Python ")) ? 7 : 0, names.len);
            struct str line = arena_printf(
                out->arena, "skipped: %.*s on %.*s (requires-python %.*s)", STR_ARG(project->name),
                STR_ARG(names), STR_ARG(project->requires_python));
            diag_add_safe(out, line);
            buf_add_char(out, '\n');
        }
    }
}

/* "not together: barbican, heat; the other 66 projects fit into one environment" */
static void add_apart(struct buf *out, const struct report *report)
{
    size_t count = report->projects->items.len;
    size_t apart = 0;
    for (size_t i = 0; report->apart && i < count; i++) {
        if (report->apart[i]) {
            buf_add(out, apart++ ? STR(", ") : STR("not together: "));
            diag_add_safe(out, report->projects->items.at[i].name);
        }
    }
    if (apart && apart < count) {
        buf_add(out, STR("; the other "));
        add_count(out, count - apart, "project");
        buf_add(out, count - apart == 1 ? STR(" fits") : STR(" fit"));
        buf_add(out, STR(" into one environment"));
    }
    buf_add(out, apart ? STR("\n") : STR(""));
}

/* How old the least fresh page is that the verdict rests on. */
static void add_age(struct buf *out, const struct report *report)
{
    if (report->oldest_page) {
        struct str text = datetime_text(out->arena, report->oldest_page);
        buf_printf(out, "oldest page of the index: %.*s\n", STR_ARG(text));
    }
}

static void add_evidence(struct buf *out, const struct report *report, bool verbose)
{
    static const char *const names[EVIDENCE_LEVELS] = {"proven", "static", "declared", "given"};
    size_t all = 0;
    size_t weak = 0;
    for (size_t i = 0; i < EVIDENCE_LEVELS; i++) {
        all += report->evidence[i];
        weak += i >= EVIDENCE_DECLARED ? report->evidence[i] : 0;
    }
    if (all == 0 || (!verbose && weak == 0)) {
        return;
    }
    const char *before = "evidence: ";
    for (size_t i = 0; i < EVIDENCE_LEVELS; i++) {
        if (report->evidence[i]) {
            buf_printf(out, "%s%zu %s", before, report->evidence[i], names[i]);
            before = ", ";
        }
    }
    buf_add_char(out, '\n');
}

/* "2 errors, 1 warning (1 ignored)" */
static void add_findings(struct buf *out, const struct report *report)
{
    bool none = true;
    for (size_t level = 0; level < LEVELS; level++) {
        size_t count = report->counts[level];
        if (count) {
            const char *name = finding_level_name((enum finding_level)level);
            buf_add(out, none ? STR("") : STR(", "));
            buf_printf(out, "%zu %s%s", count, name,
                       count == 1 || level == LEVEL_UNDECIDED ? "" : "s");
            none = false;
        }
    }
    buf_add(out, none ? STR("no findings") : STR(""));
    if (report->ignored) {
        buf_printf(out, " (%zu ignored)", report->ignored);
    }
    buf_add_char(out, '\n');
}

/* Each release is counted by its evidence. */
static void add_resolved(struct buf *out, const struct report *report)
{
    size_t releases = 0;
    for (size_t i = 0; i < EVIDENCE_LEVELS; i++) {
        releases += report->evidence[i];
    }
    if (report->resolutions) {
        buf_add(out, STR(", "));
        add_count(out, releases, "release");
    }
}

void render_summary(struct buf *out, const struct report *report, bool verbose)
{
    if (report->verdict == VERDICT_ERROR) {
        add_count(out, report->counts[LEVEL_ERROR], "syntax error");
        buf_add(out, STR(": nothing was checked\n"));
        return;
    }
    add_skipped(out, report);
    add_apart(out, report);
    add_evidence(out, report, verbose);
    add_age(out, report);
    add_count(out, report->projects->items.len, "project");
    buf_add(out, STR(", "));
    add_count(out, report->environments->count, "environment");
    buf_add(out, STR(", "));
    add_count(out, report->pin_count, "pin");
    add_resolved(out, report);
    buf_add(out, STR(": "));
    add_findings(out, report);
}
