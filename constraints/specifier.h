/*
 * specifier: which versions are admitted (PEP 440 "Version specifiers"; packaging's SpecifierSet).
 *
 * A specifier is a set of clauses that must all hold; no clause admits everything.
 */
#ifndef DEPCHECK_CONSTRAINTS_SPECIFIER_H
#define DEPCHECK_CONSTRAINTS_SPECIFIER_H

#include "base/diag.h"
#include "constraints/version.h"

enum spec_op {
    SPEC_OP_COMPATIBLE, /* ~=  */
    SPEC_OP_EQ,         /* ==  */
    SPEC_OP_NE,         /* !=  */
    SPEC_OP_LE,         /* <=  */
    SPEC_OP_GE,         /* >=  */
    SPEC_OP_LT,         /* <   */
    SPEC_OP_GT,         /* >   */
    SPEC_OP_ARBITRARY,  /* === */
};

struct spec_clause {
    enum spec_op op;
    bool wildcard;           /* == or != with .* */
    struct str text;         /* operator and version as written, white space taken out */
    struct str version_text; /* the part behind the operator, without .* */
    bool has_version;        /* false only for === with a text that is no version */
    struct version version;
    size_t start; /* where the clause stands in the text that was parsed, in bytes */
    size_t end;
    struct str lower; /* the keys from lower to below upper are those that the clause names: */
    struct str upper; /* it admits them, != admits all others; === has no such bounds */
};

struct specifier {
    struct spec_clause *clauses; /* as written, duplicates included */
    size_t count;
    struct str canonical; /* str(SpecifierSet): sorted, duplicates dropped; empty if no clause */
};

enum prereleases {
    PRERELEASES_DEFAULT, /* packaging's None: admits a pre-release, as a single candidate has no
                            better alternative */
    PRERELEASES_ALLOW,
    PRERELEASES_DENY,
};

/*
 * Parses "clause, clause, ..." (empty items are allowed, as in packaging). The fault's range is the
 * version of the clause that is wrong, or the clause if it has no operator. text must outlive the
 * specifier.
 */
bool specifier_parse(struct arena *arena, struct str text, struct specifier *specifier,
                     struct fault *fault);

/*
 * Whether version is admitted. === compares its text with the normal form; the case of ASCII
 * letters does not count.
 */
bool specifier_contains(const struct specifier *specifier, const struct version *version,
                        enum prereleases prereleases);

/*
 * The same for a text, which need not be a version (then only === and the empty set can admit it).
 * === compares with the text as it is given here, not with its normal form, as packaging does.
 */
bool specifier_contains_text(const struct specifier *specifier, struct str text,
                             enum prereleases prereleases);

/*
 * Whether some clause names a pre-release with an operator other than != and without .*:
 * packaging's `prereleases` is true.
 */
bool specifier_implies_prereleases(const struct specifier *specifier);

/*
 * Whether no version at all can be in every one of the sets, pre-releases included: decided over
 * all versions, not over those of an index. Sets with === are decided by trying the text that it
 * names.
 */
bool specifiers_disjoint(struct arena *scratch, const struct specifier *const *sets, size_t count);

#endif
