/*
 * tags: which wheels fit an environment (PEP 425, 513, 571, 599, 600, 656, 730, 738; abi3 of PEP
 * 384).
 *
 * For CPython as pip and packaging.tags would list them on an up-to-date machine: linux-* accepts
 * manylinux up to 2.28 (or the glibc that the platform's name ends in), musllinux-* its musl,
 * macos-* every macOS up to the newest that is known, windows-* its own.
 */
#ifndef DEPCHECK_PYPI_TAGS_H
#define DEPCHECK_PYPI_TAGS_H

#include "constraints/environment.h"
#include "pypi/filename.h"

struct tags;

#define TAGS_NO_FIT UINT32_MAX

/* The tags of an environment; one whose platform is not known fits only wheels for "any". */
struct tags *tags_create(struct arena *arena, const struct environment *environment);

/*
 * How well a wheel fits: 0 is best, in packaging's order of tags, the build number (higher first)
 * breaks ties elsewhere; TAGS_NO_FIT: not at all.
 */
uint32_t tags_rank(const struct tags *tags, const struct filename *wheel);

#endif
