#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "tests/unit/transport_fixture.h"

/* A directory for one test, empty at first. */
static const char *new_directory(struct arena *arena)
{
    struct str name = arena_printf(arena, "%s/depcheck-test-XXXXXX", P_tmpdir);
    CHECK(mkdtemp((char *)name.ptr) != NULL);
    return name.ptr;
}

static const char *inside(struct arena *arena, const char *directory, const char *name)
{
    return arena_printf(arena, "%s/%s", directory, name).ptr;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    if (CHECK(file != NULL)) {
        fputs(text, file);
        fclose(file);
    }
}

/* The directory with its files. */
static void remove_all(struct arena *arena, const char *directory)
{
    DIR *listing = opendir(directory);
    if (CHECK(listing != NULL)) {
        for (const struct dirent *entry; (entry = readdir(listing));) {
            unlink(inside(arena, directory, entry->d_name));
        }
        closedir(listing);
    }
    CHECK(rmdir(directory) == 0);
}

static struct str file_url(struct arena *arena, const char *path)
{
    return arena_printf(arena, "file://%s", path);
}

static struct transport_reply get_path(struct arena *arena, const char *path)
{
    return get(arena, file_url(arena, path));
}

TEST(reads_files)
{
    const char *directory = new_directory(arena);
    static const struct {
        const char *name;
        const char *type;
    } wants[] = {
        {"a.html", "text/html"},
        {"b.HTM", "text/html"},
        {"c.json", "application/vnd.pypi.simple.v1+json"},
        {"d.whl", "application/octet-stream"},
        {"html", "application/octet-stream"},
        {".json", "application/vnd.pypi.simple.v1+json"},
    };
    for (size_t i = 0; i < COUNT(wants); i++) {
        const char *path = inside(arena, directory, wants[i].name);
        write_file(path, "abc");
        struct transport_reply reply = get_path(arena, path);
        CHECK_STR(reply.failure.reason, "");
        CHECK(reply.status == 200 && reply.framed && reply.size == 3 && reply.max_age == 0);
        CHECK_STR(reply.body, "abc");
        CHECK_STR(reply.content_type, wants[i].type);
        CHECK_STR(reply.url, file_url(arena, path).ptr);
    }
    remove_all(arena, directory);
}

TEST(reads_urls_of_many_forms)
{
    static const char *const starts[] = {"file:", "FILE://", "file://localhost",
                                         "file://LOCALHOST"};
    static const char *const ends[] = {"", "?query", "#fragment", "#a?b"};
    const char *directory = new_directory(arena);
    write_file(inside(arena, directory, "a b%41"), "abc");
    for (size_t i = 0; i < COUNT(starts); i++) {
        for (size_t k = 0; k < COUNT(ends); k++) {
            struct str url =
                arena_printf(arena, "%s%s/a%%20b%%2541%s", starts[i], directory, ends[k]);
            CHECK_STR(get(arena, url).body, "abc");
        }
    }
    remove_all(arena, directory);
}

TEST(reads_parts_of_files)
{
    static const struct {
        uint64_t last;
        uint64_t from;
        uint64_t to;
        int status;
        const char *body;
        uint64_t start;
    } wants[] = {
        {4, TRANSPORT_NO_RANGE, 0, 206, "fghi", 5},
        {40, TRANSPORT_NO_RANGE, 0, 206, "abcdefghi", 0},
        {0, 2, 4, 206, "cde", 2},
        {0, 7, 40, 206, "hi", 7},
        {0, 0, UINT64_MAX, 206, "abcdefghi", 0},
        {0, 9, 10, 416, "", 0},
        {0, 5, 4, 416, "", 0},
    };
    const char *directory = new_directory(arena);
    const char *path = inside(arena, directory, "a.whl");
    write_file(path, "abcdefghi");
    struct protocol_setup setup = patient();
    for (size_t i = 0; i < COUNT(wants); i++) {
        struct transport_request request = request_of(file_url(arena, path));
        request.range_last = wants[i].last;
        request.range_from = wants[i].from;
        request.range_to = wants[i].to;
        struct transport_reply reply = get_with(arena, &setup, &request);
        CHECK(reply.status == wants[i].status);
        CHECK_STR(reply.body, wants[i].body);
        CHECK(reply.range_start == wants[i].start);
        CHECK(reply.range_total == (wants[i].status == 206 ? 9 : 0));
    }
    remove_all(arena, directory);
}

