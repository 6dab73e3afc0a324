/*
 * given_parts: what the readers of given_*.c share: texts that know where they stand, and checks
 * that put the place in front of what is wrong.
 */
#ifndef DEPCHECK_PYPI_GIVEN_PARTS_H
#define DEPCHECK_PYPI_GIVEN_PARTS_H

#include "pypi/given.h"

struct given_reader {
    struct arena *arena;
    const struct source *source;
    struct given *given;
    size_t first; /* entry of this file */
    struct error *error;
};

/* A string of the file. */
struct given_text {
    struct str text; /* decoded */
    size_t start;    /* of its first byte in the file */
    bool exact;      /* the bytes there are those of the text */
};

/* "PATH:LINE:COLUMN: " and what is wrong there; always false. */
bool given_fail(const struct given_reader *reader, size_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Each is false, with the error at its place, for a text that is none. */
bool given_name(const struct given_reader *reader, const struct given_text *text,
                struct str *canonical);
bool given_version(const struct given_reader *reader, const struct given_text *text,
                   struct version *version);
bool given_specifier(const struct given_reader *reader, const struct given_text *text);
bool given_requirement(const struct given_reader *reader, const struct given_text *text);
bool given_extra(const struct given_reader *reader, const struct given_text *text);

/* Adds an entry, that stands at `offset`; false if the file has one of that release already. */
bool given_add(const struct given_reader *reader, size_t offset, struct str name,
               const struct version *version, const struct release_texts *texts);

/* given_toml.c */
bool given_read_toml(const struct given_reader *reader);

/* given_report.c */
bool given_read_report(const struct given_reader *reader);

#endif
