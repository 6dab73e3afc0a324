#include "fetch/simple_html.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "constraints/name.h"
#include "fetch/simple_html_tags.h"
#include "fetch/simple_html_text.h"
#include "fetch/simple_url.h"

enum { TITLE_MAX = 400, CHARSET_SEARCH_BYTES = 4096 };

enum attribute {
    ATTRIBUTE_HREF,
    ATTRIBUTE_PYTHON,
    ATTRIBUTE_YANKED,
    ATTRIBUTE_CORE_METADATA,
    ATTRIBUTE_DIST_INFO_METADATA,
    ATTRIBUTE_NAME,
    ATTRIBUTE_CONTENT,
    ATTRIBUTE_CHARSET,
    ATTRIBUTES,
};

static const char *const ATTRIBUTE_NAMES[ATTRIBUTES] = {
    "href",
    "data-requires-python",
    "data-yanked",
    "data-core-metadata",
    "data-dist-info-metadata",
    "name",
    "content",
    "charset",
};

struct attributes {
    bool is_there[ATTRIBUTES];
    struct str values[ATTRIBUTES];
};

struct html {
    struct simple_page *page;
    struct str base;
    bool has_base;
    bool has_anchor;
    bool opens_html;
    bool closes_html;
    bool closes_body;
    bool has_file; /* a file of the project, be it of use or not */
    bool has_folder;
    bool is_marked;
    bool is_entitled; /* "Links for NAME" */
};

static bool fail(struct html *html, const char *problem)
{
    return failure_set(html->page->arena, html->page->failure, CAUSE_UNREADABLE, "%s", problem);
}

static bool is_named(const struct simple_html_tag *tag, const char *name)
{
    return str_eq_nocase(tag->name, str_of(name));
}

/* The first of two attributes of one name counts. */
static void read_attributes(struct arena *arena, const struct simple_html_tag *tag,
                            struct attributes *attributes)
{
    struct str name;
    struct str value;
    for (size_t at = 0; simple_html_attribute(tag, &at, &name, &value);) {
        for (size_t i = 0; i < ATTRIBUTES; i++) {
            if (!attributes->is_there[i] && str_eq_nocase(name, str_of(ATTRIBUTE_NAMES[i]))) {
                attributes->is_there[i] = true;
                attributes->values[i] = simple_html_unescape(arena, value);
            }
        }
    }
}

/* "#sha256=HEX", alone or among others with '&' between them. */
static bool read_fragment(struct arena *arena, struct str fragment, struct str *hash)
{
    for (size_t at = 0; at < fragment.len;) {
        size_t end = str_find(fragment, '&', at);
        size_t equals = str_find(fragment, '=', at);
        if (equals < end && !simple_offer_hash(arena, hash, str_slice(fragment, at, equals),
                                               str_slice(fragment, equals + 1, end))) {
            return false;
        }
        at = end + 1;
    }
    return true;
}

/* "true", "false" or "ALGORITHM=HEX". */
static bool read_metadata(struct arena *arena, const struct attributes *attributes,
                          struct page_file *file)
{
    enum attribute which = attributes->is_there[ATTRIBUTE_CORE_METADATA]
                               ? ATTRIBUTE_CORE_METADATA
                               : ATTRIBUTE_DIST_INFO_METADATA;
    struct str value = str_trim(attributes->values[which]);
    if (!attributes->is_there[which]) {
        return true;
    }
    bool is_false = str_eq_nocase(value, STR("false"));
    file->metadata = is_false ? PAGE_METADATA_ABSENT : PAGE_METADATA_THERE;
    size_t equals = str_find(value, '=', 0);
    if (equals < value.len) {
        return simple_offer_hash(arena, &file->metadata_hash, str_slice(value, 0, equals),
                                 str_slice(value, equals + 1, value.len));
    }
    return is_false || str_eq_nocase(value, STR("true"));
}

static const char *read_file(struct arena *arena, const struct attributes *attributes,
                             struct str fragment, struct page_file *file)
{
    if (!read_fragment(arena, fragment, &file->hash)) {
        return "its hashes cannot be read";
    }
    if (!read_metadata(arena, attributes, file)) {
        return "what is said of its metadata file cannot be read";
    }
    file->requires_python = attributes->values[ATTRIBUTE_PYTHON];
    file->has_requires_python = file->requires_python.len > 0;
    file->yanked = attributes->is_there[ATTRIBUTE_YANKED];
    file->yanked_reason = attributes->values[ATTRIBUTE_YANKED];
    return NULL;
}

/* A URL that is no file's is no concern of ours, unless the anchor's text is the name of a file. */
static void pass_over(struct html *html, struct str text)
{
    struct simple_page *page = html->page;
    struct str project = page->input->name;
    if (simple_kind_of(text) == SIMPLE_DISTRIBUTION &&
        (project.len == 0 || simple_belongs(text, project))) {
        simple_skip(page, text, "its URL is not that of such a file");
    }
}

