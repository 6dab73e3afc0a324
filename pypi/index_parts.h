/*
 * index_parts: what the parts of the index room share. Internal to pypi/index*.c and its tests.
 */
#ifndef DEPCHECK_PYPI_INDEX_PARTS_H
#define DEPCHECK_PYPI_INDEX_PARTS_H

#include "pypi/index.h"

/* The value of an environment variable; NULL if it is not set or empty. */
const char *index_variable(const struct context *context, const char *name);

/* A file or directory of certificates. */
void index_take_certificates(const char *path, struct index_set *set);

/* The home directory; empty if it is not known. */
struct str index_home(const struct context *context);

/*
 * Reads netrc's words into credentials; of a machine the last entry counts. False: at line *line
 * something else was expected, and nothing was added.
 */
bool index_netrc_parse(struct arena *arena, struct str text, struct index_set *set, size_t *line);

/* A file of pip's configuration, called name in messages. */
bool index_pip_parse(struct arena *arena, const struct context *context, struct str name,
                     struct str text, struct index_words *words, struct index_set *set,
                     struct error *error);

#endif
