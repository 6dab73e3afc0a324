/*
 * Header fields and URLs of others. Each line of the input is read as a header line of one answer,
 * as each field's value, and as a URL: of a request, and of a redirect from https and from http.
 */
#include <assert.h>

#include "fetch/transport_parts.h"
#include "tests/fuzz/target.h"

enum { NOW = 1600000000 };

static void read_values(struct arena *arena, struct str text)
{
    uint64_t start;
    uint64_t end;
    uint64_t total;
    uint64_t seconds = 0;
    struct str type;
    struct str charset;
    if (http_content_range(text, &start, &end, &total)) {
        assert(start <= end && end < total && total <= INT64_MAX);
    }
    if (http_retry_after(text, NOW, &seconds)) {
        assert(seconds <= INT64_MAX / 1000);
    }
    assert(http_max_age(text) >= 0);
    int64_t fetched = http_fetched_at(text, text, NOW);
    assert(fetched >= 0 && fetched <= NOW);
    http_content_type(arena, text, &type, &charset);
    assert(type.len <= text.len && charset.len <= text.len);
    assert(!http_is_value(text) || !memchr(text.ptr, '\n', text.len));
}

/* What may be asked has no secret in it, and is safe. */
static void check_address(const struct address *address)
{
    assert(address->is_file || str_starts(address->url, STR("https://")) ||
           str_starts(address->url, STR("http://")));
    assert(str_find(address->shown, '#', 0) == address->shown.len);
    assert(str_find(address->shown, '?', 0) == address->shown.len);
    if (!address->is_file) {
        size_t path = str_find(address->shown, '/', sizeof "https://" - 1);
        assert(str_find(str_slice(address->shown, 0, path), '@', 0) == path);
    }
}

static void read_url(struct arena *arena, struct str text)
{
    static const char *const origins[] = {"https://example.org/a/b?c", "http://127.0.0.1:8080/"};
    const struct protocol_setup setup = {0};
    struct address address;
    struct failure failure = {0};
    if (address_parse(arena, &setup, text, &address, &failure)) {
        check_address(&address);
        assert(!address_credential(&setup, &address));
    } else {
        assert(failure.set);
    }
    for (size_t i = 0; i < sizeof origins / sizeof *origins; i++) {
        struct address from;
        struct failure none = {0};
        bool parsed = address_parse(arena, &setup, str_of(origins[i]), &from, &none);
        assert(parsed);
        if (address_redirect(arena, &setup, &from, text, &address, &none)) {
            check_address(&address);
            assert(!address.is_file && (address.is_https || !from.is_https));
        } else {
            assert(none.set);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create();
    struct str text = {(const char *)data, size};
    struct answer answer = {0};
    struct failure failure = {0};
    for (size_t at = 0; at < text.len;) {
        size_t end = str_find(text, '\n', at);
        struct str line = str_slice(text, at, end);
        struct str value = str_trim(str_slice(line, str_find(line, ':', 0) + 1, line.len));
        if (!failure.set && !answer_line(arena, &answer, str_slice(text, at, end + 1), &failure)) {
            assert(failure.set);
        }
        read_values(arena, line);
        read_values(arena, value);
        read_url(arena, line);
        at = end + 1;
    }
    arena_destroy(arena);
    return 0;
}
