#include "fetch/simple_html_text.h"

#include <libxml/HTMLparser.h>
#include <libxml/encoding.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"

enum { CHARSET_NAME_MAX = 40, ENTITY_NAME_MAX = 10 };

/* libxml2 writes to stderr unless somebody else takes its errors. */
static void ignore_error(void *data, xmlErrorPtr error)
{
    (void)data;
    (void)error;
}

static bool convert(struct arena *arena, xmlCharEncodingHandlerPtr handler, struct str bytes,
                    struct str *text)
{
    xmlBufferPtr from = xmlBufferCreateStatic((void *)bytes.ptr, bytes.len);
    xmlBufferPtr to = xmlBufferCreate();
    bool ok = from && to;
    while (ok && xmlBufferLength(from) > 0) {
        int before = xmlBufferLength(from);
        ok = xmlCharEncInFunc(handler, to, from) != -2 && xmlBufferLength(from) < before;
    }
    if (ok) {
        *text = arena_str(
            arena, (struct str){(const char *)xmlBufferContent(to), (size_t)xmlBufferLength(to)});
    }
    xmlBufferFree(from);
    xmlBufferFree(to);
    return ok;
}

/* iconv takes options behind slashes. */
static bool is_charset_name(struct str name)
{
    bool ok = name.len > 0 && name.len <= CHARSET_NAME_MAX;
    for (size_t i = 0; ok && i < name.len; i++) {
        char c = name.ptr[i];
        ok = ascii_is_alnum(c) || c == '-' || c == '_' || c == '.' || c == ':';
    }
    return ok;
}

static enum simple_html_charset convert_from(struct arena *arena, struct str bytes,
                                             struct str charset, struct str *text)
{
    if (!is_charset_name(charset)) {
        return SIMPLE_HTML_CHARSET_UNKNOWN;
    }
    if (bytes.len > LIMIT_CHARSET_BYTES) {
        return SIMPLE_HTML_CHARSET_LIMIT;
    }
    xmlSetStructuredErrorFunc(NULL, ignore_error);
    xmlCharEncodingHandlerPtr handler = xmlFindCharEncodingHandler(arena_cstr(arena, charset));
    enum simple_html_charset result = SIMPLE_HTML_CHARSET_UNKNOWN;
    if (handler) {
        bool ok = convert(arena, handler, bytes, text);
        result = ok && utf8_invalid_at(*text) == text->len ? SIMPLE_HTML_DECODED
                                                           : SIMPLE_HTML_CHARSET_DAMAGED;
        xmlCharEncCloseFunc(handler);
    }
    xmlSetStructuredErrorFunc(NULL, NULL);
    return result;
}

enum simple_html_charset simple_html_to_utf8(struct arena *arena, struct str bytes,
                                             struct str charset, struct str *text)
{
    if (charset.len && !str_eq_nocase(charset, STR("utf-8")) &&
        !str_eq_nocase(charset, STR("utf8"))) {
        return convert_from(arena, bytes, charset, text);
    }
    bool has_mark = str_starts(bytes, STR("\xEF\xBB\xBF"));
    *text = str_slice(bytes, has_mark ? 3 : 0, bytes.len);
    return utf8_invalid_at(*text) == text->len ? SIMPLE_HTML_DECODED : SIMPLE_HTML_CHARSET_DAMAGED;
}

static bool is_code_point(uint32_t c)
{
    return c > 0 && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
}

static int digit_of(char c, bool is_hex)
{
    char lower = ascii_lower(c);
    if (ascii_is_digit(c)) {
        return c - '0';
    }
    return is_hex && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Behind "&#": [x] digits [;]. The length of it; 0 if it is none. */
static size_t read_number(struct str text, uint32_t *c)
{
    bool is_hex = text.len > 0 && ascii_lower(text.ptr[0]) == 'x';
    size_t start = is_hex;
    size_t at = start;
    *c = 0;
    while (at < text.len && digit_of(text.ptr[at], is_hex) >= 0) {
        *c = *c * (is_hex ? 16 : 10) + (uint32_t)digit_of(text.ptr[at], is_hex);
        *c = *c < 0x110000 ? *c : 0x110000;
        at++;
    }
    if (at == start) {
        return 0;
    }
    *c = is_code_point(*c) ? *c : UTF8_REPLACEMENT;
    return at + (at < text.len && text.ptr[at] == ';');
}

/* Behind '&': a name and ';'. */
static size_t read_named(struct str text, uint32_t *c)
{
    char name[ENTITY_NAME_MAX + 1];
    size_t len = 0;
    while (len < text.len && len < ENTITY_NAME_MAX && ascii_is_alnum(text.ptr[len])) {
        name[len] = text.ptr[len];
        len++;
    }
    name[len] = 0;
    if (len < 2 || len == text.len || text.ptr[len] != ';') {
        return 0;
    }
    const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
    *c = entity ? entity->value : 0;
    if (strcmp(name, "apos") == 0) {
        *c = '\'';
    }
    return *c ? len + 1 : 0;
}

struct str simple_html_unescape(struct arena *arena, struct str value)
{
    if (str_find(value, '&', 0) == value.len) {
        return value;
    }
    struct buf out = {.arena = arena};
    for (size_t at = 0; at < value.len;) {
        size_t end = str_find(value, '&', at);
        buf_add(&out, str_slice(value, at, end));
        if (end == value.len) {
            break;
        }
        struct str rest = str_slice(value, end + 1, value.len);
        bool is_number = rest.len > 0 && rest.ptr[0] == '#';
        uint32_t c = 0;
        size_t len =
            is_number ? read_number(str_slice(rest, 1, rest.len), &c) : read_named(rest, &c);
        if (len) {
            buf_add_codepoint(&out, c);
        } else {
            buf_add_char(&out, '&');
        }
        at = end + 1 + (len ? len + is_number : 0);
    }
    return buf_str(&out);
}
