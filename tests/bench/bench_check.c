/*
 * bench_check EXAMPLE EMPTY: times the exact-pin check in-process on an example folder
 * (constraints, projects, snapshot), as multiples of starting the empty process EMPTY in the same
 * run. The catalog is prepared (read once before); reading and parsing the projects' files and the
 * constraints is timed. Exit 1 if a bound of docs/performance.md is missed.
 */
#include <glob.h>
#include <malloc.h>

#include "resolver/check.h"
#include "tests/bench/bench.h"
#include "tests/support/snapshot_catalog.h"

enum { PYTHONS = 4 };

struct bench {
    const char *example;
    struct catalog *catalog;
    struct context context;
};

static void fail(const struct error *error)
{
    fprintf(stderr, "bench_check: %s\n", error->text);
    exit(2);
}

static void make_environments(struct arena *arena, struct environment_set *set)
{
    static const char *const pythons[PYTHONS] = {"3.8", "3.9", "3.10", "3.11"};
    set->at = ARENA_ARRAY(arena, struct environment, PYTHONS);
    set->count = PYTHONS;
    for (size_t i = 0; i < PYTHONS; i++) {
        struct error error = {0};
        if (!environment_make(arena, str_of(pythons[i]), STR("linux-x86_64"), &set->at[i],
                              &error)) {
            fail(&error);
        }
    }
}

/* One whole check of the inputs; returns the number of findings. */
static size_t check_once(const struct bench *bench, const struct str *inputs, size_t count)
{
    struct arena *arena = arena_create();
    struct diag_list diags = {.arena = arena};
    struct error error = {0};
    struct intern *names = intern_create(arena);
    struct reqfile_reader *reader = reqfile_reader_create(arena, &bench->context, &diags);
    struct project_options options = {0};
    struct project_set projects = {0};
    struct pinset pins = {0};
    struct check_result result = {.findings = {.arena = arena}};
    struct check_input input = {
        .projects = &projects, .pins = &pins, .names = names, .catalog = bench->catalog};
    make_environments(arena, &input.environments);
    struct pinset_source source = {arena_printf(arena, "%s/upper-constraints.txt", bench->example),
                                   environment_set_all(&input.environments)};
    if (!project_load_all(arena, reader, inputs, count, &options, &projects, &diags, &error) ||
        !pinset_read(arena, reader, &source, 1, &input.environments, names, &pins, &result.findings,
                     &error)) {
        fail(&error);
    }
    check_run(arena, reader, &diags, &input, &result);
    size_t findings = result.findings.items.len;
    arena_destroy(arena);
    return findings;
}

static double time_check(const struct bench *bench, const struct str *inputs, size_t count)
{
    double times[BENCH_ROUNDS];
    check_once(bench, inputs, count);
    for (int i = 0; i < BENCH_ROUNDS; i++) {
        double start = bench_now_ms();
        check_once(bench, inputs, count);
        times[i] = bench_now_ms() - start;
    }
    return bench_median(times, BENCH_ROUNDS);
}

static long memory_of_check(const struct bench *bench, const struct str *inputs, size_t count)
{
    bench_forget_peak();
    long before = bench_resident_bytes("VmRSS:");
    check_once(bench, inputs, count);
    return bench_resident_bytes("VmHWM:") - before;
}

static const char *no_variable(void *data, const char *name)
{
    (void)data;
    (void)name;
    return NULL;
}

static bool run(struct bench *bench, struct arena *arena, char *empty_path)
{
    glob_t found;
    struct str pattern = arena_printf(arena, "%s/projects/*/requirements.txt", bench->example);
    if (glob(pattern.ptr, 0, NULL, &found) != 0) {
        exit(2);
    }
    struct str *inputs = ARENA_ARRAY(arena, struct str, found.gl_pathc);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        inputs[i] = str_of(found.gl_pathv[i]);
    }
    struct str *nova = &inputs[0];
    for (size_t i = 0; i < found.gl_pathc; i++) {
        nova = str_find_str(inputs[i], STR("/nova/")) < inputs[i].len ? &inputs[i] : nova;
    }
    check_once(bench, inputs, found.gl_pathc); /* the catalog has read what it needs from now on */
    malloc_trim(0);
    long memory = memory_of_check(bench, inputs, found.gl_pathc);
    double empty = bench_empty(empty_path);
    double half = time_check(bench, inputs, found.gl_pathc / 2);
    double all = time_check(bench, inputs, found.gl_pathc);
    double one = time_check(bench, nova, 1);
    printf("%zu projects x 600 pins x %d Pythons\n", found.gl_pathc, PYTHONS);
    bool ok = bench_report("all projects, files read and parsed", all, 10, empty);
    ok = bench_report("one project (nova)", one, 1, empty) && ok;
    double growth = all / half;
    printf("twice the projects take %.2f times as long (at most 2)\n", growth);
    printf("memory of a check: %.1f MB (at most 20)\n", (double)memory / 1e6);
    globfree(&found);
    return ok && growth <= 2 && memory <= 20L * 1000 * 1000;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: bench_check EXAMPLE EMPTY\n", stderr);
        return 2;
    }
    struct arena *arena = arena_create();
    struct error error = {0};
    struct str snapshot = arena_printf(arena, "%s/pypi", argv[1]);
    struct environment_set environments;
    make_environments(arena, &environments);
    struct bench bench = {
        argv[1],
        snapshot_catalog(arena, &environments, snapshot.ptr, &error),
        {.in = stdin, .out = stdout, .err = stderr, .environment_variable = no_variable}};
    if (!bench.catalog) {
        fail(&error);
    }
    bool ok = run(&bench, arena, argv[2]);
    arena_destroy(arena);
    return ok ? 0 : 1;
}
