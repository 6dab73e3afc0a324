/* job_metadata_parts: what the files of job_metadata share, and nobody else uses. */
#ifndef DEPCHECK_FETCH_JOB_METADATA_PARTS_H
#define DEPCHECK_FETCH_JOB_METADATA_PARTS_H

#include "base/vec.h"
#include "fetch/session.h"
#include "fetch/wheel.h"

struct metadata_job {
    struct session *session;
    struct arena *arena;
    struct protocol_ask_metadata ask;
    struct evidence_subject subject;
    struct failure mismatch;      /* of the metadata file: the answer if all else fails */
    bool again;                   /* asks for the same thing again, past all caches */
    uint64_t size;                /* of the wheel that the parts are of */
    struct str etag;              /* of the answer with the first of them */
    VEC(struct wheel_part) parts; /* by offset */
    uint64_t from;                /* the part that is asked for, both inclusive */
    uint64_t to;
};

/* Asks for the file of the job. */
void metadata_ask_ranges(struct metadata_job *job);
void metadata_ask_whole(struct metadata_job *job);

/* What came is the whole file, in a spool. */
void metadata_take_whole(struct metadata_job *job, const struct transport_reply *reply);

/* Reads a METADATA and answers. */
void metadata_read(struct metadata_job *job, enum protocol_source source, bool verified,
                   struct str text, struct str url);

/* The answers; the job is gone then. url: where it happened. */
void metadata_answer(struct metadata_job *job, enum protocol_source source, bool verified,
                     const struct release_texts *texts);
void metadata_fail(struct metadata_job *job, struct failure failure, struct str url);

/* Fails for a reason (printf rules) that starts with the name of the file. */
void metadata_fail_file(struct metadata_job *job, enum undecided_cause cause, struct str url,
                        const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The index lists a file that it does not have. */
void metadata_fail_absent(struct metadata_job *job, struct str url);

/* Adds a part where it belongs. */
void metadata_add_part(struct metadata_job *job, uint64_t offset, struct str bytes);

/* Bytes [offset, offset + count) of a spooled file; false: they cannot be read. */
bool metadata_read_spool(struct arena *arena, int file, uint64_t offset, uint64_t count,
                         struct str *bytes);

#endif
