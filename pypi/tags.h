/*
 * tags: which wheels fit an environment (PEP 425, 513, 571, 599, 600, 656, 730, 738; abi3 of PEP
 * 384).
 *
 * For CPython as packaging.tags (26.3) would list them on an up-to-date machine: linux-* accepts
 * manylinux up to 2.28 (or the glibc that the platform's name ends in), musllinux-* musl up to 1.2,
 * macos-* every macOS up to 26, windows-* its own. A build without a GIL is never meant: cp313t
 * does not fit. Before Python 3.8 the usual build is meant: cp37m, before 3.3 cp27mu on Linux.
 *
 * Of another implementation than CPython (or none that is known) and of a platform that is not
 * known only that is listed which fits for certain: py3-none-any and its like, and py3-none-P where
 * the platform is known. See tags_certain().
 */
#ifndef DEPCHECK_PYPI_TAGS_H
#define DEPCHECK_PYPI_TAGS_H

#include "constraints/environment.h"
#include "pypi/filename.h"

struct tags;

#define TAGS_NO_FIT UINT32_MAX

/* The tags of an environment. */
struct tags *tags_create(struct arena *arena, const struct environment *environment);

/*
 * Whether a wheel with TAGS_NO_FIT does not fit. False: it may fit all the same, so nothing can be
 * said of a release for the lack of a wheel.
 */
bool tags_certain(const struct tags *tags);

/*
 * How well a wheel fits: 0 is best, in packaging's order of tags, the build number (higher first)
 * breaks ties elsewhere; TAGS_NO_FIT: not at all. Takes time in the length of the wheel's name.
 */
uint32_t tags_rank(const struct tags *tags, const struct filename *wheel);

#endif
