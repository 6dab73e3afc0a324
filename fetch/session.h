/*
 * session: what the questions of one helper share: the transport, the pipe to the main program, and
 * what was learnt of the indexes on the way.
 */
#ifndef DEPCHECK_FETCH_SESSION_H
#define DEPCHECK_FETCH_SESSION_H

#include "fetch/transport.h"

struct session;

/* Answers go to the file descriptor `output`. */
struct session *session_create(int output);
void session_destroy(struct session *session);

/* Sets the transport up; the setup is kept and must outlive the session. */
void session_start(struct session *session, const struct protocol_setup *setup);

/* NULL before session_start(). */
struct transport *session_transport(const struct session *session);

/* The memory of one question; what is not ended ends with the session. */
struct arena *session_begin(struct session *session);
void session_end(struct session *session, struct arena *arena);

/* Where messages are put (protocol_write_...); call session_sent() behind each. */
struct buf *session_out(struct session *session);

/* Lets what was put go where much of it has gathered. */
void session_sent(struct session *session);

/* Writes all that was put. False: the main program has gone away; nothing more is ever written. */
bool session_flush(struct session *session);

/* Tells at once which question is being worked on: the bytes that come now may be deadly. */
void session_working(struct session *session, uint64_t id);

/* One line for people; printf rules. */
void session_warn(struct session *session, struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Says how much was received, if that has changed and the last time is not just now. */
void session_progress(struct session *session);

/* What is remembered of an index and the host of a file. */
enum session_fact {
    SESSION_NO_RANGES,        /* it does not answer with parts of files */
    SESSION_NO_METADATA_FILE, /* it lists a metadata file that it does not have */
};

/* Whether a fact was noted of the index and the origin of the URL. */
bool session_knows(const struct session *session, enum session_fact fact, struct str index,
                   struct str url);

/* Notes it; false if it was noted before. */
bool session_note(struct session *session, enum session_fact fact, struct str index,
                  struct str url);

/* Fills in where a failure happened, unless it says so itself: the URL without its secrets. */
void session_place(struct arena *arena, struct failure *failure, struct str url);

/* A URL without user name, password, query and fragment. */
struct str session_shown_url(struct arena *arena, struct str url);

#endif
