#include "constraints/specifier.h"

#include "constraints/specifier_ranges.h"

static bool clause_admits(const struct spec_clause *clause, const struct version *version)
{
    return clause->op == SPEC_OP_ARBITRARY ? version_is_spelled(version, clause->version_text)
                                           : spec_clause_admits_key(clause, version->key);
}

bool specifier_contains(const struct specifier *specifier, const struct version *version,
                        enum prereleases prereleases)
{
    if (prereleases == PRERELEASES_DENY && version_is_prerelease(version)) {
        return false;
    }
    for (size_t i = 0; i < specifier->count; i++) {
        if (!clause_admits(&specifier->clauses[i], version)) {
            return false;
        }
    }
    return true;
}

/* version is NULL if the text is none. */
static bool clause_admits_text(const struct spec_clause *clause, struct str text,
                               const struct version *version)
{
    if (clause->op == SPEC_OP_ARBITRARY) {
        return str_eq_nocase(clause->version_text, text);
    }
    return version && spec_clause_admits_key(clause, version->key);
}

static bool contains_text(const struct specifier *specifier, struct str text,
                          const struct version *version, enum prereleases prereleases)
{
    if (prereleases == PRERELEASES_DENY && version && version_is_prerelease(version)) {
        return false;
    }
    for (size_t i = 0; i < specifier->count; i++) {
        if (!clause_admits_text(&specifier->clauses[i], text, version)) {
            return false;
        }
    }
    return true;
}

bool specifier_contains_text(const struct specifier *specifier, struct str text,
                             enum prereleases prereleases)
{
    struct arena *scratch = arena_create();
    struct version version;
    bool is_version = version_parse(scratch, text, &version);
    bool contains = contains_text(specifier, text, is_version ? &version : NULL, prereleases);
    arena_destroy(scratch);
    return contains;
}

/* A version before .* is a bare release. */
static bool clause_names_prerelease(const struct spec_clause *clause)
{
    return clause->op != SPEC_OP_NE && clause->has_version &&
           version_is_prerelease(&clause->version);
}

bool specifier_implies_prereleases(const struct specifier *specifier)
{
    for (size_t i = 0; i < specifier->count; i++) {
        if (clause_names_prerelease(&specifier->clauses[i])) {
            return true;
        }
    }
    return false;
}
