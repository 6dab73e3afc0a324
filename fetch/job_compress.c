#include "fetch/job_compress.h"

#include "fetch/gz_write.h"

void job_compress(struct session *session, struct arena *arena,
                  const struct protocol_ask_compress *ask)
{
    session_working(session, ask->id);
    struct protocol_document answer = {.id = ask->id, .text = gz_write(arena, ask->text)};
    protocol_write_document(session_out(session), &answer);
    session_sent(session);
    session_end(session, arena);
}
