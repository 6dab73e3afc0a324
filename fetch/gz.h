/*
 * gz: a whole file, plain or compressed with gzip (RFC 1952), as one block of memory.
 */
#ifndef DEPCHECK_FETCH_GZ_H
#define DEPCHECK_FETCH_GZ_H

#include "base/error.h"
#include "base/str.h"

/* Who is told the bytes of a file as they are, while they are read: for a hash of them. */
struct gz_watch {
    void (*take)(void *data, struct str bytes);
    void *data;
};

/*
 * Reads the file at path; whether it is compressed is told by its first two bytes, not by its name.
 * Several gzip members in a row are one text. More than limit bytes of text are an error, and so is
 * data that is damaged, cut short or followed by something else. The text's bytes belong to the
 * caller, who gives them back with gz_free(). The error's text starts with the path.
 * watch may be NULL; where nothing fails it was told of the whole file.
 */
bool gz_read(const char *path, size_t limit, const struct gz_watch *watch, struct str *text,
             struct error *error);

void gz_free(struct str text);

#endif
