/* job_document: answers PROTOCOL_ASK_DOCUMENT. */
#ifndef DEPCHECK_FETCH_JOB_DOCUMENT_H
#define DEPCHECK_FETCH_JOB_DOCUMENT_H

#include "fetch/session.h"

/* The arena holds the question; its session ends it with the answer. */
void job_document_start(struct session *session, struct arena *arena,
                        const struct protocol_ask_document *ask);

#endif
