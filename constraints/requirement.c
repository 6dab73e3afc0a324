#include "constraints/requirement.h"

#include <stdlib.h>

#include "base/buf.h"
#include "constraints/marker_tree.h"
#include "constraints/name.h"
#include "constraints/token.h"

/*
 *     requirement = space* name space* extras? space* (url | clauses) end
 *     extras      = "[" space* (name (space* "," space* name)*)? space* "]"
 *     url         = "@" space* url-text (space+ marker-part?)?
 *     clauses     = ("(" space* list space* ")" | list) space* marker-part?
 *     list        = (clause (space* "," space* clause)* ","?)?
 *     marker-part = ";" marker
 *
 * The clauses are only cut out here and read by specifier_parse() at the end, so that of two errors
 * the same one is reported as by packaging.
 */

struct parser {
    struct token_cursor cursor;
    struct requirement *requirement;
};

static struct str part(const struct parser *parser, struct text_range range)
{
    return str_slice(parser->cursor.text, range.start, range.end);
}

static bool parse_extra_names(struct parser *parser, struct str **names, size_t *count)
{
    struct token_cursor *cursor = &parser->cursor;
    VEC(struct str) found = {0};
    struct str name;
    bool more = token_identifier(cursor, &name);
    while (more) {
        vec_push(cursor->arena, &found, name);
        token_space(cursor);
        size_t at = cursor->at;
        if (token_identifier(cursor, &name)) {
            cursor->at = at;
            return token_expected(cursor, "Expected a comma between names of extras");
        }
        more = token_char(cursor, ',');
        token_space(cursor);
        if (more && !token_identifier(cursor, &name)) {
            return token_expected(cursor, "Expected the name of an extra after the comma");
        }
    }
    *names = found.at;
    *count = found.len;
    return true;
}

static bool close_bracket(struct token_cursor *cursor, size_t open, char bracket,
                          const char *message)
{
    return token_char(cursor, bracket) || token_fail(cursor, open, cursor->at, message);
}

static bool parse_extras(struct parser *parser)
{
    struct token_cursor *cursor = &parser->cursor;
    struct requirement *requirement = parser->requirement;
    size_t open = cursor->at;
    if (!token_char(cursor, '[')) {
        return true;
    }
    token_space(cursor);
    if (!parse_extra_names(parser, &requirement->extras, &requirement->extra_count) ||
        !close_bracket(cursor, open, ']', "Expected ']' to match '[', after extras")) {
        return false;
    }
    requirement->extras_at = (struct text_range){open, cursor->at};
    return true;
}

/* What must not follow a clause at once: ".*" or a local version that its operator cannot have. */
static bool check_clause_end(struct token_cursor *cursor, size_t start)
{
    struct str clause = str_slice(cursor->text, start, cursor->at);
    struct str rest = str_slice(cursor->text, cursor->at, cursor->at + 2);
    bool equality = str_starts(clause, STR("==")) || str_starts(clause, STR("!="));
    if (str_eq(rest, STR(".*"))) {
        return token_fail(cursor, start, cursor->at + 1,
                          equality ? "'.*' cannot follow a pre-release, post-release, development "
                                     "release or local version"
                                   : "'.*' can only be used with == or !=");
    }
    bool local = rest.len == 2 && rest.ptr[0] == '+' &&
                 (ascii_is_digit(rest.ptr[1]) || (rest.ptr[1] >= 'a' && rest.ptr[1] <= 'z'));
    return !local ||
           token_fail(cursor, start, cursor->at, "A local version can only be used with == or !=");
}

static bool parse_clauses(struct parser *parser)
{
    struct token_cursor *cursor = &parser->cursor;
    struct text_range *range = &parser->requirement->specifier_at;
    size_t start = cursor->at;
    bool more = true;
    while (more && token_clause(cursor)) {
        if (!check_clause_end(cursor, start)) {
            return false;
        }
        range->end = cursor->at;
        token_space(cursor);
        more = token_char(cursor, ',');
        range->end = more ? cursor->at : range->end;
        token_space(cursor);
        start = cursor->at;
    }
    return true;
}

static bool parse_specifier(struct parser *parser)
{
    struct token_cursor *cursor = &parser->cursor;
    size_t open = cursor->at;
    bool parentheses = token_char(cursor, '(');
    token_space(cursor);
    size_t start = cursor->at;
    if (!parse_clauses(parser)) {
        return false;
    }
    if (parser->requirement->specifier_at.end) {
        parser->requirement->specifier_at.start = start;
    }
    token_space(cursor);
    return !parentheses ||
           close_bracket(cursor, open, ')', "Expected ')' to match '(', after version specifier");
}

/* What comes before the ';' starts at start. */
static bool parse_marker(struct parser *parser, size_t start, const char *message)
{
    struct token_cursor *cursor = &parser->cursor;
    size_t before = cursor->at;
    if (!token_char(cursor, ';')) {
        return token_fail(cursor, start, before, message);
    }
    token_space(cursor);
    size_t from = cursor->at;
    const struct marker *marker = marker_parse_at(cursor);
    if (!marker) {
        return false;
    }
    size_t length = str_trim(str_slice(cursor->text, from, cursor->at)).len;
    parser->requirement->marker = marker;
    parser->requirement->marker_text = marker_normalized(cursor->arena, marker);
    parser->requirement->marker_at = (struct text_range){from, from + length};
    return true;
}

