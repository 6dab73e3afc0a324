#include "cli/cmd_snapshot.h"

#include <stdlib.h>

#include "base/diag.h"
#include "cli/output.h"
#include "constraints/name.h"
#include "pypi/catalog.h"

enum { EXIT_FINE = 0, EXIT_UNUSABLE = 2 };

struct diff {
    struct arena *arena;
    struct buf out;
    struct str subject; /* "NAME VERSION" */
};

static void say(struct diff *diff, struct str subject, const char *what, struct str more)
{
    diag_add_safe(&diff->out, subject);
    buf_add(&diff->out, STR(": "));
    buf_add(&diff->out, str_of(what));
    if (more.len) {
        buf_add_char(&diff->out, ' ');
        diag_add_safe(&diff->out, more);
    }
    buf_add_char(&diff->out, '\n');
}

static int compare_texts(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static struct str *sort_texts(struct arena *arena, const struct str *texts, size_t count)
{
    struct str *sorted = ARENA_ARRAY(arena, struct str, count);
    for (size_t i = 0; i < count; i++) {
        sorted[i] = texts[i];
    }
    if (count) {
        qsort(sorted, count, sizeof *sorted, compare_texts);
    }
    return sorted;
}

/* Where two sorted lists stand: less than 0 for what only the first has, 0 for what both have. */
static int step(const struct str *a, size_t a_left, const struct str *b, size_t b_left)
{
    if (a_left == 0 || b_left == 0) {
        return a_left ? -1 : 1;
    }
    return str_cmp(*a, *b);
}

static void compare_requirements(struct diff *diff, const struct release_texts *old,
                                 const struct release_texts *new)
{
    struct str *a = sort_texts(diff->arena, old->requires_dist, old->requires_dist_count);
    struct str *b = sort_texts(diff->arena, new->requires_dist, new->requires_dist_count);
    size_t i = 0;
    size_t k = 0;
    while (i < old->requires_dist_count || k < new->requires_dist_count) {
        int order = step(a + i, old->requires_dist_count - i, b + k, new->requires_dist_count - k);
        if (order < 0) {
            say(diff, diff->subject, "requires no more", a[i]);
        } else if (order > 0) {
            say(diff, diff->subject, "now requires", b[k]);
        }
        i += order <= 0;
        k += order >= 0;
    }
    if (!str_eq(old->requires_python, new->requires_python)) {
        struct str any = STR("any");
        say(diff, diff->subject, "now requires Python",
            new->requires_python.len ? new->requires_python : any);
    }
}

static void compare_yanks(struct diff *diff, const struct release_texts *old,
                          const struct release_texts *new)
{
    if (new->yanked && !old->yanked) {
        struct str reason = new->yanked_reason;
        say(diff, diff->subject, "now yanked",
            reason.len ? arena_printf(diff->arena, "(%.*s)", STR_ARG(reason)) : reason);
    } else if (old->yanked && !new->yanked) {
        say(diff, diff->subject, "no longer yanked", STR(""));
    }
}

/* The hash of a file, empty if it is not known. */
static struct str hash_of(const struct protocol_release *release, struct str file)
{
    for (size_t i = 0; release->hashes && i < release->file_count; i++) {
        if (str_eq(release->files[i], file)) {
            return release->hashes[i];
        }
    }
    return STR("");
}

static void compare_files(struct diff *diff, const struct protocol_release *old,
                          const struct protocol_release *new)
{
    for (size_t i = 0; new->hashes &&i < new->file_count; i++) {
        struct str before = hash_of(old, new->files[i]);
        if (before.len && new->hashes[i].len && !str_eq(before, new->hashes[i])) {
            say(diff, diff->subject, "now has another", new->files[i]);
        }
    }
}

static bool is_known(const struct protocol_release *release)
{
    return !release->texts.dynamic && !release->unread.set;
}

static void compare_releases(struct diff *diff, const struct protocol_release *old,
                             const struct protocol_release *new)
{
    compare_yanks(diff, &old->texts, &new->texts);
    if (is_known(old) && is_known(new)) {
        compare_requirements(diff, &old->texts, &new->texts);
    }
    compare_files(diff, old, new);
}

/* A release with its version, which may be none: those come last, by text. */
struct ranked {
    const struct protocol_release *release;
    struct version version;
    bool is_version;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *x = a;
    const struct ranked *y = b;
    int order = x->is_version && y->is_version ? version_cmp(&x->version, &y->version)
                                               : y->is_version - x->is_version;
    return order ? order : str_cmp(x->release->version, y->release->version);
}

static struct ranked *rank(struct arena *arena, const struct protocol_project *project)
{
    struct ranked *ranked = ARENA_ARRAY(arena, struct ranked, project->count);
    for (size_t i = 0; i < project->count; i++) {
        ranked[i].release = &project->releases[i];
        ranked[i].is_version =
            version_parse(arena, project->releases[i].version, &ranked[i].version);
    }
    if (project->count) {
        qsort(ranked, project->count, sizeof *ranked, compare_ranked);
    }
    return ranked;
}

static void compare_projects(struct diff *diff, const struct protocol_project *old,
                             const struct protocol_project *new)
{
    struct ranked *a = rank(diff->arena, old);
    struct ranked *b = rank(diff->arena, new);
    size_t i = 0;
    size_t k = 0;
    while (i < old->count || k < new->count) {
        int order = i == old->count ? 1 : k == new->count ? -1 : compare_ranked(a + i, b + k);
        const struct protocol_release *shown = order > 0 ? b[k].release : a[i].release;
        diff->subject =
            arena_printf(diff->arena, "%.*s %.*s", STR_ARG(new->name), STR_ARG(shown->version));
        if (order) {
            say(diff, diff->subject, order < 0 ? "gone" : "new", STR(""));
        } else {
            compare_releases(diff, a[i].release, b[k].release);
        }
        i += order <= 0;
        k += order >= 0;
    }
}

static void compare_name(struct diff *diff, struct catalog *old, struct catalog *new,
                         struct str name)
{
    struct protocol_project before;
    struct protocol_project after;
    bool was = catalog_export(old, name, &before);
    bool is = catalog_export(new, name, &after);
    if (was != is) {
        size_t count = was ? before.count : after.count;
        say(diff, name, was ? "gone," : "new,",
            arena_printf(diff->arena, "%zu version%s", count, count == 1 ? "" : "s"));
    } else if (was && !before.unread.set && !after.unread.set) {
        compare_projects(diff, &before, &after);
    }
}

/* A snapshot as a whole; NULL with a trouble. */
static struct catalog *open_snapshot(struct arena *arena, struct fetch *fetch,
                                     const struct environment_set *none, struct str path,
                                     struct troubles *troubles)
{
    struct catalog_config config = {
        .environments = none,
        .fetch = fetch,
        .max_age = CATALOG_ALWAYS,
        .as_of = CATALOG_ALWAYS,
        .export = true,
        .evidence = EVIDENCE_DECLARED,
    };
    struct error error = {0};
    struct catalog *catalog = catalog_create(arena, &config);
    if (!catalog_open_snapshot(catalog, arena_cstr(arena, path), &error)) {
        trouble_add(troubles, "%s", error.text);
        return NULL;
    }
    return catalog;
}

/* The names that were asked for, or all of both, sorted, each once. */
static struct str *choose_names(struct arena *arena, const struct options *options,
                                struct catalog *const *catalogs, size_t *count,
                                struct troubles *troubles)
{
    VEC(struct str) names = {0};
    for (size_t i = 2; i < options->inputs.len; i++) {
        struct str name = options->inputs.at[i];
        if (!name_is_valid(name)) {
            trouble_add(troubles, "'%.*s' is not a name", STR_ARG(name));
        }
        vec_push(arena, &names, name_canonical(arena, name));
    }
    for (size_t i = 0; i < 2 && options->inputs.len == 2; i++) {
        size_t more;
        const struct str *all = catalog_snapshot_names(catalogs[i], arena, &more);
        for (size_t k = 0; k < more; k++) {
            vec_push(arena, &names, all[k]);
        }
    }
    struct str *sorted = sort_texts(arena, names.at, names.len);
    *count = 0;
    for (size_t i = 0; i < names.len; i++) {
        if (*count == 0 || !str_eq(sorted[*count - 1], sorted[i])) {
            sorted[(*count)++] = sorted[i];
        }
    }
    return sorted;
}

static void run(struct diff *diff, struct fetch *fetch, const struct options *options,
                struct troubles *troubles)
{
    struct environment_set none = {0};
    struct catalog *catalogs[2];
    for (size_t i = 0; i < 2; i++) {
        catalogs[i] = open_snapshot(diff->arena, fetch, &none, options->inputs.at[i], troubles);
    }
    if (troubles->items.len) {
        return;
    }
    size_t count;
    struct str *names = choose_names(diff->arena, options, catalogs, &count, troubles);
    for (size_t i = 0; i < count && troubles->items.len == 0; i++) {
        compare_name(diff, catalogs[0], catalogs[1], names[i]);
    }
}

int cmd_snapshot_diff(struct arena *arena, const struct context *context,
                      const struct options *options, struct troubles *troubles)
{
    struct protocol_setup setup = {.user_agent = STR("depcheck"), .connections = 1};
    struct fetch *fetch = fetch_create(arena, context->helper, &setup);
    struct diff diff = {.arena = arena, .out = {.arena = arena}};
    struct error error = {0};
    run(&diff, fetch, options, troubles);
    fetch_destroy(fetch);
    if (troubles->items.len == 0 &&
        output_stream(context->out, buf_str(&diff.out), &error) == OUTPUT_FAILED) {
        trouble_add(troubles, "%s", error.text);
    }
    trouble_print(troubles, context->err);
    return troubles->items.len ? EXIT_UNUSABLE : EXIT_FINE;
}
