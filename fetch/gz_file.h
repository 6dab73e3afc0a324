/*
 * gz_file: a gzip file (RFC 1952) as a stream of chunks, read to its very end.
 *
 * libarchive, which reads sdists, neither compares the check sum nor sees what stands behind a gzip
 * member, so it is fed from here.
 */
#ifndef DEPCHECK_FETCH_GZ_FILE_H
#define DEPCHECK_FETCH_GZ_FILE_H

#include "base/arena.h"

struct gz_file;

/* Reads from where the file stands; it stays the caller's. At most `limit` bytes come out. */
struct gz_file *gz_file_create(int file, uint64_t limit);
void gz_file_destroy(struct gz_file *gz);

/*
 * The next bytes, valid until the next call; empty at the end, which is that of the file and of a
 * member whose check sum and length are right. Several members in a row are one text. False: what
 * gz_file_fault() says.
 */
bool gz_file_next(struct gz_file *gz, struct str *chunk);

/* Why a call failed, one line; NULL: none has. */
const char *gz_file_fault(const struct gz_file *gz);

/* Whether the fault is the limit. */
bool gz_file_too_large(const struct gz_file *gz);

/* Bytes handed out so far up to and with the last that is not zero. */
uint64_t gz_file_last_nonzero(const struct gz_file *gz);

#endif
