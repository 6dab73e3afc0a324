/* server: the loop of depcheck-fetch: questions in, answers out (pypi/protocol.h). */
#ifndef DEPCHECK_FETCH_SERVER_H
#define DEPCHECK_FETCH_SERVER_H

#include <stdbool.h>

/*
 * Answers the questions of one file descriptor on another until there are no more, or nobody reads
 * the answers: true. False: what comes in is not what the main program says.
 */
bool server_run(int input, int output);

#endif
