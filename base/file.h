/*
 * file: whole files in, whole files out.
 */
#ifndef DEPCHECK_BASE_FILE_H
#define DEPCHECK_BASE_FILE_H

#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"

/*
 * Reads a regular file (or a pipe) into the arena. Refuses directories and, before reading, files
 * over LIMIT_FILE_BYTES. The error's text starts with the path: "PATH: no such file".
 */
bool file_read(struct arena *arena, const char *path, struct str *text, struct error *error);

/* The same from an open stream, called name in errors; used for standard input. */
bool file_read_stream(struct arena *arena, FILE *stream, const char *name, struct str *text,
                      struct error *error);

/*
 * Replaces the file at path by text: written to a temporary file beside it, synced and renamed, so
 * that a reader sees the old file or the new one, and a full disk leaves the old one as it was.
 */
bool file_write_atomic(struct arena *arena, const char *path, struct str text, struct error *error);

/* What errno says, in the words of the messages above: "no such file". */
const char *file_errno_text(void);

/* Whether two paths lead to one file; equal paths do. */
bool file_is_same(struct arena *scratch, struct str a, struct str b);

bool file_is_directory(const char *path);
bool file_is_regular(const char *path);

/* Joins with one '/'; an absolute second part or an empty (or ".") first part gives the second. */
struct str path_join(struct arena *arena, struct str directory, struct str path);

/* The part before the last '/', without it; "." if there is none; "/" for a file in the root. */
struct str path_directory(struct str path);

/* The part behind the last '/'. */
struct str path_base(struct str path);

/* Without "." parts, doubled '/' and "x/.." pairs: a purely textual clean-up. Empty gives ".". */
struct str path_normalize(struct arena *arena, struct str path);

#endif
