#include "cli/render_text.h"

#include "base/diag.h"
#include "base/intern.h"
#include "base/utf8.h"
#include "cli/redact.h"
#include "cli/render_words.h"

#define RESET "\033[0m"
#define BOLD "\033[1m"

enum {
    PATHS_SHOWN = 8, /* at most so many lines for the ways to a clash */
};

static const char *const level_colors[LEVELS] = {
    [LEVEL_ERROR] = "\033[1;31m",
    [LEVEL_WARNING] = "\033[1;33m",
    [LEVEL_UNDECIDED] = "\033[1;35m",
    [LEVEL_NOTE] = "\033[1;36m",
};

/* What the functions below share while one finding is shown. */
struct writer {
    struct buf *out;
    const struct report *report;
    const struct text_style *style;
    const struct finding *finding;
    size_t gutter;
};

static void add_heading(struct writer *w)
{
    const struct finding *finding = w->finding;
    const char *kind = finding_kind_info(finding->kind)->name;
    bool color = w->style->color;
    buf_printf(w->out, "%s%s[%s]%s: %s", color ? level_colors[finding->level] : "",
               finding_level_name(finding->level), kind, color ? RESET : "", color ? BOLD : "");
    diag_add_safe(w->out, finding->message);
    buf_printf(w->out, "%s%s\n", color ? RESET : "", finding->ignored ? " (ignored)" : "");
}

/* Appends s cut to columns; a cut line ends in "...". */
static void add_cut(struct buf *out, struct str s, size_t columns)
{
    size_t width = 0;
    size_t fits = 0; /* bytes that leave room for the dots */
    for (size_t at = 0; at < s.len;) {
        width += (size_t)utf8_width(utf8_next(s, &at));
        if (width + 3 <= columns) {
            fits = at;
        }
    }
    bool cut = columns > 3 && width > columns;
    buf_add(out, cut ? str_slice(s, 0, fits) : s);
    buf_add(out, cut ? STR("...") : STR(""));
}

/* What hides a password sees the whole URL: it comes before the cut. */
static void add_detail(struct writer *w, struct str text, bool may_cut)
{
    struct buf line = {.arena = w->out->arena};
    buf_fill(&line, ' ', w->gutter + 1);
    buf_add(&line, STR("= "));
    diag_add_safe(&line, redact(w->out->arena, text));
    add_cut(w->out, buf_str(&line), may_cut && !w->style->verbose ? w->style->columns : 0);
    buf_add_char(w->out, '\n');
}

/* Whether the chain starts at the line that the finding points at. */
static bool starts_there(const struct finding *finding, const struct finding_where *where)
{
    return where->chain_length && span_cmp(where->chain[0].by.at, finding->at) == 0;
}

/* The way that is shown: from the line that is pointed at if one does, else the shortest. */
static size_t shown_where(const struct finding *finding)
{
    size_t best = 0;
    for (size_t i = 1; i < finding->where.len; i++) {
        const struct finding_where *where = &finding->where.at[i];
        const struct finding_where *known = &finding->where.at[best];
        bool here = starts_there(finding, where);
        bool before = starts_there(finding, known);
        if (here != before ? here : where->chain_length < known->chain_length) {
            best = i;
        }
    }
    return best;
}

static void add_chains(struct writer *w)
{
    const struct finding *finding = w->finding;
    size_t best = shown_where(finding);
    struct intern *shown = intern_create(w->out->arena);
    for (size_t i = 0; i < finding->where.len; i++) {
        if (i != best && !w->style->verbose) {
            continue;
        }
        struct str chain = words_chain(w->out->arena, finding, &finding->where.at[i]);
        if (chain.len && intern_find(shown, chain) == INTERN_NONE) {
            intern_put(shown, chain);
            add_detail(w, chain, true);
        }
    }
}

/* Each way from a line of the user's to the clash. */
static void add_paths(struct writer *w)
{
    size_t count = w->finding->paths.len;
    bool all = w->style->verbose || count <= PATHS_SHOWN;
    size_t shown = all ? count : PATHS_SHOWN - 1;
    for (size_t i = 0; i < shown; i++) {
        add_detail(w, w->finding->paths.at[i], true);
    }
    if (shown < count) {
        add_detail(w, arena_printf(w->out->arena, "and %zu more ways", count - shown), true);
    }
}

static void add_others(struct writer *w)
{
    for (size_t i = 0; i < w->finding->others.len; i++) {
        struct buf line = {.arena = w->out->arena};
        buf_add(&line, STR("with "));
        words_requirement(&line, &w->finding->others.at[i]);
        add_detail(w, buf_str(&line), true);
    }
}

static void add_places(struct writer *w)
{
    struct word_list lines = words_where(w->out->arena, w->report, w->finding, w->style->verbose);
    for (size_t i = 0; i < lines.items.len; i++) {
        add_detail(w, lines.items.at[i], true);
    }
}

static void add_url(struct writer *w)
{
    if (w->finding->url.len) {
        struct buf line = {.arena = w->out->arena};
        buf_add(&line, STR("at "));
        buf_add(&line, w->finding->url);
        add_detail(w, buf_str(&line), false);
    }
}

static void add_help(struct writer *w)
{
    if (w->finding->help.len) {
        struct buf line = {.arena = w->out->arena};
        buf_add(&line, STR("help: "));
        buf_add(&line, w->finding->help);
        add_detail(w, buf_str(&line), false);
    }
}

/* A line with a password is not cut, so that the password can be told. */
static void add_snippet(struct writer *w)
{
    struct span at = w->finding->at;
    size_t line_number = span_position(at).line;
    struct str line = line_number ? source_line(at.source, line_number) : STR("");
    bool is_secret = !str_eq(redact(w->out->arena, line), line);
    diag_snippet(w->out, at, w->finding->label, is_secret ? 0 : w->style->columns);
}

static void add_finding(struct writer *w)
{
    const struct finding *finding = w->finding;
    w->gutter = diag_gutter(finding->at);
    add_heading(w);
    if (finding->at.source) {
        add_snippet(w);
    }
    if (finding->paths.len) {
        add_paths(w);
    } else {
        add_chains(w);
        add_others(w);
    }
    add_places(w);
    add_url(w);
    add_help(w);
}

void render_text(struct buf *out, const struct report *report, const struct text_style *style)
{
    struct writer w = {.out = out, .report = report, .style = style};
    bool first = true;
    for (size_t i = 0; i < report->finding_count; i++) {
        w.finding = &report->findings[i];
        if (w.finding->ignored && !style->verbose) {
            continue;
        }
        buf_add(out, first ? STR("") : STR("\n"));
        add_finding(&w);
        first = false;
    }
    if (report->unlisted) {
        buf_printf(out, "\n%zu more syntax error%s not shown\n", report->unlisted,
                   report->unlisted == 1 ? " is" : "s are");
    }
}
