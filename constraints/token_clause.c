#include "constraints/token.h"

#include "base/utf8.h"

/*
 * Each function takes an offset and returns where its part ends, which is the offset itself if the
 * part is not there. Every part behind the release is optional, so the first way that fits is the
 * one to go: nothing has to be tried again.
 *
 *     clause  = "===" space* other*
 *             | ("==" | "!=") space* "v"? epoch? release (".*" | pre? post? dev? local?)
 *             | "~=" space* "v"? epoch? release-with-a-dot pre? post? dev?
 *             | ("<=" | ">=" | "<" | ">") space* "v"? epoch? release pre? post? dev?
 */

static char char_at(struct str text, size_t at)
{
    return at < text.len ? text.ptr[at] : '\0';
}

static size_t skip_digits(struct str text, size_t at)
{
    while (ascii_is_digit(char_at(text, at))) {
        at++;
    }
    return at;
}

static size_t skip_separator(struct str text, size_t at)
{
    char c = char_at(text, at);
    return c == '-' || c == '_' || c == '.' ? at + 1 : at;
}

static size_t skip_spaces(struct str text, size_t at)
{
    return (size_t)(utf8_trim_start(str_slice(text, at, text.len)).ptr - text.ptr);
}

static size_t skip_word(struct str text, size_t at, const char *const *words)
{
    for (size_t i = 0; words[i]; i++) {
        struct str word = str_of(words[i]);
        if (str_eq_nocase(str_slice(text, at, at + word.len), word)) {
            return at + word.len;
        }
    }
    return at;
}

/* separator? word separator? digit* */
static size_t skip_label(struct str text, size_t at, const char *const *words)
{
    size_t start = skip_separator(text, at);
    size_t end = skip_word(text, start, words);
    return end == start ? at : skip_digits(text, skip_separator(text, end));
}

static size_t skip_release(struct str text, size_t at, bool *dotted)
{
    size_t end = skip_digits(text, at);
    *dotted = false;
    while (end > at && char_at(text, end) == '.' && ascii_is_digit(char_at(text, end + 1))) {
        end = skip_digits(text, end + 1);
        *dotted = true;
    }
    return end;
}

static size_t skip_post(struct str text, size_t at)
{
    static const char *const words[] = {"post", "rev", "r", NULL};
    if (char_at(text, at) == '-' && ascii_is_digit(char_at(text, at + 1))) {
        return skip_digits(text, at + 1);
    }
    return skip_label(text, at, words);
}

static size_t skip_suffixes(struct str text, size_t at)
{
    static const char *const pre[] = {"alpha", "beta", "preview", "pre", "a", "b", "c", "rc", NULL};
    static const char *const dev[] = {"dev", NULL};
    if (skip_separator(text, at) == at && !ascii_is_alpha(char_at(text, at))) {
        return at; /* as nearly always */
    }
    at = skip_label(text, at, pre);
    at = skip_post(text, at);
    return skip_label(text, at, dev);
}

static size_t skip_local(struct str text, size_t at)
{
    if (char_at(text, at) != '+' || !ascii_is_alnum(char_at(text, at + 1))) {
        return at;
    }
    size_t end = at + 1;
    do {
        end++;
        size_t next = skip_separator(text, end);
        end = ascii_is_alnum(char_at(text, next)) ? next : end;
    } while (ascii_is_alnum(char_at(text, end)));
    return end;
}

/* Behind a first "v"? and an epoch, if they are there. */
static size_t skip_start(struct str text, size_t at)
{
    at = skip_spaces(text, at);
    at += ascii_lower(char_at(text, at)) == 'v';
    size_t end = skip_digits(text, at);
    bool epoch = end > at && char_at(text, end) == '!' && ascii_is_digit(char_at(text, end + 1));
    return epoch ? end + 1 : at;
}

static size_t skip_arbitrary(struct str text, size_t at)
{
    at = skip_spaces(text, at);
    size_t end = at;
    while (at < text.len) {
        uint32_t c = utf8_next(text, &at);
        if (utf8_is_space(c) || c == ';' || c == ')') {
            break;
        }
        end = at;
    }
    return end;
}

enum clause_operator { ARBITRARY, EQUAL, NOT_EQUAL, COMPATIBLE, OTHER };

/* The end of the version behind an operator; at if there is none. */
static size_t skip_version(struct str text, size_t at, size_t op)
{
    bool dotted;
    size_t start = skip_start(text, at);
    size_t end = skip_release(text, start, &dotted);
    if (end == start || (op == COMPATIBLE && !dotted)) {
        return at;
    }
    if (op != EQUAL && op != NOT_EQUAL) {
        return skip_suffixes(text, end);
    }
    if (char_at(text, end) == '.' && char_at(text, end + 1) == '*') {
        return end + 2;
    }
    return skip_local(text, skip_suffixes(text, end));
}

bool token_clause(struct token_cursor *cursor)
{
    static const char *const operators[] = {"===", "==", "!=", "~=", "<=", ">=", "<", ">", NULL};
    size_t start = cursor->at;
    size_t op;
    if (!token_one_of(cursor, operators, &op)) {
        return false;
    }
    if (op == ARBITRARY) {
        cursor->at = skip_arbitrary(cursor->text, cursor->at);
        return true;
    }
    size_t end = skip_version(cursor->text, cursor->at, op);
    if (end == cursor->at) {
        cursor->at = start;
        return false;
    }
    cursor->at = end;
    return true;
}
