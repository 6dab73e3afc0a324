/*
 * gz_stream: gzip (RFC 1952) as it arrives, piece by piece, with bounds on what comes out.
 *
 * Several members in a row are one text; nothing may stand behind the last.
 */
#ifndef DEPCHECK_FETCH_GZ_STREAM_H
#define DEPCHECK_FETCH_GZ_STREAM_H

#include "base/str.h"

struct gz_stream;

enum gz_stream_status {
    GZ_STREAM_OK,
    GZ_STREAM_REFUSED,   /* the receiver did not want more */
    GZ_STREAM_DAMAGED,   /* no gzip, or a checksum that is wrong */
    GZ_STREAM_TRAILING,  /* something stands behind the last member */
    GZ_STREAM_TOO_LARGE, /* more than max_bytes decoded */
    GZ_STREAM_BOMB,      /* LIMIT_GZIP_RATIO passed, beyond the first MiB */
    GZ_STREAM_CUT,       /* the last member does not reach its trailer */
    GZ_STREAM_NO_MEMORY,
};

/* NULL: out of memory. */
struct gz_stream *gz_stream_create(uint64_t max_bytes);

/* NULL is fine. */
void gz_stream_destroy(struct gz_stream *stream);

/*
 * Decodes a piece; what comes out goes to `receive` in one or more calls. After anything but
 * GZ_STREAM_OK the stream is of no more use.
 */
enum gz_stream_status gz_stream_add(struct gz_stream *stream, struct str piece,
                                    bool (*receive)(void *data, struct str text), void *data);

/* Says whether the text is whole: GZ_STREAM_OK or GZ_STREAM_CUT. */
enum gz_stream_status gz_stream_end(const struct gz_stream *stream);

#endif
