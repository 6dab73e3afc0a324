/* An sdist of arbitrary bytes: its files, and what they come to. */
#include <assert.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fetch/sdist.h"
#include "tests/fuzz/target.h"

static const struct evidence_subject subject = {{"foo-bar", 7}, {"1.0", 3}};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int file = memfd_create("sdist", MFD_CLOEXEC);
    if (file < 0 || write(file, data, size) != (ssize_t)size) {
        perror("memfd");
        return 0;
    }
    struct arena *arena = arena_create();
    struct evidence_sdist sdist;
    struct release_texts texts;
    struct failure failure = {0};
    bool ok = sdist_read(arena, file, &subject, &sdist, &failure);
    assert(ok != failure.set);
    assert(!ok || sdist.has_egg_info || (!sdist.egg_requires.ptr && !sdist.egg_pkg_info.ptr));
    if (ok) {
        ok = evidence_of_sdist(arena, &subject, &sdist, &texts, &failure);
        assert(ok != failure.set);
    }
    arena_destroy(arena);
    close(file);
    return 0;
}
