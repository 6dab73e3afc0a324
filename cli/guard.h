/*
 * guard: work in a child process whose time and memory are bounded, because a search for versions
 * may take more of either than there is, and libsolv can neither be stopped nor told that memory
 * has run out.
 */
#ifndef DEPCHECK_CLI_GUARD_H
#define DEPCHECK_CLI_GUARD_H

#include <stdint.h>

#include "base/arena.h"

enum guard_end {
    GUARD_DONE,   /* the work ended by itself */
    GUARD_TIME,   /* it was ended: more seconds of processor time than it may take */
    GUARD_MEMORY, /* it died for want of memory, or for no better reason */
};

/*
 * The child works with an arena of its own and ends with the status that the work returns, which is
 * handed on. Where no process can be started the work is done in this one.
 */
enum guard_end guard_run(int64_t seconds, int (*work)(void *data, struct arena *arena), void *data,
                         int *status);

/* Ends the process with the status of a child that has done the work. */
void guard_leave(int status) __attribute__((noreturn));

/* Why the work was not done, in one line. */
struct str guard_reason(struct arena *arena, enum guard_end end, int64_t seconds);

#endif
