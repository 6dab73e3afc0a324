#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/vec.h"

const char *file_errno_text(void)
{
    switch (errno) {
    case ENOENT:
        return "no such file";
    case EACCES:
    case EPERM:
        return "permission denied";
    case EISDIR:
        return "is a directory";
    default:
        return strerror(errno);
    }
}

static bool too_large(const char *name, struct error *error)
{
    return error_set(error, "%s: larger than %d MiB; no requirements file is that large", name,
                     LIMIT_FILE_BYTES / (1024 * 1024));
}

bool file_read_stream(struct arena *arena, FILE *stream, const char *name, struct str *text,
                      struct error *error)
{
    struct buf buf = {.arena = arena};
    char chunk[16 * 1024];
    size_t n;
    while ((n = fread(chunk, 1, sizeof chunk, stream)) > 0) {
        buf_add(&buf, (struct str){chunk, n});
        if (buf.len > LIMIT_FILE_BYTES) {
            return too_large(name, error);
        }
    }
    if (ferror(stream)) {
        return error_set(error, "%s: %s", name, file_errno_text());
    }
    *text = buf_str(&buf);
    return true;
}

/* A file of known size in one piece; what it grew by meanwhile is not read. */
static bool read_sized(struct arena *arena, int fd, size_t size, struct str *text)
{
    char *bytes = arena_alloc_raw(arena, size + 1, 1);
    size_t len = 0;
    while (len < size) {
        ssize_t n = read(fd, bytes + len, size - len);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return false;
        }
        if (n == 0) {
            break;
        }
        len += (size_t)n;
    }
    bytes[len] = '\0';
    *text = (struct str){bytes, len};
    return true;
}

static bool read_fd(struct arena *arena, int fd, const char *path, struct str *text,
                    struct error *error)
{
    struct stat st;
    if (fstat(fd, &st) != 0) {
        return error_set(error, "%s: %s", path, file_errno_text());
    }
    if (S_ISDIR(st.st_mode)) {
        return error_set(error, "%s: is a directory", path);
    }
    if (S_ISREG(st.st_mode) && st.st_size > LIMIT_FILE_BYTES) {
        return too_large(path, error);
    }
    if (S_ISREG(st.st_mode) && st.st_size > 0) {
        return read_sized(arena, fd, (size_t)st.st_size, text) ||
               error_set(error, "%s: %s", path, file_errno_text());
    }
    FILE *stream = fdopen(dup(fd), "rb");
    if (!stream) {
        return error_set(error, "%s: %s", path, file_errno_text());
    }
    bool ok = file_read_stream(arena, stream, path, text, error);
    fclose(stream);
    return ok;
}

bool file_read(struct arena *arena, const char *path, struct str *text, struct error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return error_set(error, "%s: %s", path, file_errno_text());
    }
    bool ok = read_fd(arena, fd, path, text, error);
    close(fd);
    return ok;
}

static bool write_all(int fd, struct str text)
{
    for (size_t done = 0; done < text.len;) {
        ssize_t n = write(fd, text.ptr + done, text.len - done);
        if (n < 0 && errno != EINTR) {
            return false;
        }
        done += n > 0 ? (size_t)n : 0;
    }
    return fsync(fd) == 0 || errno == EINVAL || errno == EROFS;
}

/* Devices such as /dev/stdout cannot be renamed over: they are written in place. */
static bool write_in_place(const char *path, struct str text, struct error *error)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) {
        return error_set(error, "%s: %s", path, file_errno_text());
    }
    bool ok = write_all(fd, text) || error_set(error, "%s: %s", path, file_errno_text());
    close(fd);
    return ok;
}

/* The permissions of the file that is replaced, or those of a new file. */
static mode_t wanted_mode(const char *path)
{
    struct stat st;
    if (stat(path, &st) == 0) {
        return st.st_mode & 07777;
    }
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

bool file_write_atomic(struct arena *arena, const char *path, struct str text, struct error *error)
{
    struct stat st;
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
        return write_in_place(path, text, error);
    }
    struct str name = arena_printf(arena, "%s.tmp-XXXXXX", path);
    char *temporary = (char *)name.ptr;
    int fd = mkstemp(temporary);
    if (fd < 0) {
        return error_set(error, "%s: %s", path, file_errno_text());
    }
    bool ok = fchmod(fd, wanted_mode(path)) == 0 && write_all(fd, text);
    ok = close(fd) == 0 && ok && rename(temporary, path) == 0;
    if (!ok) {
        error_set(error, "%s: cannot be written: %s", path, file_errno_text());
        unlink(temporary);
    }
    return ok;
}

bool file_is_same(struct arena *scratch, struct str a, struct str b)
{
    struct stat x;
    struct stat y;
    return str_eq(a, b) ||
           (stat(arena_cstr(scratch, a), &x) == 0 && stat(arena_cstr(scratch, b), &y) == 0 &&
            x.st_dev == y.st_dev && x.st_ino == y.st_ino);
}

bool file_is_directory(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool file_is_regular(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

struct str path_join(struct arena *arena, struct str directory, struct str path)
{
    bool absolute = path.len && path.ptr[0] == '/';
    if (absolute || directory.len == 0 || str_eq(directory, STR("."))) {
        return path;
    }
    const char *slash = str_ends(directory, STR("/")) ? "" : "/";
    return arena_printf(arena, "%.*s%s%.*s", STR_ARG(directory), slash, STR_ARG(path));
}

static size_t last_slash(struct str path)
{
    size_t at = path.len;
    while (at > 0 && path.ptr[at - 1] != '/') {
        at--;
    }
    return at;
}

struct str path_directory(struct str path)
{
    size_t at = last_slash(path);
    if (at == 0) {
        return STR(".");
    }
    return at == 1 ? STR("/") : str_slice(path, 0, at - 1);
}

struct str path_base(struct str path)
{
    return str_slice(path, last_slash(path), path.len);
}

struct str path_normalize(struct arena *arena, struct str path)
{
    VEC(struct str) parts = {0};
    bool absolute = path.len && path.ptr[0] == '/';
    for (size_t at = 0; at < path.len;) {
        size_t end = str_find(path, '/', at);
        struct str part = str_slice(path, at, end);
        at = end + 1;
        bool up = str_eq(part, STR(".."));
        if (part.len == 0 || str_eq(part, STR(".")) || (up && absolute && parts.len == 0)) {
            continue;
        }
        if (up && parts.len && !str_eq(parts.at[parts.len - 1], STR(".."))) {
            parts.len--;
            continue;
        }
        vec_push(arena, &parts, part);
    }
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < parts.len; i++) {
        buf_add(&out, i || absolute ? STR("/") : STR(""));
        buf_add(&out, parts.at[i]);
    }
    return out.len ? buf_str(&out) : absolute ? STR("/") : STR(".");
}
