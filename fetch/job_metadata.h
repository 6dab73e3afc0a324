/*
 * job_metadata: answers PROTOCOL_ASK_METADATA.
 *
 * Of a wheel the first of these that can be had: its metadata file (PEP 658), METADATA by range
 * reads, METADATA out of the whole wheel. A metadata file that is not there or has another hash
 * than the page says costs a warning, not the answer; if nothing else can be read either, the hash
 * is the failure. An sdist is always read as a whole.
 */
#ifndef DEPCHECK_FETCH_JOB_METADATA_H
#define DEPCHECK_FETCH_JOB_METADATA_H

#include "fetch/session.h"

/* The arena holds the question; its session ends it with the answer. */
void job_metadata_start(struct session *session, struct arena *arena,
                        const struct protocol_ask_metadata *ask);

#endif