TEST(lists_directories)
{
    const char *directory = new_directory(arena);
    struct str url = arena_printf(arena, "file://%s/", directory);
    struct transport_reply reply = get_path(arena, directory);
    CHECK(reply.status == 200);
    CHECK_STR(reply.body, "");
    write_file(inside(arena, directory, "b 1%.whl"), "");
    write_file(inside(arena, directory, "a.whl"), "");
    write_file(inside(arena, directory, "new\nline"), "");
    write_file(inside(arena, directory, "\xff.whl"), "");
    reply = get_path(arena, directory);
    CHECK_STR(reply.content_type, "inode/directory");
    CHECK_STR(reply.body, "a.whl\nb 1%.whl\n");
    CHECK_STR(reply.url, url.ptr);
    write_file(inside(arena, directory, "index.html"), "<html>");
    reply = get(arena, url);
    CHECK_STR(reply.content_type, "text/html");
    CHECK_STR(reply.body, "<html>");
    CHECK_STR(reply.url, url.ptr);
    write_file(inside(arena, directory, "index.json"), "{}");
    reply = get_path(arena, directory);
    CHECK_STR(reply.content_type, "application/vnd.pypi.simple.v1+json");
    CHECK_STR(reply.body, "{}");
    CHECK_STR(reply.url, url.ptr);
    remove_all(arena, directory);
}

/* None of them makes anybody wait. */
TEST(tells_what_is_no_file)
{
    const char *directory = new_directory(arena);
    const char *pipe = inside(arena, directory, "pipe");
    CHECK(mkfifo(pipe, 0600) == 0);
    CHECK_STR(get_path(arena, pipe).failure.reason, "it is not a regular file");
    CHECK_STR(get_path(arena, "/dev/null").failure.reason, "it is not a regular file");
    CHECK(get_path(arena, pipe).failure.cause == CAUSE_UNREADABLE);
    CHECK_STR(get_path(arena, pipe).failure.url, file_url(arena, pipe).ptr);
    const char *index = inside(arena, directory, "index.json");
    CHECK(symlink(pipe, index) == 0);
    CHECK_STR(get_path(arena, directory).failure.reason, "it is not a regular file");
    CHECK(unlink(index) == 0 && symlink(index, index) == 0);
    CHECK(str_starts(get_path(arena, directory).failure.reason, STR("it cannot be read: ")));
    CHECK(get_path(arena, inside(arena, directory, "none")).status == 404);
    write_file(inside(arena, directory, "file"), "");
    CHECK(get_path(arena, inside(arena, directory, "file/below")).status == 404);
    CHECK(get_path(arena, inside(arena, directory, "file")).status == 200);
    remove_all(arena, directory);
}

TEST(obeys_limits)
{
    const char *directory = new_directory(arena);
    const char *path = inside(arena, directory, "a");
    write_file(path, "abcde");
    struct protocol_setup setup = patient();
    struct transport_request request = request_of(file_url(arena, path));
    request.max_bytes = 5;
    CHECK(get_with(arena, &setup, &request).status == 200);
    request.max_bytes = 4;
    struct transport_reply reply = get_with(arena, &setup, &request);
    CHECK_STR(reply.failure.reason, "the answer has more than 4 bytes");
    CHECK(reply.failure.cause == CAUSE_LIMIT);
    remove_all(arena, directory);
}

