/* job_compress: answers PROTOCOL_ASK_COMPRESS. */
#ifndef DEPCHECK_FETCH_JOB_COMPRESS_H
#define DEPCHECK_FETCH_JOB_COMPRESS_H

#include "fetch/session.h"

/* Answers at once. The arena holds the question; its session ends it. */
void job_compress(struct session *session, struct arena *arena,
                  const struct protocol_ask_compress *ask);

#endif
