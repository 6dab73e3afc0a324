/* gz_write: text as gzip (RFC 1952), the same bytes for the same text: without a time or a name. */
#ifndef DEPCHECK_FETCH_GZ_WRITE_H
#define DEPCHECK_FETCH_GZ_WRITE_H

#include "base/arena.h"

/* The arena's. Without memory the process ends, as the arena has it. */
struct str gz_write(struct arena *arena, struct str text);

#endif