static struct str spooled(struct arena *arena, int file)
{
    char *text = arena_alloc(arena, 100, 1);
    CHECK(lseek(file, 0, SEEK_CUR) == 0);
    ssize_t n = read(file, text, 99);
    close(file);
    return (struct str){text, n > 0 ? (size_t)n : 0};
}

TEST(spools)
{
    const char *directory = new_directory(arena);
    const char *path = inside(arena, directory, "a.tar.gz");
    write_file(path, "abc");
    struct tcp_route routes[] = {
        {.path = "/a.tar.gz",
         .answer = OK_HEAD "Content-Length: 3\r\nContent-Encoding: gzip\r\n\r\nabc"}};
    struct tcp_server server = tcp_server_start(routes, 1);
    struct protocol_setup setup = patient();
    struct transport_request request = request_of(file_url(arena, path));
    request.spool = true;
    for (int i = 0; i < 2; i++) {
        struct transport_reply reply = get_with(arena, &setup, &request);
        CHECK(reply.size == 3 && reply.body.len == 0);
        CHECK_STR(spooled(arena, reply.spool), "abc");
        request.url = url_of(arena, &server, "/a.tar.gz");
    }
    CHECK(heard(&server, "Accept-Encoding: identity\r\n"));
    remove_all(arena, directory);
    tcp_server_stop(&server);
}

TEST(tells_that_it_cannot_spool)
{
    struct protocol_setup setup = patient();
    struct tcp_route routes[] = {{.path = "/", .answer = OK_HEAD "Content-Length: 3\r\n\r\nabc"}};
    struct tcp_server server = tcp_server_start(routes, 1);
    struct transport_request request = request_of(url_of(arena, &server, "/"));
    request.spool = true;
    setenv("TMPDIR", "/dev/null", 1);
    struct transport_reply reply = get_with(arena, &setup, &request);
    unsetenv("TMPDIR");
    CHECK(str_starts(reply.failure.reason, STR("a temporary file cannot be written: ")));
    CHECK(reply.failure.cause == CAUSE_LIMIT);
    tcp_server_stop(&server);
}

/* What is asked for from within a reply comes with the next turn; input ends the waiting. */
struct chain {
    struct transport *transport;
    struct str url;
    int left;
};

static void next_of_chain(void *data, const struct transport_reply *reply)
{
    struct chain *chain = data;
    CHECK(reply->status == 404);
    if (chain->left-- > 0) {
        struct transport_request request = request_of(chain->url);
        transport_get(chain->transport, &request, next_of_chain, chain);
    }
}

TEST(takes_turns_with_its_input)
{
    struct protocol_setup setup = patient();
    struct chain chain = {transport_create(&setup), STR("file:///nowhere/at/all"), 2};
    int ends[2];
    CHECK(pipe(ends) == 0);
    chain.left++;
    next_of_chain(&chain, &(struct transport_reply){.status = 404});
    CHECK(!transport_run(chain.transport, ends[0], -1));
    CHECK(transport_waiting(chain.transport) == 1);
    CHECK(write(ends[1], "x", 1) == 1);
    CHECK(transport_run(chain.transport, ends[0], -1));
    run_all(chain.transport);
    CHECK(chain.left == -1);
    CHECK(transport_run(chain.transport, ends[0], -1));
    CHECK(read(ends[0], (char[1]){0}, 1) == 1);
    CHECK(!transport_run(chain.transport, ends[0], 1));
    close(ends[1]);
    CHECK(transport_run(chain.transport, ends[0], -1));
    close(ends[0]);
    transport_destroy(chain.transport);
    transport_destroy(NULL);
}

int main(void)
{
    RUN(reads_files);
    RUN(reads_urls_of_many_forms);
    RUN(reads_parts_of_files);
    RUN(lists_directories);
    RUN(tells_what_is_no_file);
    RUN(obeys_limits);
    RUN(spools);
    RUN(tells_that_it_cannot_spool);
    RUN(takes_turns_with_its_input);
    return test_end();
}
