#include "fetch/transport_parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"

enum { CHUNK = 64 * 1024 };

static int hex_digit(char c)
{
    if (ascii_is_digit(c)) {
        return c - '0';
    }
    char lower = ascii_lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* "%2F" is a byte of the path like any other: there is no way out of a path on one's own disk. */
static bool decode(struct arena *arena, struct str text, struct str *path)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%' && i + 2 < text.len && hex_digit(text.ptr[i + 1]) >= 0 &&
            hex_digit(text.ptr[i + 2]) >= 0) {
            c = (char)(hex_digit(text.ptr[i + 1]) * 16 + hex_digit(text.ptr[i + 2]));
            i += 2;
        }
        if (c == '\0') {
            return false;
        }
        buf_add_char(&out, c);
    }
    *path = buf_str(&out);
    return true;
}

bool dir_path(struct arena *arena, struct str url, struct str *path)
{
    struct str rest = str_slice(url, sizeof "file:" - 1, url.len);
    if (str_starts(rest, STR("//"))) {
        size_t slash = str_find(rest, '/', 2);
        struct str host = str_slice(rest, 2, slash);
        if (host.len && !str_eq_nocase(host, STR("localhost"))) {
            return false;
        }
        rest = str_slice(rest, slash, rest.len);
    }
    return str_starts(rest, STR("/")) && decode(arena, rest, path);
}

static struct str type_of(struct str path)
{
    size_t dot = path.len - 1; /* a path has at least its '/' */
    while (dot > 0 && path.ptr[dot] != '.' && path.ptr[dot] != '/') {
        dot--;
    }
    struct str suffix = str_slice(path, dot, path.len);
    if (str_eq_nocase(suffix, STR(".html")) || str_eq_nocase(suffix, STR(".htm"))) {
        return STR("text/html");
    }
    return str_eq_nocase(suffix, STR(".json")) ? STR("application/vnd.pypi.simple.v1+json")
                                               : STR("application/octet-stream");
}

static bool unreadable(const struct body *body)
{
    return failure_set(body->arena, body->failure, CAUSE_UNREADABLE, "it cannot be read: %s",
                       file_errno_text());
}

/* Reads [from, to) into the body. */
static bool read_part(struct body *body, int file, uint64_t from, uint64_t to)
{
    char chunk[CHUNK];
    while (from < to) {
        size_t wanted = to - from < CHUNK ? (size_t)(to - from) : CHUNK;
        ssize_t n = pread(file, chunk, wanted, (off_t)from);
        if (n == 0) {
            return failure_set(body->arena, body->failure, CAUSE_UNREADABLE,
                               "the answer was cut short");
        }
        if (n < 0 && errno != EINTR) {
            return unreadable(body);
        }
        if (n > 0 && !body_add(body, (struct str){chunk, (size_t)n})) {
            return false;
        }
        from += n > 0 ? (uint64_t)n : 0;
    }
    return true;
}

/* [*from, *to) that the request asks for, of a file of `size` bytes; false: there is no such. */
static bool range_of(const struct transport_request *request, uint64_t size, uint64_t *from,
                     uint64_t *to)
{
    *from = 0;
    *to = size;
    if (request->range_last) {
        *from = size > request->range_last ? size - request->range_last : 0;
    } else if (request->range_from != TRANSPORT_NO_RANGE) {
        *from = request->range_from;
        *to = request->range_to < size ? request->range_to + 1 : size;
    }
    return *from < *to || (size == 0 && *from == 0);
}

static void read_regular(int file, uint64_t size, const struct transport_request *request,
                         struct body *body, struct transport_reply *reply)
{
    uint64_t from;
    uint64_t to;
    bool ranged = request->range_last || request->range_from != TRANSPORT_NO_RANGE;
    if (!range_of(request, size, &from, &to)) {
        reply->status = 416;
        return;
    }
    reply->status = ranged ? 206 : 200;
    reply->range_start = from;
    reply->range_total = ranged ? size : 0;
    (void)read_part(body, file, from, to);
}

static bool is_listed(struct str name)
{
    return !str_eq(name, STR(".")) && !str_eq(name, STR("..")) &&
           str_find(name, '\n', 0) == name.len && utf8_invalid_at(name) == name.len;
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void read_names(struct arena *arena, int directory, struct body *body)
{
    VEC(struct str) names = {0};
    DIR *listing = fdopendir(dup(directory));
    if (!listing) {
        (void)unreadable(body);
        return;
    }
    for (const struct dirent *entry; (entry = readdir(listing));) {
        if (is_listed(str_of(entry->d_name))) {
            vec_push(arena, &names, arena_str(arena, str_of(entry->d_name)));
        }
    }
    closedir(listing);
    if (names.len) {
        qsort(names.at, names.len, sizeof *names.at, by_bytes);
    }
    for (size_t i = 0; i < names.len; i++) {
        if (!body_add(body, names.at[i]) || !body_add(body, STR("\n"))) {
            return;
        }
    }
}

/* Never waits: a named pipe opens at once, and is then seen to be no file. */
static int open_quietly(int directory, const char *path, struct stat *status)
{
    int file = openat(directory, path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (file >= 0 && fstat(file, status) != 0) {
        close(file);
        return -1;
    }
    return file;
}

static void read_open(int file, const struct stat *status, const struct transport_request *request,
                      struct body *body, struct transport_reply *reply)
{
    if (!S_ISREG(status->st_mode)) {
        failure_set(body->arena, body->failure, CAUSE_UNREADABLE, "it is not a regular file");
        return;
    }
    read_regular(file, (uint64_t)status->st_size, request, body, reply);
}

static bool is_absent(void)
{
    return errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG;
}

/* An index in the directory says more than its file names. */
static void read_directory(struct arena *arena, int directory,
                           const struct transport_request *request, struct body *body,
                           struct transport_reply *reply)
{
    static const char *const indexes[] = {"index.json", "index.html"};
    for (size_t i = 0; i < sizeof indexes / sizeof *indexes; i++) {
        struct stat status;
        int file = open_quietly(directory, indexes[i], &status);
        if (file >= 0) {
            reply->content_type = type_of(str_of(indexes[i]));
            read_open(file, &status, request, body, reply);
            close(file);
            return;
        }
        if (!is_absent()) {
            (void)unreadable(body);
            return;
        }
    }
    reply->status = 200;
    reply->content_type = STR("inode/directory");
    read_names(arena, directory, body);
}

static void read_path(struct arena *arena, struct str path, const struct transport_request *request,
                      struct body *body, struct transport_reply *reply)
{
    struct stat status;
    int file = open_quietly(AT_FDCWD, path.ptr, &status);
    if (file < 0) {
        reply->status = 404;
        if (!is_absent()) {
            (void)unreadable(body);
        }
        return;
    }
    if (S_ISDIR(status.st_mode)) {
        /* What is in it is relative to it. */
        reply->url = str_ends(reply->url, STR("/"))
                         ? reply->url
                         : arena_printf(arena, "%.*s/", STR_ARG(reply->url));
        read_directory(arena, file, request, body, reply);
    } else {
        reply->content_type = type_of(path);
        read_open(file, &status, request, body, reply);
    }
    close(file);
}

void dir_read(struct arena *arena, const struct transport_request *request,
              const struct address *address, struct body *body, struct transport_reply *reply)
{
    struct str path;
    reply->url = address->shown;
    reply->framed = true;
    reply->fetched_at = time(NULL);
    if (body_open(body, arena, &reply->failure, request->max_bytes, request->spool, false) &&
        dir_path(arena, address->url, &path)) {
        read_path(arena, path, request, body, reply);
    }
    body_hand_over(body, reply);
}
