/* digest: hashes of files (libcrypto). The only file pair that knows it. */
#ifndef DEPCHECK_FETCH_DIGEST_H
#define DEPCHECK_FETCH_DIGEST_H

#include "base/arena.h"

struct digest;

/* algorithm is "sha256", "sha384" or "sha512". NULL: not known. */
struct digest *digest_create(struct str algorithm);
void digest_add(struct digest *digest, struct str bytes);

/* The hash in lower case hexadecimal; ends the digest. */
struct str digest_finish(struct digest *digest, struct arena *arena);

/*
 * Whether bytes have the hash "sha256=HEX" (lower case); *actual is what they have, in the same
 * form; empty: the algorithm is not known.
 */
bool digest_matches(struct arena *arena, struct str hash, struct str bytes, struct str *actual);

/*
 * The same for a whole file, read from its start; where it stands in the file is not changed. A
 * file that cannot be read matches nothing: *actual is empty.
 */
bool digest_matches_file(struct arena *arena, struct str hash, int file, struct str *actual);

#endif
