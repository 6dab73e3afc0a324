#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "pypi/store_parts.h"

void store_place_init(struct arena *arena, const char *directory, struct store_place *place)
{
    /* SQLite takes a name that starts with "file:" for a URI. */
    const char *lead = directory[0] == '/' ? "" : "./";
    place->directory = arena_cstr(arena, str_of(directory));
    place->path = arena_printf(arena, "%s%s/store.sqlite3", lead, directory).ptr;
    place->journal = arena_printf(arena, "%s-journal", place->path).ptr;
    place->wal = arena_printf(arena, "%s-wal", place->path).ptr;
    place->shm = arena_printf(arena, "%s-shm", place->path).ptr;
}

static enum store_state failed(struct store_why *why, const char *where, const char *what)
{
    const char *space = *where ? " " : "";
    snprintf(why->text, sizeof why->text, "%s%s%s", where, space, what);
    return STORE_FAILED;
}

static enum store_state check_directory(const char *directory, struct store_why *why)
{
    struct stat st;
    if (stat(directory, &st) != 0) {
        return errno == ENOENT ? STORE_NOTHING : failed(why, "", file_errno_text());
    }
    if (!S_ISDIR(st.st_mode)) {
        return failed(why, directory, "is not a directory");
    }
    if (st.st_uid != geteuid()) {
        return failed(why, directory, "belongs to another user");
    }
    if (st.st_mode & (S_IWGRP | S_IWOTH)) {
        return failed(why, directory, "can be written by others (chmod go-w would do)");
    }
    return STORE_FINE;
}

static enum store_state check_file(struct store_place *place, const struct stat *st,
                                   struct store_why *why)
{
    if (!S_ISREG(st->st_mode)) {
        return failed(why, "", "it is not a regular file");
    }
    if (st->st_uid != geteuid()) {
        return failed(why, "", "it belongs to another user");
    }
    place->device = st->st_dev;
    place->inode = st->st_ino;
    return st->st_size == 0 ? STORE_NOTHING : STORE_FINE;
}

/*
 * SQLite would map a file's -wal index, and not write one of a later format: neither is ours.
 * Bytes 18 and 19 of a file are the versions for writing and reading: 1, or 0 while it is made.
 */
static enum store_state check_head(const struct store_place *place, struct store_why *why)
{
    char head[20] = {0};
    int fd = open(place->path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        return errno == ENOENT ? STORE_NOTHING : failed(why, "", file_errno_text());
    }
    ssize_t len = pread(fd, head, sizeof head, 0);
    close(fd);
    if (len < 0) {
        return failed(why, "", file_errno_text());
    }
    bool ours = (head[18] & ~1) == 0 && (head[19] & ~1) == 0 && access(place->wal, F_OK) != 0;
    return ours ? STORE_FINE : STORE_DAMAGE;
}

enum store_state store_place_check(struct store_place *place, struct store_why *why)
{
    enum store_state state = check_directory(place->directory, why);
    if (state != STORE_FINE) {
        return state;
    }
    struct stat st;
    if (lstat(place->path, &st) != 0) {
        return errno == ENOENT ? STORE_NOTHING : failed(why, "", file_errno_text());
    }
    state = check_file(place, &st, why);
    return state == STORE_FINE ? check_head(place, why) : state;
}

/* Whether there is a directory, or whatever else, at the end; errno says why not. */
static bool make_one(const char *path)
{
    struct stat st;
    if (mkdir(path, S_IRWXU) == 0) {
        return true;
    }
    int cause = errno;
    bool there = stat(path, &st) == 0;
    errno = cause;
    return there;
}

static bool make_directories(char *path)
{
    for (char *at = path + 1; *at != '\0'; at++) {
        if (*at == '/') {
            *at = '\0';
            bool made = make_one(path);
            *at = '/';
            if (!made) {
                return false;
            }
        }
    }
    return make_one(path);
}

static enum store_state make_directory(const char *directory, struct store_why *why)
{
    enum store_state state = check_directory(directory, why);
    if (state != STORE_NOTHING) {
        return state;
    }
    struct arena *scratch = arena_create();
    struct str path = arena_str(scratch, str_of(directory));
    state = make_directories((char *)path.ptr) ? check_directory(directory, why)
                                               : failed(why, "", file_errno_text());
    arena_destroy(scratch);
    return state == STORE_NOTHING ? failed(why, "", file_errno_text()) : state;
}

/* Closed before SQLite opens the file: closing it later would drop SQLite's locks. */
static enum store_state make_file(struct store_place *place, struct store_why *why)
{
    int fd = open(place->path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
                  S_IRUSR | S_IWUSR);
    if (fd < 0) {
        return failed(why, "", file_errno_text());
    }
    struct stat st;
    enum store_state state =
        fstat(fd, &st) == 0 ? check_file(place, &st, why) : failed(why, "", file_errno_text());
    close(fd);
    return state;
}

enum store_state store_place_make(struct store_place *place, struct store_why *why)
{
    enum store_state state = make_directory(place->directory, why);
    if (state == STORE_FINE) {
        state = store_place_check(place, why);
    }
    if (state != STORE_NOTHING) {
        return state;
    }
    state = make_file(place, why);
    return state == STORE_NOTHING ? STORE_FINE : state;
}

/* The directory's lock, for those who remove; -1 if another process keeps it for too long. */
static int lock_directory(const char *directory)
{
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const struct timespec pause = {.tv_nsec = 1000000};
    for (int waited = 0; fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0; waited++) {
        if (waited == LIMIT_STORE_READ_MS || (errno != EWOULDBLOCK && errno != EINTR)) {
            close(fd);
            return -1;
        }
        nanosleep(&pause, NULL);
    }
    return fd;
}

/* The file last: without it, the others would be taken for the next one's. */
static enum store_state remove_all(const struct store_place *place, struct store_why *why)
{
    const char *const paths[] = {place->journal, place->wal, place->shm, place->path};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        if (unlink(paths[i]) != 0 && errno != ENOENT) {
            return failed(why, "", file_errno_text());
        }
    }
    return STORE_FINE;
}

enum store_state store_place_remove(const struct store_place *place, struct store_why *why)
{
    int fd = lock_directory(place->directory);
    if (fd < 0) {
        return failed(why, "", "its directory cannot be locked");
    }
    struct stat st;
    bool same =
        lstat(place->path, &st) == 0 && st.st_dev == place->device && st.st_ino == place->inode;
    enum store_state state = same ? remove_all(place, why) : STORE_FINE;
    close(fd);
    return state;
}
