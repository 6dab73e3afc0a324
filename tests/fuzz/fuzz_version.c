/*
 * The input is one version a line. What holds of all of them: a normal form is a fixed point and
 * equal to what it came from, keys order as the parts say, and the order is total.
 */
#include <stdlib.h>

#include "base/vec.h"
#include "constraints/version.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_VERSIONS = 24 };

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

static void check_normal_form(struct arena *arena, const struct version *version)
{
    struct str normal = version_normalized(arena, version);
    struct version again;
    check(version_parse(arena, normal, &again));
    check(str_eq(version_normalized(arena, &again), normal));
    check(str_eq(again.key, version->key) && version_cmp(&again, version) == 0);
    check(version_is_spelled(version, normal) && version_is_spelled(&again, normal));
}

/* The normal form put together from the parts. */
static void check_parts(struct arena *arena, const struct version *version)
{
    struct str post = version_post(version);
    struct str dev = version_dev(version);
    struct str local = version_local(arena, version);
    struct str pre = version_pre(arena, version);
    struct str base = version_base(arena, version);
    struct str joined = arena_printf(
        arena, "%.*s%.*s%s%.*s%s%.*s%s%.*s", STR_ARG(base), STR_ARG(pre), post.len ? ".post" : "",
        STR_ARG(post), dev.len ? ".dev" : "", STR_ARG(dev), local.len ? "+" : "", STR_ARG(local));
    check(str_eq(joined, version_normalized(arena, version)));
    check(str_starts(joined, version_public(arena, version)));
    check(version_is_postrelease(version) == (post.len > 0));
    check(version_is_devrelease(version) == (dev.len > 0));
    check(version_is_prerelease(version) == (dev.len > 0 || pre.len > 0));
}

/* A part that is added moves a version up or down, whatever the version is. */
static void check_neighbours(struct arena *arena, const struct version *version)
{
    struct str public = version_public(arena, version);
    struct version base;
    struct version other;
    check(version_parse(arena, public, &base));
    check(sign(version_cmp(&base, version)) == (version->local ? -1 : 0));
    check(version_parse(arena, arena_printf(arena, "%.*s+0", STR_ARG(public)), &other));
    check(version_cmp(&base, &other) < 0);
    if (!version->dev) {
        check(version_parse(arena, arena_printf(arena, "%.*s.dev7", STR_ARG(public)), &other));
        check(version_cmp(&other, &base) < 0);
    }
    if (!version->dev && !version->post) {
        check(version_parse(arena, arena_printf(arena, "%.*s.post0", STR_ARG(public)), &other));
        check(version_cmp(&base, &other) < 0);
    }
    check(version_parse(
        arena,
        arena_printf(arena, "99999999999999999999999999%.*s!0", STR_ARG(version_epoch(version))),
        &other));
    check(version_cmp(version, &other) < 0);
}

static void check_order(const struct version *versions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < count; k++) {
            int order = sign(version_cmp(&versions[i], &versions[k]));
            check(order == -sign(version_cmp(&versions[k], &versions[i])));
            check(i != k || order == 0);
            for (size_t m = 0; m < count && order <= 0; m++) {
                check(version_cmp(&versions[k], &versions[m]) > 0 ||
                      version_cmp(&versions[i], &versions[m]) <= 0);
            }
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create();
    struct str text = {(const char *)data, size};
    VEC(struct version) versions = {0};
    for (size_t at = 0, end; at < size; at = end + 1) {
        end = str_find(text, '\n', at);
        struct version version;
        if (versions.len < MAX_VERSIONS &&
            version_parse(arena, str_slice(text, at, end), &version)) {
            check_normal_form(arena, &version);
            check_parts(arena, &version);
            check_neighbours(arena, &version);
            vec_push(arena, &versions, version);
        }
    }
    check_order(versions.at, versions.len);
    arena_destroy(arena);
    return 0;
}
