/* A snapshot of arbitrary bytes, plain or gzip: every name is asked for with all its releases. */
#include <assert.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/str.h"
#include "pypi/snapshot_write.h"
#include "tests/support/snapshot_catalog.h"
#include "tests/fuzz/target.h"

/* Names that the corpus uses; others are mutations that only the index of names sees. */
static const char *const names[] = {"a", "b", "oslo-utils", "two-two"};

static void ask_all(struct arena *arena, struct catalog *catalog, struct str name)
{
    struct catalog_versions versions = catalog_versions(catalog, name);
    for (size_t i = 0; i < versions.count; i++) {
        const struct release *release = NULL;
        enum catalog_answer answer = catalog_release(catalog, name, &versions.at[i], 0, &release);
        assert(answer == CATALOG_FOUND);
        assert(release->failure.set == (release->failure.reason.len > 0));
        assert(version_cmp(&release->version, &versions.at[i]) == 0);
    }
    struct version none;
    const struct release *release;
    bool parsed = version_parse(arena, STR("0.0.0.dev0"), &none);
    assert(parsed);
    (void)catalog_release(catalog, name, &none, 0, &release);
}

/* What is written of a project is one line. */
static void write_line(struct arena *arena, struct catalog *catalog, struct str name)
{
    struct protocol_project project;
    struct buf out = {.arena = arena};
    if (catalog_export(catalog, name, &project)) {
        snapshot_write_project(&out, &project);
        assert(str_find(buf_str(&out), '\n', 0) == out.len - 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("snapshot", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size) {
        perror("memfd");
        return 0;
    }
    struct arena *arena = arena_create();
    struct str path = arena_printf(arena, "/proc/self/fd/%d", fd);
    struct error error = {0};
    struct environment environment = {0};
    struct environment_set none = {&environment, 1};
    struct catalog *catalog = snapshot_catalog(arena, &none, path.ptr, &error);
    assert(!catalog == error.set);
    for (size_t i = 0; catalog && i < sizeof names / sizeof *names; i++) {
        ask_all(arena, catalog, str_of(names[i]));
        write_line(arena, catalog, str_of(names[i]));
    }
    arena_destroy(arena);
    close(fd);
    return 0;
}
