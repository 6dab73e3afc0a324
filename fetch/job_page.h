/* job_page: answers PROTOCOL_ASK_PAGE. */
#ifndef DEPCHECK_FETCH_JOB_PAGE_H
#define DEPCHECK_FETCH_JOB_PAGE_H

#include "fetch/session.h"

/* The arena holds the question; its session ends it with the answer. */
void job_page_start(struct session *session, struct arena *arena,
                    const struct protocol_ask_page *ask);

#endif
