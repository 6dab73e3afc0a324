#include "constraints/token.h"

#include "base/utf8.h"

bool token_fail(struct token_cursor *cursor, size_t start, size_t end, const char *message)
{
    *cursor->fault = (struct fault){start, end, str_of(message)};
    return false;
}

bool token_expected(struct token_cursor *cursor, const char *message)
{
    return token_fail(cursor, cursor->at, cursor->at, message);
}

static bool text_here(const struct token_cursor *cursor, struct str text)
{
    return str_eq(str_slice(cursor->text, cursor->at, cursor->at + text.len), text);
}

bool token_one_of(struct token_cursor *cursor, const char *const *texts, size_t *which)
{
    for (size_t i = 0; texts[i]; i++) {
        struct str text = str_of(texts[i]);
        if (text_here(cursor, text)) {
            cursor->at += text.len;
            *which = i;
            return true;
        }
    }
    return false;
}

static bool word_behind(struct str text, size_t at)
{
    if (at < text.len && (unsigned char)text.ptr[at] < 0x80) {
        return ascii_is_alnum(text.ptr[at]) || text.ptr[at] == '_';
    }
    return at < text.len && token_is_word(utf8_next(text, &at));
}

static bool word_before(struct str text, size_t at)
{
    if (at == 0) {
        return false;
    }
    size_t start = at - 1;
    while (start > 0 && at - start < UTF8_MAX && (text.ptr[start] & 0xC0) == 0x80) {
        start--;
    }
    return word_behind(text, start);
}

/* \b of Python. */
static bool boundary(struct str text, size_t at)
{
    return word_before(text, at) != word_behind(text, at);
}

bool token_keyword(struct token_cursor *cursor, struct str keyword)
{
    size_t end = cursor->at + keyword.len;
    if (!text_here(cursor, keyword) || !boundary(cursor->text, cursor->at) ||
        !boundary(cursor->text, end)) {
        return false;
    }
    cursor->at = end;
    return true;
}

struct spelling {
    const char *text;
    enum marker_variable variable;
};

static const struct spelling spellings[] = {
    {"python_version", MARKER_PYTHON_VERSION},
    {"python_full_version", MARKER_PYTHON_FULL_VERSION},
    {"sys_platform", MARKER_SYS_PLATFORM},
    {"sys.platform", MARKER_SYS_PLATFORM},
    {"extra", MARKER_EXTRA},
    {"os_name", MARKER_OS_NAME},
    {"os.name", MARKER_OS_NAME},
    {"platform_release", MARKER_PLATFORM_RELEASE},
    {"platform_system", MARKER_PLATFORM_SYSTEM},
    {"platform_version", MARKER_PLATFORM_VERSION},
    {"platform.version", MARKER_PLATFORM_VERSION},
    {"platform_machine", MARKER_PLATFORM_MACHINE},
    {"platform.machine", MARKER_PLATFORM_MACHINE},
    {"platform_python_implementation", MARKER_PLATFORM_PYTHON_IMPLEMENTATION},
    {"platform.python_implementation", MARKER_PLATFORM_PYTHON_IMPLEMENTATION},
    {"python_implementation", MARKER_PLATFORM_PYTHON_IMPLEMENTATION},
    {"implementation_name", MARKER_IMPLEMENTATION_NAME},
    {"implementation_version", MARKER_IMPLEMENTATION_VERSION},
    {"extras", MARKER_EXTRAS},
    {"dependency_groups", MARKER_DEPENDENCY_GROUPS},
};

bool token_variable(struct token_cursor *cursor, enum marker_variable *variable)
{
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        if (token_sees(cursor, spellings[i].text[0]) &&
            token_keyword(cursor, str_of(spellings[i].text))) {
            *variable = spellings[i].variable;
            return true;
        }
    }
    return false;
}

bool token_quoted(struct token_cursor *cursor, struct str *raw)
{
    if (!token_sees(cursor, '\'') && !token_sees(cursor, '"')) {
        return false;
    }
    size_t end = str_find(cursor->text, cursor->text.ptr[cursor->at], cursor->at + 1);
    if (end == cursor->text.len) {
        return false;
    }
    *raw = str_slice(cursor->text, cursor->at, end + 1);
    cursor->at = end + 1;
    return true;
}

static bool is_name_char(char c)
{
    return ascii_is_alnum(c) || c == '.' || c == '_' || c == '-';
}

/*
 * \b[a-zA-Z0-9][a-zA-Z0-9._-]*\b: as long as can be, so a run that does not end at a boundary is
 * cut back to the last one inside it ("foo-" gives "foo", but "foo-" before a letter that is not
 * ASCII gives "foo-").
 */
bool token_identifier(struct token_cursor *cursor, struct str *name)
{
    struct str text = cursor->text;
    size_t start = cursor->at;
    if (start == text.len || !ascii_is_alnum(text.ptr[start]) || !boundary(text, start)) {
        return false;
    }
    size_t end = start;
    while (end < text.len && is_name_char(text.ptr[end])) {
        end++;
    }
    while (end > start && !boundary(text, end)) {
        end--;
    }
    if (end == start) {
        return false;
    }
    *name = str_slice(text, start, end);
    cursor->at = end;
    return true;
}
