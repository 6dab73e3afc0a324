#include "fetch/simple_html_tags.h"

/* Elements whose text ends at their own closing tag only. */
static const char *const RAW[] = {
    "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes",
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static bool ends_name(char c)
{
    return is_space(c) || c == '/' || c == '>';
}

static size_t skip_space(struct str text, size_t at)
{
    while (at < text.len && is_space(text.ptr[at])) {
        at++;
    }
    return at;
}

static size_t skip_name(struct str text, size_t at)
{
    while (at < text.len && !ends_name(text.ptr[at])) {
        at++;
    }
    return at;
}

/* Behind the '=': "...", '...', or up to a space or '>'. False: the text ends before it does. */
static bool read_value(struct str text, size_t *at, struct str *value)
{
    size_t start = skip_space(text, *at);
    if (start == text.len) {
        return false;
    }
    char quote = text.ptr[start];
    size_t end = start;
    if (quote == '"' || quote == '\'') {
        end = str_find(text, quote, ++start);
        *at = end + 1;
    } else {
        while (end < text.len && !is_space(text.ptr[end]) && text.ptr[end] != '>') {
            end++;
        }
        *at = end;
    }
    *value = str_slice(text, start, end);
    return *at <= text.len;
}

enum part { PART_ATTRIBUTE, PART_END, PART_CUT };

/* Stands inside of a tag; at PART_END *at is the '>', or the end of the text. */
static enum part next_part(struct str text, size_t *at, struct str *name, struct str *value)
{
    while (*at < text.len && (is_space(text.ptr[*at]) || text.ptr[*at] == '/')) {
        ++*at;
    }
    if (*at == text.len || text.ptr[*at] == '>') {
        return PART_END;
    }
    size_t start = *at;
    do {
        ++*at;
    } while (*at < text.len && !ends_name(text.ptr[*at]) && text.ptr[*at] != '=');
    *name = str_slice(text, start, *at);
    *value = (struct str){0};
    size_t equals = skip_space(text, *at);
    if (equals == text.len || text.ptr[equals] != '=') {
        return PART_ATTRIBUTE;
    }
    *at = equals + 1;
    return read_value(text, at, value) ? PART_ATTRIBUTE : PART_CUT;
}

/* An '=' that is the last byte is no cut here: the tag's '>' stood behind it. */
bool simple_html_attribute(const struct simple_html_tag *tag, size_t *at, struct str *name,
                           struct str *value)
{
    return next_part(tag->attributes, at, name, value) != PART_END;
}

/* Stands behind "<!"; "--", then all up to "-->" or "--!>"; else up to '>'. */
static size_t skip_comment(struct str text, size_t at)
{
    bool is_comment = str_starts(str_slice(text, at, text.len), STR("--"));
    for (size_t end = str_find(text, '>', at); end < text.len; end = str_find(text, '>', end + 1)) {
        struct str before = str_slice(text, at, end);
        if (!is_comment || str_ends(before, STR("--")) ||
            (before.len > 4 && str_ends(before, STR("--!")))) {
            return end + 1;
        }
    }
    return text.len + 1;
}

/* Stands at the name of a tag. */
static bool read_tag(struct simple_html_tags *tags, struct simple_html_tag *tag)
{
    struct str text = tags->text;
    size_t start = tags->at;
    size_t at = skip_name(text, start);
    tag->name = str_slice(text, start, at);
    size_t attributes = at;
    struct str name;
    struct str value;
    enum part part;
    do {
        part = next_part(text, &at, &name, &value);
    } while (part == PART_ATTRIBUTE);
    if (part == PART_CUT || at == text.len) {
        return false;
    }
    tag->attributes = str_slice(text, attributes, at);
    tags->at = at + 1;
    tag->behind = str_slice(text, at + 1, str_find(text, '<', at + 1));
    return true;
}

static struct str raw_name(struct str name)
{
    for (size_t i = 0; i < sizeof RAW / sizeof *RAW; i++) {
        if (str_eq_nocase(name, str_of(RAW[i]))) {
            return str_of(RAW[i]);
        }
    }
    return (struct str){0};
}

/* Whether "/NAME" and its end stand here. */
static bool closes_raw(const struct simple_html_tags *tags, size_t at)
{
    struct str rest = str_slice(tags->text, at, tags->text.len);
    size_t len = tags->raw.len + 1;
    return rest.len > len && rest.ptr[0] == '/' && ends_name(rest.ptr[len]) &&
           str_eq_nocase(str_slice(rest, 1, len), tags->raw);
}

/* Stands behind a '<'. Whether a tag begins here; what is none is passed over. */
static bool begins_tag(struct simple_html_tags *tags, struct simple_html_tag *tag)
{
    struct str text = tags->text;
    if (tags->raw.len) {
        tag->closes = closes_raw(tags, tags->at);
        tags->at += tag->closes;
        return tag->closes;
    }
    char c = tags->at < text.len ? text.ptr[tags->at] : 0;
    char next = tags->at + 1 < text.len ? text.ptr[tags->at + 1] : 0;
    tag->closes = c == '/';
    if (ascii_is_alpha(c) || (tag->closes && ascii_is_alpha(next))) {
        tags->at += tag->closes;
        return true;
    }
    if (c == '!' || c == '?' || c == '/') {
        tags->at = skip_comment(text, tags->at + (c == '!'));
    }
    return false;
}

enum simple_html_step simple_html_next(struct simple_html_tags *tags, struct simple_html_tag *tag)
{
    for (;;) {
        if (tags->at > tags->text.len) {
            return SIMPLE_HTML_CUT;
        }
        size_t start = str_find(tags->text, '<', tags->at);
        if (start == tags->text.len) {
            return tags->raw.len ? SIMPLE_HTML_CUT : SIMPLE_HTML_END;
        }
        tags->at = start + 1;
        if (tags->at == tags->text.len) {
            return SIMPLE_HTML_CUT;
        }
        if (begins_tag(tags, tag)) {
            if (!read_tag(tags, tag)) {
                return SIMPLE_HTML_CUT;
            }
            tags->raw = raw_name(tag->closes ? STR("") : tag->name);
            return SIMPLE_HTML_TAG;
        }
    }
}