/* The name is the URL's; `text` is that of the anchor. */
static bool read_link(struct html *html, const struct attributes *attributes, struct str text)
{
    struct simple_page *page = html->page;
    struct str href = str_trim(attributes->values[ATTRIBUTE_HREF]);
    size_t hash = str_find(href, '#', 0);
    struct page_file file = {.size = PAGE_SIZE_UNKNOWN, .upload_time = PAGE_TIME_UNKNOWN};
    if (!simple_url_file_name(page->scratch, href, &file.filename)) {
        simple_skip(page, href, "its URL holds bytes that no URL may hold");
        return true;
    }
    enum simple_kind kind = simple_kind_of(file.filename);
    if (kind != SIMPLE_DISTRIBUTION) {
        html->has_folder |= str_ends(href, STR("/")) && !str_starts(href, STR("."));
        html->has_file |=
            kind == SIMPLE_USELESS &&
            (page->input->name.len == 0 || simple_belongs(file.filename, page->input->name));
        pass_over(html, text);
        return true;
    }
    struct str fragment = hash < href.len ? str_slice(href, hash + 1, href.len) : (struct str){0};
    const char *problem = read_file(page->scratch, attributes, fragment, &file);
    if (problem) {
        simple_skip(page, file.filename, problem);
        return true;
    }
    bool taken;
    bool ok = simple_take(page, file, html->base, str_slice(href, 0, hash), &taken);
    html->has_file |= taken;
    return ok;
}

static bool read_anchor(struct html *html, const struct simple_html_tag *tag)
{
    struct attributes attributes = {0};
    simple_begin_entry(html->page);
    read_attributes(html->page->scratch, tag, &attributes);
    html->has_anchor = true;
    return !attributes.is_there[ATTRIBUTE_HREF] ||
           read_link(html, &attributes, str_trim(tag->behind));
}

/* The first one that stands before all anchors counts. */
static bool read_base(struct html *html, const struct simple_html_tag *tag)
{
    struct simple_page *page = html->page;
    struct attributes attributes = {0};
    arena_reset(page->scratch);
    read_attributes(page->scratch, tag, &attributes);
    if (html->has_base || html->has_anchor || !attributes.is_there[ATTRIBUTE_HREF]) {
        return true;
    }
    html->has_base = true;
    const char *problem =
        simple_url_resolve(page->arena, page->input->url, page->input->url,
                           str_trim(attributes.values[ATTRIBUTE_HREF]), &html->base);
    return !problem || failure_set(page->arena, page->failure, CAUSE_UNREADABLE,
                                   "the page's <base> cannot be used: %s", problem);
}

static bool read_meta(struct html *html, const struct simple_html_tag *tag)
{
    struct attributes attributes = {0};
    arena_reset(html->page->scratch);
    read_attributes(html->page->scratch, tag, &attributes);
    struct str name = str_trim(attributes.values[ATTRIBUTE_NAME]);
    struct str content = str_trim(attributes.values[ATTRIBUTE_CONTENT]);
    if (str_eq_nocase(name, STR("pypi:repository-version"))) {
        html->is_marked = true;
        return simple_check_version(html->page, content);
    }
    if (str_eq_nocase(name, STR("pypi:project-status"))) {
        html->page->page->status = arena_str(html->page->arena, content);
    }
    return true;
}

/* "Links for NAME", as old mirrors and new ones entitle their pages. */
static bool read_title(struct html *html, const struct simple_html_tag *tag)
{
    const struct str words = STR("links for ");
    struct str title = str_trim(
        str_slice(tag->behind, 0, tag->behind.len < TITLE_MAX ? tag->behind.len : TITLE_MAX));
    for (size_t at = 0; at + words.len < title.len; at++) {
        if (str_eq_nocase(str_slice(title, at, at + words.len), words)) {
            struct str name = str_trim(str_slice(title, at + words.len, title.len));
            bool is_name = name_is_valid(name);
            html->is_entitled |= is_name;
            return !is_name || simple_check_name(html->page, name);
        }
    }
    return true;
}

static bool read_start(struct html *html, const struct simple_html_tag *tag)
{
    static const struct {
        const char *name;
        bool (*read)(struct html *html, const struct simple_html_tag *tag);
    } readers[] = {
        {"a", read_anchor},    {"base", read_base}, {"meta", read_meta},
        {"title", read_title}, {"h1", read_title},  {"html", NULL},
    };
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        if (!is_named(tag, readers[i].name)) {
            continue;
        }
        if (html->closes_html || (html->closes_body && !html->opens_html)) {
            return fail(html, "the page goes on behind its end");
        }
        html->opens_html |= !readers[i].read;
        return !readers[i].read || readers[i].read(html, tag);
    }
    return true;
}

