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
    struct pinset pins;
    struct check_input input;
    struct check_result result;
    struct reqfile_reader *reader;
    struct diag_list diags;
    int project[UNI_PROJECTS]; /* which of the universe each project of the set is */
};

/* False, with the reason, if something of the files cannot be read. */
bool product_run(struct arena *arena, const struct universe *universe, struct product *product,
                 struct error *error);

#endif
