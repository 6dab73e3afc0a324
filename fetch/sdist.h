/*
 * sdist: the few files of a source distribution that say what it requires. The only file pair that
 * knows libarchive. Nothing is ever unpacked to disk or run.
 */
#ifndef DEPCHECK_FETCH_SDIST_H
#define DEPCHECK_FETCH_SDIST_H

#include "fetch/evidence.h"

/*
 * Reads a .tar.gz or .zip (told by its bytes) from a file descriptor, from its start to its very
 * end. False and the failure: damaged or cut short, bytes behind its end, more than one top folder
 * or PKG-INFO or egg-info, limits of LIMIT_ARCHIVE_BYTES (decoded) or its entries passed. Links are
 * not followed.
 */
bool sdist_read(struct arena *arena, int file, const struct evidence_subject *subject,
                struct evidence_sdist *sdist, struct failure *failure);

#endif
