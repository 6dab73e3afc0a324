/* job_import: answers PROTOCOL_ASK_IMPORT. */
#ifndef DEPCHECK_FETCH_JOB_IMPORT_H
#define DEPCHECK_FETCH_JOB_IMPORT_H

#include "fetch/session.h"

/* Answers at once. The arena holds the question; its session ends it. */
void job_import(struct session *session, struct arena *arena,
                const struct protocol_ask_import *ask);

#endif
