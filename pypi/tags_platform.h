/* tags_platform: the tags of a platform, for pypi/tags.c alone. */
#ifndef DEPCHECK_PYPI_TAGS_PLATFORM_H
#define DEPCHECK_PYPI_TAGS_PLATFORM_H

#include "base/arena.h"

struct tags_platform {
    struct str name; /* "manylinux_2_17_x86_64" */
    uint32_t place;  /* in packaging's order, from 0 */
};

struct tags_platforms {
    struct tags_platform *sorted; /* by name */
    uint32_t count;               /* 0: the platform is not known */
};

/* The tags of a platform of environment_platforms(), "-glibc2.NN" behind it or not. */
struct tags_platforms tags_platforms(struct arena *arena, struct str platform);

#endif
