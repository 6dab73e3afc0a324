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
 * another project's or version's, a Metadata-Version that is missing or above 2, headers that are
 * not UTF-8 or end in the middle of a line. More than once Metadata-Version, Name, Version or
 * Requires-Python with different values: unreadable. The body is not looked at. Requirements are
 * kept as they are written, the lines of a folded one joined by a line break.
 *
 * What is cut right behind a line's end, with all of what follows, cannot be told from the whole:
 * see evidence_shows_end().
 */
bool evidence_of_metadata(struct arena *arena, const struct evidence_subject *subject,
                          struct str text, struct release_texts *texts, struct failure *failure);

/*
 * Whether the headers end in an empty line, so that none of them can be cut off. A METADATA without
 * a body has none: such a text must be known to be whole by other means (its length, a hash, the
 * CRC of a zip).
 */
bool evidence_shows_end(struct str text);

/* What an sdist holds, as far as it is there (ptr NULL: it is not). */
struct evidence_sdist {
    struct str pkg_info;     /* NAME-VERSION/PKG-INFO */
    struct str pyproject;    /* NAME-VERSION/pyproject.toml */
    struct str egg_requires; /* *.egg-info/requires.txt */
    struct str egg_pkg_info; /* *.egg-info/PKG-INFO */
    bool has_egg_info;
};

/*
 * The best evidence of an sdist:
 *
 * - static: a PKG-INFO of Metadata-Version 2.2 or later of which none of Requires-Dist,
 *   Requires-Python and Provides-Extra is Dynamic (PEP 643; a field that is there and Dynamic, PEP
 *   808, is known in part only); else [project] of pyproject.toml none of whose dependencies,
 *   optional-dependencies and requires-python is dynamic. It must be of that name and version;
 *   without a PKG-INFO both must stand there.
 * - declared: requires.txt, its [extra:marker] sections as markers; an egg-info without it, and
 *   without Requires-Dist in the PKG-INFO, requires nothing; else a PKG-INFO that carries
 *   Requires-Dist. The PKG-INFO, the egg-info's where there is no other, must be of that name and
 *   version; Requires-Python is its own, else that of the egg-info's.
 * - else texts->dynamic.
 *
 * A file that is looked at and cannot be read makes the whole unreadable.
 */
bool evidence_of_sdist(struct arena *arena, const struct evidence_subject *subject,
                       const struct evidence_sdist *sdist, struct release_texts *texts,
                       struct failure *failure);

#endif
