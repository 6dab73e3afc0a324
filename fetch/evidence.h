/*
 * evidence: what a METADATA, a PKG-INFO, a pyproject.toml or a requires.txt says that a release
 * requires ("Evidence" in the manual).
 */
#ifndef DEPCHECK_FETCH_EVIDENCE_H
#define DEPCHECK_FETCH_EVIDENCE_H

#include "pypi/failure.h"
#include "pypi/release.h"

/* The release that is asked for. */
struct evidence_subject {
    struct str name;    /* canonical */
    struct str version; /* normalised; metadata must name an equal version */
};

/*
 * METADATA of a wheel (PEP 658 or out of the wheel itself): proven. False and the failure where it
 * is not readable as a whole: a line that is neither header nor continuation, no Name or Version,
 * another project's or version's, a Metadata-Version above 2, text that is not UTF-8, a cut in the
 * middle of a line. More than once Name, Version or Requires-Python with different values:
 * unreadable.
 */
bool evidence_of_metadata(struct arena *arena, const struct evidence_subject *subject,
                          struct str text, struct release_texts *texts, struct failure *failure);

/* What an sdist holds, as far as it is there (ptr NULL: it is not). */
struct evidence_sdist {
    struct str pkg_info;     /* NAME-VERSION/PKG-INFO */
    struct str pyproject;    /* NAME-VERSION/pyproject.toml */
    struct str egg_requires; /* *.egg-info/requires.txt */
    bool has_egg_info;
};

/*
 * The best evidence of an sdist: static (PKG-INFO of Metadata-Version 2.2 or later whose
 * Requires-Dist is not Dynamic, else [project] of pyproject.toml whose dependencies are not
 * dynamic), else declared (requires.txt, its [extra:marker] sections as markers; an egg-info
 * without it requires nothing; else a PKG-INFO that carries Requires-Dist), else texts->dynamic.
 */
bool evidence_of_sdist(struct arena *arena, const struct evidence_subject *subject,
                       const struct evidence_sdist *sdist, struct release_texts *texts,
                       struct failure *failure);

#endif
