#include "pypi/failure.h"

bool failure_set(struct arena *arena, struct failure *failure, enum undecided_cause cause,
                 const char *format, ...)
{
    if (!failure->set) {
        va_list args;
        va_start(args, format);
        failure->reason = arena_vprintf(arena, format, args);
        va_end(args);
        failure->set = true;
        failure->cause = cause;
    }
    return false;
}

void failure_write(struct buf *out, const struct failure *failure)
{
    wire_put_bool(out, failure->set);
    if (failure->set) {
        wire_put_number(out, failure->cause);
        wire_put_str(out, failure->reason);
        wire_put_str(out, failure->url);
        wire_put_str(out, failure->help);
    }
}

struct failure failure_read(struct wire *in)
{
    struct failure failure = {.set = wire_bool(in)};
    if (failure.set) {
        failure.cause = (enum undecided_cause)wire_enum(in, UNDECIDED_CAUSES);
        failure.reason = wire_str(in);
        failure.url = wire_str(in);
        failure.help = wire_str(in);
    }
    return failure;
}
