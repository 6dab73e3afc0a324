/*
 * bench_resolve EMPTY: times the resolver on 600 made names of 100 versions each, all of it at
 * hand; exit 1 if a bound of docs/performance.md is missed.
 *
 * Every release requires three other names. Its bounds always leave version 50, so there is an
 * answer. Without caps it is the newest of all; with them, releases beyond 60 exclude some newer
 * releases of what they require, and the resolver has to go back.
 */
#include <malloc.h>
#include <sys/resource.h>

#include "resolver/resolve.h"
#include "tests/bench/bench.h"
#include "tests/support/snapshot_catalog.h"

enum { NAMES = 600, VERSIONS = 100, REQUIRES = 3, MIDDLE = 50, CAPPED_FROM = 60 };
enum { LIMIT_MS = 200, LIMIT_MB = 50, ROUNDS = 11 };

struct bench {
    struct arena *arena;
    struct environment_set environments;
    struct context context;
    struct catalog *catalog;
    unsigned caps;   /* one in so many requirements; 0: none */
    uint32_t random; /* state */
};

/* The same on every machine. */
static uint32_t next_random(struct bench *bench, uint32_t below)
{
    bench->random = bench->random * 1664525u + 1013904223u;
    return (bench->random >> 8) % below;
}

static struct str make_requirement(struct bench *bench, uint32_t other, uint32_t version)
{
    uint32_t low = version / 2;
    if (version > CAPPED_FROM && bench->caps && next_random(bench, bench->caps) == 0) {
        uint32_t high = MIDDLE + next_random(bench, VERSIONS - MIDDLE);
        return arena_printf(bench->arena, "n-%u>=%u,<=%u", other, low, high);
    }
    return arena_printf(bench->arena, "n-%u>=%u", other, low);
}

/* The next name is required, so that all are reached. */
static void fill_release(struct bench *bench, uint32_t name, uint32_t version,
                         const uint32_t *others, struct protocol_release *release)
{
    struct release_texts *texts = &release->texts;
    release->version = arena_printf(bench->arena, "%u", version);
    release->files = ARENA_NEW(bench->arena, struct str);
    release->files[0] = arena_printf(bench->arena, "n_%u-%u-py3-none-any.whl", name, version);
    release->file_count = 1;
    release->upload_time = PAGE_TIME_UNKNOWN;
    texts->evidence = EVIDENCE_PROVEN;
    texts->requires_dist = ARENA_ARRAY(bench->arena, struct str, REQUIRES);
    for (size_t i = 0; i < REQUIRES; i++) {
        texts->requires_dist[texts->requires_dist_count++] =
            make_requirement(bench, others[i], version);
    }
}

static void make_catalog(struct bench *bench)
{
    bench->catalog = snapshot_catalog_bare(bench->arena, &bench->environments);
    for (uint32_t name = 0; name < NAMES; name++) {
        struct protocol_project project = {.name = arena_printf(bench->arena, "n-%u", name),
                                           .files_complete = true,
                                           .count = VERSIONS};
        uint32_t others[REQUIRES] = {(name + 1) % NAMES};
        for (size_t i = 1; i < REQUIRES; i++) {
            others[i] = (name + 1 + next_random(bench, NAMES - 1)) % NAMES;
        }
        project.releases = ARENA_ARRAY(bench->arena, struct protocol_release, VERSIONS);
        for (uint32_t i = 0; i < VERSIONS; i++) {
            fill_release(bench, name, i + 1, others, &project.releases[i]);
        }
        catalog_add_project(bench->catalog, &project);
    }
}

/* The answer for `n-0`, which needs all names. */
static bool resolve_once(const struct bench *bench, struct str path, double *ms)
{
    struct arena *arena = arena_create_huge();
    struct diag_list diags = {.arena = arena};
    struct reqfile_reader *reader = reqfile_reader_create(arena, &bench->context, &diags);
    struct project_set projects = {0};
    struct error error = {0};
    bool loaded = project_load_all(arena, reader, &path, 1, &(struct project_options){0}, &projects,
                                   &diags, &error);
    struct pinset pins = {0};
    double start = bench_now_ms();
    struct graph_input graph = {.arena = arena,
                                .names = intern_create(arena),
                                .environments = &bench->environments,
                                .pins = &pins,
                                .catalog = bench->catalog,
                                .projects = &projects,
                                .reader = reader,
                                .diags = &diags};
    const struct project *root = &projects.items.at[0];
    struct resolve_input input = {
        .arena = arena, .graph = graph_create(&graph), .roots = &root, .root_count = 1};
    struct resolve_result result = {0};
    if (loaded) {
        resolve_run(&input, &result);
    }
    *ms = bench_now_ms() - start;
    bool right = result.satisfiable && result.choice_count == NAMES;
    arena_destroy(arena);
    return right;
}

static bool measure(struct bench *bench, const char *what, struct str path, double empty)
{
    double times[ROUNDS];
    bool right = resolve_once(bench, path, &times[0]);
    for (size_t i = 0; i < ROUNDS && right; i++) {
        right = resolve_once(bench, path, &times[i]);
    }
    if (!right) {
        fprintf(stderr, "%s: that is not the answer\n", what);
        exit(2);
    }
    return bench_report(what, bench_median(times, ROUNDS), LIMIT_MS, empty);
}

static const char *no_variable(void *data, const char *name)
{
    (void)data;
    (void)name;
    return NULL;
}

static bool run(struct arena *arena, const char *what, unsigned caps, struct str path, double empty)
{
    struct error error = {0};
    struct bench bench = {
        .arena = arena,
        .context = {.in = stdin, .out = stdout, .err = stderr, .environment_variable = no_variable},
        .caps = caps};
    bench.environments.at = ARENA_NEW(arena, struct environment);
    bench.environments.count = 1;
    if (!environment_make(arena, STR("3.11"), STR("linux-x86_64"), bench.environments.at, &error)) {
        fprintf(stderr, "%s\n", error.text);
        exit(2);
    }
    make_catalog(&bench);
    return measure(&bench, what, path, empty);
}

int main(int argc, char **argv)
{
    char path[] = P_tmpdir "/depcheck-bench-XXXXXX";
    int file = argc == 2 ? mkstemp(path) : -1;
    if (file < 0 || write(file, "n-0\n", 4) != 4 || close(file) != 0) {
        fputs("usage: bench_resolve EMPTY\n", stderr);
        return 2;
    }
    struct arena *arena = arena_create();
    double empty = bench_empty(argv[1]);
    printf("%d names x %d versions\n", NAMES, VERSIONS);
    bool ok = run(arena, "the newest fit each other", 0, str_of(path), empty);
    ok &= run(arena, "some newest exclude each other", 20, str_of(path), empty);
    unlink(path);
    arena_destroy(arena);
    return ok ? 0 : 1;
}