static bool read_tag(struct html *html, const struct simple_html_tag *tag)
{
    if (!tag->closes) {
        return read_start(html, tag);
    }
    html->closes_html |= is_named(tag, "html");
    html->closes_body |= is_named(tag, "body");
    return true;
}

static bool check_end(struct html *html, enum simple_html_step step)
{
    if (step == SIMPLE_HTML_CUT) {
        return fail(html, "the page is cut short: it ends inside of a tag or a comment");
    }
    if (html->opens_html && !html->closes_html) {
        return fail(html, "the page is cut short: its <html> is never closed");
    }
    if (!html->is_marked && !html->is_entitled && !html->has_file) {
        fail(html, "the page is none of a package index: it has no mark of one and no file");
        html->page->failure->help =
            STR("a captive portal or a login page may have answered; open the URL in a browser");
        return false;
    }
    if (!html->is_entitled && !html->has_file && html->has_folder) {
        return fail(html, "the index answered with a list of folders, not with a project's files");
    }
    if (!html->opens_html && !html->closes_body && !(html->page->input->framed && html->has_file)) {
        return fail(html, "the page may be cut short: nothing shows where it ends");
    }
    return true;
}

/* charset=NAME of <meta charset> or of <meta content="text/html; charset=NAME">. */
static struct str charset_of(struct arena *arena, const struct simple_html_tag *tag)
{
    struct attributes attributes = {0};
    read_attributes(arena, tag, &attributes);
    if (attributes.is_there[ATTRIBUTE_CHARSET]) {
        return str_trim(attributes.values[ATTRIBUTE_CHARSET]);
    }
    const struct str key = STR("charset=");
    struct str content = attributes.values[ATTRIBUTE_CONTENT];
    for (size_t at = 0; at + key.len < content.len; at++) {
        if (str_eq_nocase(str_slice(content, at, at + key.len), key)) {
            struct str rest = str_slice(content, at + key.len, content.len);
            return str_trim(str_slice(rest, 0, str_find(rest, ';', 0)));
        }
    }
    return (struct str){0};
}

/* What the page says itself is read as ASCII, so UTF-16 cannot be meant. */
static struct str find_charset(const struct simple_page *page)
{
    struct str body = page->input->body;
    struct str start =
        str_slice(body, 0, body.len < CHARSET_SEARCH_BYTES ? body.len : CHARSET_SEARCH_BYTES);
    struct simple_html_tags tags = {.text = start};
    struct simple_html_tag tag;
    struct str found = page->input->charset;
    while (found.len == 0 && simple_html_next(&tags, &tag) == SIMPLE_HTML_TAG) {
        if (!tag.closes && is_named(&tag, "meta")) {
            found = charset_of(page->arena, &tag);
            bool is_wide = found.len >= 6 && str_eq_nocase(str_slice(found, 0, 6), STR("utf-16"));
            found = is_wide ? STR("utf-8") : found;
        }
    }
    return found;
}

static bool decode(struct html *html, struct str *text)
{
    struct simple_page *page = html->page;
    struct str charset = find_charset(page);
    struct str shown = simple_shown(page->arena, charset.len ? charset : STR("utf-8"));
    switch (simple_html_to_utf8(page->arena, page->input->body, charset, text)) {
    case SIMPLE_HTML_CHARSET_UNKNOWN:
        return failure_set(page->arena, page->failure, CAUSE_UNREADABLE,
                           "the page's character set \"%.*s\" is not known", STR_ARG(shown));
    case SIMPLE_HTML_CHARSET_DAMAGED:
        return failure_set(page->arena, page->failure, CAUSE_UNREADABLE,
                           "the page has bytes that are not valid %.*s", STR_ARG(shown));
    case SIMPLE_HTML_CHARSET_LIMIT:
        return failure_set(page->arena, page->failure, CAUSE_LIMIT,
                           "the page is over %d MiB and in %.*s; one so large must be UTF-8",
                           LIMIT_CHARSET_BYTES >> 20, STR_ARG(shown));
    case SIMPLE_HTML_DECODED:
        break;
    }
    return true;
}

static size_t count_anchors(struct str text)
{
    size_t count = 0;
    for (size_t at = str_find(text, '<', 0); at + 1 < text.len; at = str_find(text, '<', at + 1)) {
        count += ascii_lower(text.ptr[at + 1]) == 'a';
    }
    return count;
}

bool simple_html_parse(struct simple_page *page)
{
    struct html html = {.page = page, .base = page->input->url};
    html.is_marked = str_starts(page->input->content_type, STR("application/vnd.pypi.simple."));
    struct simple_html_tags tags = {0};
    struct simple_html_tag tag;
    enum simple_html_step step;
    if (!decode(&html, &tags.text)) {
        return false;
    }
    simple_reserve(page, count_anchors(tags.text));
    while ((step = simple_html_next(&tags, &tag)) == SIMPLE_HTML_TAG) {
        if (!read_tag(&html, &tag)) {
            return false;
        }
    }
    return check_end(&html, step);
}
