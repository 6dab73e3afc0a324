/*
 * Texts that name indexes: the first byte says what the rest is: a file of pip's configuration, a
 * netrc, a URL, or words ("iURL", "eURL", "tHOST"), one a line.
 */
#include "tests/fuzz/target.h"

#include <assert.h>

#include "pypi/index.h"
#include "pypi/index_parts.h"
#include "pypi/index_url.h"

static const char *no_variable(void *data, const char *name)
{
    (void)data;
    (void)name;
    return NULL;
}

/* No user name, query or fragment is left in what is shown. */
static void check_clean(struct str url)
{
    assert(str_find(url, '@', 0) == url.len);
    assert(str_find(url, '?', 0) == url.len);
    assert(str_find(url, '#', 0) == url.len);
}

static void check_words(struct arena *arena, const struct index_words *words)
{
    struct index_set set = {0};
    struct error error = {0};
    bool ok = index_build(arena, words, &set, &error);
    assert(ok != error.set);
    for (size_t i = 0; i < set.indexes.len; i++) {
        check_clean(set.indexes.at[i].url);
        assert(str_ends(set.indexes.at[i].url, STR("/")));
    }
}

static void pip(struct arena *arena, struct str text)
{
    struct context context = {.environment_variable = no_variable};
    struct index_words words = {0};
    struct index_set set = {0};
    struct error error = {0};
    if (index_pip_parse(arena, &context, STR("pip.conf"), text, &words, &set, &error)) {
        check_words(arena, &words);
    } else {
        assert(error.set);
    }
}

static void netrc(struct arena *arena, struct str text)
{
    struct index_set set = {0};
    size_t line = 0;
    bool ok = index_netrc_parse(arena, text, &set, &line);
    assert(ok ? line == 0 : line > 0 && set.credentials.len == 0);
    for (size_t i = 0; i < set.credentials.len; i++) {
        struct str origin = set.credentials.at[i].origin;
        assert(str_find_str(origin, STR("://")) == origin.len);
    }
}

/* The normal form is read as itself. */
static void url(struct arena *arena, struct str text)
{
    struct index_url url;
    struct index_url again;
    const char *fault = NULL;
    if (!index_url_parse(arena, text, &url, &fault)) {
        assert(fault && url.text.len == 0);
        return;
    }
    check_clean(url.text);
    bool ok = index_url_parse(arena, url.text, &again, &fault);
    assert(ok && str_eq(url.text, again.text) && !again.has_user);
    (void)index_url_is_loopback(arena, &url);
}

static void list(struct arena *arena, struct str text)
{
    struct index_words words = {0};
    for (size_t at = 0; at < text.len;) {
        size_t end = str_find(text, '\n', at);
        struct str line = str_slice(text, at, end);
        enum index_word_kind kind = str_starts(line, STR("e"))   ? INDEX_EXTRA_URL
                                    : str_starts(line, STR("t")) ? INDEX_TRUSTED
                                                                 : INDEX_URL;
        vec_push(arena, &words.items,
                 (struct index_word){.kind = kind, .value = str_slice(line, 1, line.len)});
        at = end + 1;
    }
    check_words(arena, &words);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const targets[])(struct arena *, struct str) = {pip, netrc, url, list};
    if (size == 0) {
        return 0;
    }
    struct arena *arena = arena_create();
    struct str text = arena_str(arena, (struct str){(const char *)data + 1, size - 1});
    targets[data[0] % 4](arena, text);
    arena_destroy(arena);
    return 0;
}
