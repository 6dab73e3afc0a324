#include "cli/render_lock.h"

#include "base/diag.h"

/* Texts of files and indexes stay on their line. */
static void add_via(struct buf *out, const char *before, const struct resolution_via *via)
{
    buf_add(out, str_of(before));
    diag_add_safe(out, via->text);
    buf_add_char(out, '\n');
}

static void add_vias(struct buf *out, const struct resolution_entry *entry)
{
    if (entry->via_count == 1) {
        add_via(out, "    # via ", &entry->via[0]);
        return;
    }
    buf_add(out, STR("    # via\n"));
    for (size_t i = 0; i < entry->via_count; i++) {
        add_via(out, "    #   ", &entry->via[i]);
    }
}

/* A project of the user's is no line of a constraints file. */
static void add_entry(struct buf *out, const struct resolution_entry *entry)
{
    if (entry->path.len) {
        buf_add(out, STR("# "));
        buf_add(out, entry->name);
        buf_add(out, STR(" is the project in "));
        diag_add_safe(out, entry->path);
    } else {
        buf_add(out, entry->name);
        buf_add(out, STR("=="));
        buf_add(out, entry->version);
    }
    buf_add_char(out, '\n');
    add_vias(out, entry);
}

static bool same_entry(const struct resolution_entry *a, const struct resolution_entry *b)
{
    bool same = str_eq(a->name, b->name) && str_eq(a->version, b->version) &&
                str_eq(a->path, b->path) && a->via_count == b->via_count;
    for (size_t i = 0; same && i < a->via_count; i++) {
        same = str_eq(a->via[i].text, b->via[i].text);
    }
    return same;
}

static bool same_answer(const struct resolution *a, const struct resolution *b)
{
    bool same = a->satisfiable == b->satisfiable && a->open == b->open && a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) {
        same = same_entry(&a->at[i], &b->at[i]);
    }
    return same;
}

/* Environments whose answer is that of the first one. */
static uint64_t alike(const struct report *report, size_t first)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < report->environments->count; i++) {
        bool same = same_answer(&report->resolutions[first], &report->resolutions[i]);
        bits |= (uint64_t)same << i;
    }
    return bits;
}

static void add_heading(struct buf *out, const struct report *report, uint64_t bits,
                        bool satisfiable)
{
    struct str names = environment_names(out->arena, report->environments, bits);
    buf_add(out, out->len ? STR("\n# ") : STR("# "));
    diag_add_safe(out, names);
    buf_add(out, satisfiable ? STR("\n") : STR(": there is no answer\n"));
}

static void add_answer(struct buf *out, const struct report *report, size_t first, uint64_t bits)
{
    const struct resolution *resolution = &report->resolutions[first];
    if (report->environments->count > 1) {
        add_heading(out, report, bits, resolution->satisfiable);
    }
    if (resolution->open) {
        buf_add(out, STR("# not decided: what is not known may change these versions\n"));
    }
    for (size_t i = 0; resolution->satisfiable && i < resolution->count; i++) {
        add_entry(out, &resolution->at[i]);
    }
}

void render_lock(struct buf *out, const struct report *report)
{
    bool any = false;
    uint64_t done = 0;
    for (size_t i = 0; i < report->environments->count; i++) {
        any = any || report->resolutions[i].satisfiable;
    }
    for (size_t i = 0; any && i < report->environments->count; i++) {
        if (!(done >> i & 1)) {
            uint64_t bits = alike(report, i);
            done |= bits;
            add_answer(out, report, i, bits);
        }
    }
}

bool render_lock_is_whole(const struct report *report)
{
    for (size_t i = 0; i < report->environments->count; i++) {
        if (!report->resolutions[i].satisfiable || report->resolutions[i].open) {
            return false;
        }
    }
    return true;
}
