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
 * (of whatever name), PKG-INFO or egg-info, a link in place of one of the files, paths that leave
 * the folder, LIMIT_ARCHIVE_BYTES (as it is, decoded) or LIMIT_ARCHIVE_ENTRIES passed. A zip must
 * be as fetch/zip.h wants it. Links are not followed.
 *
 * An egg-info is a folder NAME.egg-info in the top folder, or deeper one of the project's own name
 * (setuptools puts it beside the packages; others there are test data). In the top folder another
 * name will do if the egg-info has a PKG-INFO, which says whose it is.
 */
bool sdist_read(struct arena *arena, int file, const struct evidence_subject *subject,
                struct evidence_sdist *sdist, struct failure *failure);

#endif
