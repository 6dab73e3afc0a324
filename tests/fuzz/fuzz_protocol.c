/* Any bytes as what comes out of a pipe: messages one after the other, each with its length. */
#include <assert.h>

#include "tests/fuzz/target.h"
#include "tests/unit/protocol_fixture.h"

enum { LENGTH_BYTES = 4 };

/* What was read can be written, and is read again as the same. */
static void check_message(struct arena *arena, const struct protocol_message *message)
{
    struct buf first = {.arena = arena};
    struct buf second = {.arena = arena};
    struct protocol_message again;
    write_message(&first, message);
    struct str text = buf_str(&first);
    size_t length;
    bool ok = protocol_length(text, &length) && length == text.len - LENGTH_BYTES &&
              protocol_read(arena, str_slice(text, LENGTH_BYTES, text.len), &again);
    assert(ok && again.kind == message->kind);
    write_message(&second, &again);
    assert(str_eq(buf_str(&second), text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create();
    struct str text = {(const char *)data, size};
    size_t length;
    for (size_t at = 0; protocol_length(str_slice(text, at, size), &length); at += length) {
        at += LENGTH_BYTES;
        struct protocol_message message;
        if (length > size - at) {
            break;
        }
        if (protocol_read(arena, str_slice(text, at, at + length), &message)) {
            check_message(arena, &message);
        }
    }
    arena_destroy(arena);
    return 0;
}
