#include "fetch/sdist.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "fetch/sdist_parts.h"

/* The first bytes; fewer if there are no more or they cannot be read. */
static struct str peek(int file, char *room, size_t size)
{
    ssize_t got;
    do {
        got = pread(file, room, size, 0);
    } while (got < 0 && errno == EINTR);
    return (struct str){room, got > 0 ? (size_t)got : 0};
}

bool sdist_read(struct arena *arena, int file, const struct evidence_subject *subject,
                struct evidence_sdist *sdist, struct failure *failure)
{
    struct stat status;
    char room[4];
    *sdist = (struct evidence_sdist){0};
    struct sdist_reader reader = {
        .arena = arena, .file = file, .subject = subject, .sdist = sdist, .failure = failure};
    if (fstat(file, &status) != 0 || lseek(file, 0, SEEK_SET) != 0) {
        return sdist_fail(&reader, "cannot be read");
    }
    reader.size = (uint64_t)status.st_size;
    if (reader.size > LIMIT_ARCHIVE_BYTES) {
        return sdist_too_large(&reader);
    }
    struct str start = peek(file, room, sizeof room);
    if (str_starts(start, STR("\x1f\x8b"))) {
        return sdist_read_tar(&reader) && sdist_settle(&reader);
    }
    if (str_starts(start, STR("PK\3\4"))) {
        return sdist_read_zip(&reader) && sdist_settle(&reader);
    }
    return sdist_fail(&reader, "is neither a .tar.gz nor a .zip");
}
