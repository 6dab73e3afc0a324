/*
 * formats: of which names wheels or sdists do not count: --no-binary and --only-binary, as in pip.
 */
#ifndef DEPCHECK_PYPI_FORMATS_H
#define DEPCHECK_PYPI_FORMATS_H

#include "base/buf.h"
#include "base/vec.h"

enum formats_kind {
    FORMATS_NO_BINARY,   /* wheels do not count */
    FORMATS_ONLY_BINARY, /* sdists do not count */
    FORMATS_KINDS,
};

struct formats_names {
    bool all;              /* but those that the other kind names */
    VEC(struct str) items; /* canonical, in the order of their words */
};

struct formats {
    struct formats_names names[FORMATS_KINDS];
};

/*
 * Takes what an option says: names, ":all:" or ":none:", separated by commas. Later words bind
 * more: a name moves from the other kind to this one, ":all:" clears both kinds and then means
 * every name, ":none:" clears this one.
 */
void formats_add(struct arena *arena, struct formats *formats, enum formats_kind kind,
                 struct str value);

/* Whether its wheels (or its sdists) count. The name is canonical. */
bool formats_allow(const struct formats *formats, struct str name, bool wheel);

/* The same bytes for the same words; nothing where all files of all names count. */
void formats_write(struct buf *out, const struct formats *formats);

#endif
