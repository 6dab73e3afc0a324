/*
 * product: the real resolver, run in-process: requirements and constraints out of the files in the
 * current directory, the index put into a catalog by hand.
 */
#ifndef DEPCHECK_TESTS_RESOLVE_PRODUCT_H
#define DEPCHECK_TESTS_RESOLVE_PRODUCT_H

#include "resolver/resolve.h"
#include "tests/resolve/world.h"

struct product {
    struct project_set projects;
    struct environment_set environments;
    struct intern *names;
    struct resolve_result result;
};

/* False, with the reason, if something of the files cannot be read. */
bool product_run(struct arena *arena, const struct world *world, struct product *product,
                 struct error *error);

#endif
