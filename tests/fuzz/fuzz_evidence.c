/* PKG-INFO, pyproject.toml, egg-info/PKG-INFO and requires.txt, each ended by a NUL byte. */
#include <assert.h>

#include "fetch/evidence.h"
#include "tests/fuzz/target.h"

static const struct evidence_subject subject = {{"foo-bar", 7}, {"1.0", 3}};

/* The text up to the next NUL; no text at all where nothing is left, or it is just "-". */
static struct str next_text(struct str *rest)
{
    size_t end = str_find(*rest, '\0', 0);
    struct str text = str_slice(*rest, 0, end);
    bool none = !rest->len || str_eq(text, STR("-"));
    text.len = none ? 0 : text.len;
    *rest = str_slice(*rest, end + 1, rest->len);
    text.ptr = none ? NULL : text.ptr;
    return text;
}

/* What is put together out of sections and extras can be read again. */
static void check_texts(struct arena *arena, const struct release_texts *texts)
{
    for (size_t i = 0; i < texts->requires_dist_count; i++) {
        struct requirement requirement;
        struct fault fault;
        bool ok = requirement_parse(arena, texts->requires_dist[i], &requirement, &fault);
        assert(ok || str_find_str(fault.message, STR("nested")) < fault.message.len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create();
    struct str rest = {(const char *)data, size};
    struct evidence_sdist sdist = {.pkg_info = next_text(&rest)};
    sdist.pyproject = next_text(&rest);
    sdist.egg_pkg_info = next_text(&rest);
    sdist.egg_requires = next_text(&rest);
    sdist.has_egg_info = sdist.egg_pkg_info.ptr || sdist.egg_requires.ptr;
    struct release_texts texts;
    struct failure failure = {0};
    bool ok = evidence_of_metadata(arena, &subject, sdist.pkg_info, &texts, &failure);
    assert(ok != failure.set);
    struct failure of_sdist = {0};
    ok = evidence_of_sdist(arena, &subject, &sdist, &texts, &of_sdist);
    assert(ok != of_sdist.set);
    if (ok && !texts.dynamic && sdist.egg_requires.ptr && texts.evidence == EVIDENCE_DECLARED) {
        check_texts(arena, &texts);
    }
    arena_destroy(arena);
    return 0;
}
