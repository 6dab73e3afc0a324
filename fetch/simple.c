#include "fetch/simple.h"

#include "fetch/simple_html.h"
#include "fetch/simple_json.h"
#include "fetch/simple_url.h"

/* A file name a line. */
static bool read_directory(struct simple_page *page)
{
    struct str body = page->input->body;
    struct str url = page->input->url;
    struct str base =
        str_ends(url, STR("/")) ? url : arena_printf(page->arena, "%.*s/", STR_ARG(url));
    size_t lines = 1;
    for (size_t at = str_find(body, '\n', 0); at < body.len; at = str_find(body, '\n', at + 1)) {
        lines++;
    }
    simple_reserve(page, lines);
    bool ok = true;
    for (size_t at = 0; ok && at < body.len;) {
        size_t end = str_find(body, '\n', at);
        struct page_file file = {.filename = str_slice(body, at, end),
                                 .size = PAGE_SIZE_UNKNOWN,
                                 .upload_time = PAGE_TIME_UNKNOWN};
        simple_begin_entry(page);
        if (simple_kind_of(file.filename) == SIMPLE_DISTRIBUTION) {
            bool taken;
            ok = simple_take(page, file, base, simple_url_encode(page->scratch, file.filename),
                             &taken);
        }
        at = end + 1;
    }
    return ok;
}

static bool read_page(struct simple_page *page)
{
    static const struct {
        const char *type;
        bool (*read)(struct simple_page *page);
    } readers[] = {
        {"application/vnd.pypi.simple.v1+json", simple_json_parse},
        {"application/vnd.pypi.simple.v1+html", simple_html_parse},
        {"text/html", simple_html_parse},
        {"inode/directory", read_directory},
    };
    struct str type = page->input->content_type;
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        if (str_eq(type, str_of(readers[i].type))) {
            return readers[i].read(page);
        }
    }
    struct str shown = simple_shown(page->arena, type);
    if (type.len == 0) {
        failure_set(page->arena, page->failure, CAUSE_UNREADABLE, "the answer has no content type");
    } else {
        failure_set(page->arena, page->failure, CAUSE_UNREADABLE,
                    "the answer is of type \"%.*s\", not a page of a package index",
                    STR_ARG(shown));
    }
    page->failure->help = STR("check the index's URL: it must be that of a simple API (PEP 503)");
    return false;
}

/* Where a page came from, as a failure may name it. */
static struct str shown_url(struct arena *arena, struct str url)
{
    url = str_slice(url, 0, str_find(url, '#', 0));
    return arena_str(arena, str_slice(url, 0, str_find(url, '?', 0)));
}

bool simple_parse(struct arena *arena, const struct simple_input *input, struct page *page,
                  struct failure *failure)
{
    *page = (struct page){0};
    struct arena *scratch = arena_create();
    struct simple_page state = {
        .arena = arena, .scratch = scratch, .input = input, .page = page, .failure = failure};
    bool ok = read_page(&state);
    if (!ok && failure->url.len == 0) {
        failure->url = shown_url(arena, input->url);
    }
    arena_destroy(scratch);
    return ok;
}
