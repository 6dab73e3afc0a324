/* cache_directory: where the store is kept. */
#ifndef DEPCHECK_CLI_CACHE_DIRECTORY_H
#define DEPCHECK_CLI_CACHE_DIRECTORY_H

#include "base/arena.h"
#include "base/context.h"

/*
 * The directory that was asked for (--cache-dir), else $XDG_CACHE_HOME/depcheck if that is
 * absolute, else $HOME/.cache/depcheck; empty if there is none of them.
 */
struct str cache_directory(struct arena *arena, const struct context *context, struct str asked);

#endif
