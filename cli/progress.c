#include "cli/progress.h"

#include <unistd.h>

enum { TICKS_BEFORE = 2 };

void progress_tick(void *data, const struct catalog_progress *at)
{
    struct progress *progress = data;
    if (++progress->ticks < TICKS_BEFORE || !isatty(fileno(progress->err))) {
        return;
    }
    fprintf(progress->err, "\r\033[Kasking the index: %zu of %zu names, %.1f MB", at->names_known,
            at->names_needed, (double)at->bytes / 1e6);
    fflush(progress->err);
    progress->shown = true;
}

void progress_end(struct progress *progress)
{
    if (progress->shown) {
        fputs("\r\033[K", progress->err);
        fflush(progress->err);
        progress->shown = false;
    }
}
