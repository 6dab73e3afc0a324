/*
 * product: the real check, run in-process on the files of a universe in the current directory.
 */
#ifndef DEPCHECK_TESTS_BRUTEFORCE_PRODUCT_H
#define DEPCHECK_TESTS_BRUTEFORCE_PRODUCT_H

#include "resolver/check.h"
#include "tests/bruteforce/universe.h"

struct product {
    struct project_set projects;
    struct environment_set environments;
    struct check_result result;
    int project[UNI_PROJECTS]; /* which of the universe each project of the set is */
};

/* False, with the reason, if something of the files cannot be read. */
bool product_run(struct arena *arena, const struct universe *universe, struct product *product,
                 struct error *error);

/*
 * From here on catalog_release() says no_file of the universe's releases (product_files.c), until
 * it is called again; NULL: no more.
 */
void product_tell_files(struct arena *arena, const struct universe *universe,
                        const struct environment_set *environments);

#endif