static bool parse_url(struct parser *parser)
{
    struct token_cursor *cursor = &parser->cursor;
    token_space(cursor);
    size_t start = cursor->at;
    size_t end = start;
    while (end < cursor->text.len && cursor->text.ptr[end] != ' ' &&
           cursor->text.ptr[end] != '\t') {
        end++;
    }
    if (end == start) {
        return token_expected(cursor, "Expected a URL after '@'");
    }
    parser->requirement->url_at = (struct text_range){start, end};
    parser->requirement->url = part(parser, parser->requirement->url_at);
    cursor->at = end;
    token_space(cursor);
    return token_at_end(cursor) ||
           parse_marker(parser, start, "Expected ';' (after URL and white space) or the end");
}

static bool parse_versions(struct parser *parser)
{
    struct token_cursor *cursor = &parser->cursor;
    size_t start = cursor->at;
    if (!parse_specifier(parser)) {
        return false;
    }
    token_space(cursor);
    bool any = parser->requirement->specifier_at.end > 0;
    return token_at_end(cursor) ||
           parse_marker(parser, start,
                        any ? "Expected ',' (within version specifier), ';' (after it) or the end"
                            : "Expected ';' (after name without version specifier) or the end");
}

static bool parse_syntax(struct parser *parser)
{
    struct token_cursor *cursor = &parser->cursor;
    struct requirement *requirement = parser->requirement;
    token_space(cursor);
    size_t start = cursor->at;
    if (!token_identifier(cursor, &requirement->name)) {
        return token_expected(cursor, "Expected the name of a package at the start");
    }
    requirement->name_at = (struct text_range){start, cursor->at};
    token_space(cursor);
    if (!parse_extras(parser)) {
        return false;
    }
    token_space(cursor);
    if (!(token_char(cursor, '@') ? parse_url(parser) : parse_versions(parser))) {
        return false;
    }
    return token_at_end(cursor) || token_expected(cursor, "Expected the end of the requirement");
}

/* Clauses are placed in the text of the requirement, not in that of the specifier alone. */
static bool read_specifier(struct parser *parser)
{
    struct requirement *requirement = parser->requirement;
    struct fault *fault = parser->cursor.fault;
    struct specifier *specifier = &requirement->specifier;
    size_t offset = requirement->specifier_at.start;
    if (!specifier_parse(parser->cursor.arena, part(parser, requirement->specifier_at), specifier,
                         fault)) {
        fault->start += offset;
        fault->end += offset;
        return false;
    }
    for (size_t i = 0; i < specifier->count; i++) {
        specifier->clauses[i].start += offset;
        specifier->clauses[i].end += offset;
    }
    return true;
}

static int compare_texts(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Sorts and drops repetitions; returns how many are left. */
static size_t sort_unique(struct str *items, size_t count)
{
    size_t kept = 0;
    if (count) {
        qsort(items, count, sizeof *items, compare_texts);
    }
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || !str_eq(items[kept - 1], items[i])) {
            items[kept++] = items[i];
        }
    }
    return kept;
}

static void set_names(struct arena *arena, struct requirement *requirement)
{
    size_t count = sort_unique(requirement->extras, requirement->extra_count);
    struct str *canonical = ARENA_ARRAY(arena, struct str, count);
    for (size_t i = 0; i < count; i++) {
        canonical[i] = name_canonical(arena, requirement->extras[i]);
    }
    requirement->extra_count = count;
    requirement->canonical_extras = canonical;
    requirement->canonical_extra_count = sort_unique(canonical, count);
    requirement->canonical = name_canonical(arena, requirement->name);
}

/* From the name to the last part before the marker. */
static struct str written_text(struct str text, const struct requirement *requirement)
{
    size_t end = text.len;
    if (requirement->marker) {
        end = requirement->marker_at.start;
        while (text.ptr[end - 1] != ';') {
            end--;
        }
        end--;
    }
    return str_trim(str_slice(text, requirement->name_at.start, end));
}

bool requirement_parse(struct arena *arena, struct str text, struct requirement *requirement,
                       struct fault *fault)
{
    *requirement = (struct requirement){0};
    struct parser parser = {{arena, text, 0, fault}, requirement};
    if (!parse_syntax(&parser) || !read_specifier(&parser)) {
        return false;
    }
    set_names(arena, requirement);
    requirement->text = written_text(text, requirement);
    return true;
}

struct str requirement_normalized(struct arena *arena, const struct requirement *requirement)
{
    struct buf out = {.arena = arena};
    buf_add(&out, requirement->name);
    for (size_t i = 0; i < requirement->extra_count; i++) {
        buf_add_char(&out, i ? ',' : '[');
        buf_add(&out, requirement->extras[i]);
    }
    buf_add(&out, requirement->extra_count ? STR("]") : STR(""));
    buf_add(&out, requirement->specifier.canonical);
    if (requirement->url.len) {
        buf_add(&out, STR(" @ "));
        buf_add(&out, requirement->url);
        buf_add(&out, requirement->marker ? STR(" ") : STR(""));
    }
    if (requirement->marker) {
        buf_add(&out, STR("; "));
        buf_add(&out, requirement->marker_text);
    }
    return buf_str(&out);
}
