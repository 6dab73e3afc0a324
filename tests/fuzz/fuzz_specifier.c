/*
 * The input is one specifier in the first line, then one version or specifier a line. What holds of
 * them: printing and parsing is a fixed point with the same meaning, faults lie inside the text, a
 * version is contained exactly if each clause alone contains it, == and != and the orders fit
 * together, and sets that share a version are not disjoint.
 */
#include <stdlib.h>

#include "constraints/specifier.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_LINES = 16 };

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

static bool parse(struct arena *arena, struct str text, struct specifier *specifier)
{
    struct fault fault = {0};
    bool ok = specifier_parse(arena, text, specifier, &fault);
    check(ok || (fault.message.len && fault.start <= fault.end && fault.end <= text.len));
    return ok;
}

/* A specifier made here; it must be one. */
static struct specifier made(struct arena *arena, const char *operator_text, struct str version)
{
    struct specifier specifier;
    struct str text = arena_printf(arena, "%s%.*s", operator_text, STR_ARG(version));
    check(parse(arena, text, &specifier));
    return specifier;
}

static bool contains(const struct specifier *specifier, const struct version *version)
{
    return specifier_contains(specifier, version, PRERELEASES_ALLOW);
}

static bool all_contain(struct arena *arena, const struct specifier *specifier,
                        const struct version *version)
{
    bool all = true;
    for (size_t i = 0; i < specifier->count; i++) {
        struct specifier one;
        check(parse(arena, specifier->clauses[i].text, &one) && one.count == 1);
        all = all && contains(&one, version);
    }
    return all;
}

/* The whole against its clauses, its canonical form and the other ways to ask. */
static void check_version(struct arena *arena, const struct specifier *specifier,
                          const struct version *version)
{
    bool admitted = contains(specifier, version);
    struct str normal = version_normalized(arena, version);
    struct specifier again;
    check(parse(arena, specifier->canonical, &again));
    check(contains(&again, version) == admitted);
    check(all_contain(arena, specifier, version) == admitted);
    check(specifier_contains_text(specifier, normal, PRERELEASES_ALLOW) == admitted);
    check(specifier_contains(specifier, version, PRERELEASES_DEFAULT) == admitted);
    check(specifier_contains(specifier, version, PRERELEASES_DENY) ==
          (admitted && !version_is_prerelease(version)));
    struct specifier exact = made(arena, "===", normal);
    const struct specifier *both[] = {specifier, &exact};
    check(contains(&exact, version));
    check(specifiers_disjoint(arena, both, 2) == !admitted);
    exact = made(arena, "==", normal);
    check(contains(&exact, version));
    check(!admitted || !specifiers_disjoint(arena, both, 2));
}

/* The operators at one version, held against the order. */
static void check_operators(struct arena *arena, const struct version *at,
                            const struct version *version)
{
    struct str public = version_public(arena, at);
    struct specifier equal = made(arena, "==", public);
    struct specifier other = made(arena, "!=", public);
    struct specifier most = made(arena, "<=", public);
    struct specifier least = made(arena, ">=", public);
    struct specifier below = made(arena, "<", public);
    struct specifier above = made(arena, ">", public);
    struct specifier prefix =
        made(arena, "==", arena_printf(arena, "%.*s.*", STR_ARG(version_base(arena, at))));
    struct version here;
    struct version bare;
    check(version_parse(arena, public, &here));
    check(version_parse(arena, version_public(arena, version), &bare));
    bool same = version_cmp(&here, &bare) == 0;
    check(contains(&equal, version) == same && contains(&other, version) == !same);
    check(contains(&most, version) == (version_cmp(&bare, &here) <= 0));
    check(contains(&least, version) == (version_cmp(version, &here) >= 0));
    check(!contains(&below, version) || version_cmp(&bare, &here) < 0);
    check(!contains(&above, version) || version_cmp(&bare, &here) > 0);
    check(!same || contains(&prefix, version));
}

static void check_lines(struct arena *arena, const struct specifier *specifier, struct str text)
{
    struct specifier other;
    struct version first = {0};
    struct version version;
    size_t lines = 0;
    for (size_t at = 0, end; at < text.len && lines < MAX_LINES; at = end + 1, lines++) {
        end = str_find(text, '\n', at);
        struct str line = str_slice(text, at, end);
        if (version_parse(arena, line, &version)) {
            first = first.text.len ? first : version;
            check_version(arena, specifier, &version);
            check_operators(arena, &first, &version);
        } else if (parse(arena, line, &other)) {
            const struct specifier *sets[] = {specifier, &other};
            const struct specifier *swapped[] = {&other, specifier};
            bool disjoint = specifiers_disjoint(arena, sets, 2);
            check(disjoint == specifiers_disjoint(arena, swapped, 2));
            check(!disjoint || !first.text.len || !contains(specifier, &first) ||
                  !contains(&other, &first));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create();
    struct str text = {(const char *)data, size};
    size_t end = str_find(text, '\n', 0);
    struct specifier specifier;
    if (parse(arena, str_slice(text, 0, end), &specifier)) {
        struct specifier again;
        check(parse(arena, specifier.canonical, &again));
        check(str_eq(again.canonical, specifier.canonical) && again.count <= specifier.count);
        check(specifier_implies_prereleases(&again) == specifier_implies_prereleases(&specifier));
        check_lines(arena, &specifier, str_slice(text, end + 1, size));
    }
    arena_destroy(arena);
    return 0;
}
