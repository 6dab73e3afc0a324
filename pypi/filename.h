/*
 * filename: what the name of a distribution file says (PEP 427, 491, 625, and older sdists).
 *
 * Agrees with packaging's parse_wheel_filename and parse_sdist_filename but for this:
 *
 * - The name in it must be one (PEP 508): no wheel of "_a" or of no name at all.
 * - A '_' in the version of a wheel is the '-' that older tools wrote so: 1.0_1 is 1.0-1.
 * - Of a known project it is known where its name ends: a-1.0-1.tar.gz is 1.0.post1 of "a", where
 *   packaging reads 1 of "a-1.0"; a-2-1.tar.gz is 1 of "a-2".
 * - Sdists of older kinds are read too.
 * - Tags are as of packaging 26.3: no empty part, and that of the Python is an identifier (ASCII).
 */
#ifndef DEPCHECK_PYPI_FILENAME_H
#define DEPCHECK_PYPI_FILENAME_H

#include "constraints/version.h"

enum filename_kind {
    FILENAME_WHEEL,
    FILENAME_SDIST,   /* .tar.gz, .zip, and older: .tgz, .tar.bz2, .tbz, .tar.xz, .txz, .tar.Z, .tar
                       */
    FILENAME_FOREIGN, /* known and of no use here: .egg, .exe, .msi, .rpm, .deb, .dmg, .asc, ... */
};

struct filename {
    enum filename_kind kind;
    struct str name;        /* canonical */
    struct version version; /* its text is the part of the file name, of a wheel with '-' for '_' */
    struct str build;       /* of a wheel; empty: none */
    struct str python_tags; /* of a wheel: "py2.py3" */
    struct str abi_tags;
    struct str platform_tags;
};

/*
 * Reads the name of a file of the project whose canonical name is given; empty: of any project.
 * False if it is none (*reason says why, one line): another project's, no version, bad tags. Of a
 * foreign file only the kind is set. Texts are views of `text` or the arena's.
 */
bool filename_parse(struct arena *arena, struct str text, struct str project,
                    struct filename *filename, struct str *reason);

#endif
