/*
 * filename: what the name of a distribution file says (PEP 427, 491, 625, and older sdists).
 */
#ifndef DEPCHECK_PYPI_FILENAME_H
#define DEPCHECK_PYPI_FILENAME_H

#include "constraints/version.h"

enum filename_kind {
    FILENAME_WHEEL,
    FILENAME_SDIST,   /* .tar.gz, .zip, and older: .tgz, .tar.bz2, .tar.xz, .tar.Z, .tar */
    FILENAME_FOREIGN, /* known and of no use here: .egg, .exe, .msi, .rpm, .deb, .dmg, .asc, ... */
};

struct filename {
    enum filename_kind kind;
    struct str name;        /* canonical */
    struct version version; /* its text is the part of the file name, '_' as '-' undone */
    struct str build;       /* of a wheel; empty: none */
    struct str python_tags; /* of a wheel: "py2.py3" */
    struct str abi_tags;
    struct str platform_tags;
};

/*
 * Reads the name of a file of the project whose canonical name is given; empty: of any project.
 * False if it is none (*reason says why, one line): another project's, no version, bad tags. Of a
 * foreign file only the kind is set. Agrees with packaging's parse_wheel_filename and
 * parse_sdist_filename, but knows where the name of an sdist ends.
 */
bool filename_parse(struct arena *arena, struct str text, struct str project,
                    struct filename *filename, struct str *reason);

#endif
