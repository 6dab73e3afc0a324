/* sdist_parts: what the files of fetch/sdist share. */
#ifndef DEPCHECK_FETCH_SDIST_PARTS_H
#define DEPCHECK_FETCH_SDIST_PARTS_H

#include "fetch/sdist.h"

struct sdist_reader {
    struct arena *arena;
    int file;
    uint64_t size; /* of the file */
    const struct evidence_subject *subject;
    struct evidence_sdist *sdist;
    struct failure *failure;
    size_t entries;
    struct str top;      /* the top folder, empty before the first entry */
    struct str egg_info; /* path of the egg-info folder */
    bool foreign_egg;    /* its name is not the project's */
};

/*
 * Takes note of the path of an archive's entry. *text is where its content belongs, NULL if it is
 * of no use. False: the archive cannot be trusted.
 */
bool sdist_member(struct sdist_reader *reader, struct str path, bool is_file, bool is_folder,
                  struct str **text);

/* Whether what was found can be used; asked when all members have been seen. */
bool sdist_settle(struct sdist_reader *reader);

/* "the sdist WHAT". Always false. */
bool sdist_fail(struct sdist_reader *reader, const char *what);

/* A file of more than LIMIT_METADATA_BYTES, an archive of more than LIMIT_ARCHIVE_BYTES. */
bool sdist_too_large(struct sdist_reader *reader);

bool sdist_read_tar(struct sdist_reader *reader);
bool sdist_read_zip(struct sdist_reader *reader);

#endif
