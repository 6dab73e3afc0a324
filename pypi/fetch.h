/*
 * fetch: the main program's side of depcheck-fetch: starts it when something is asked for first,
 * and hands its answers over.
 *
 * A helper that dies (it has little memory, on purpose) costs the question it was working on, which
 * fails by LIMIT; another helper is started for the others.
 */
#ifndef DEPCHECK_PYPI_FETCH_H
#define DEPCHECK_PYPI_FETCH_H

#include "pypi/protocol.h"

struct fetch;

/* The path of the helper is kept, the setup copied; nothing is started yet. */
struct fetch *fetch_create(struct arena *arena, const char *helper,
                           const struct protocol_setup *setup);

/* Ends the helper without waiting for what it does. NULL is fine. */
void fetch_destroy(struct fetch *fetch);

/* Ask; the id is filled in and returned. Nothing is sent before fetch_next(). */
uint64_t fetch_page(struct fetch *fetch, const struct protocol_ask_page *ask);
uint64_t fetch_metadata(struct fetch *fetch, const struct protocol_ask_metadata *ask);
uint64_t fetch_document(struct fetch *fetch, const struct protocol_ask_document *ask);
uint64_t fetch_compress(struct fetch *fetch, struct str text);
uint64_t fetch_import(struct fetch *fetch, const char *path);

/* Questions without an answer so far. */
size_t fetch_waiting(const struct fetch *fetch);

/* Bytes received from indexes so far. */
uint64_t fetch_bytes(const struct fetch *fetch);

/*
 * The next answer; views and arrays are valid until the next call. Waits at most wait_ms (-1: as
 * long as it takes, 0: not at all). False: none came in that time, or nothing is waited for. A
 * helper that cannot be started, or died, gives answers too: failures.
 */
bool fetch_next(struct fetch *fetch, int wait_ms, struct protocol_message *answer);

#endif
