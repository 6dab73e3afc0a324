/*
 * token: the tokens of dependency specifiers and markers (PEP 508), as packaging 26.4 cuts them.
 *
 * There is no token stream: what may stand at a place depends on the grammar, so a parser asks a
 * cursor for the token it wants. A function that finds its token moves the cursor behind it; one
 * that does not leaves the cursor where it was. White space is space and TAB only.
 */
#ifndef DEPCHECK_CONSTRAINTS_TOKEN_H
#define DEPCHECK_CONSTRAINTS_TOKEN_H

#include "base/diag.h"
#include "constraints/environment.h"

struct token_cursor {
    struct arena *arena;
    struct str text;
    size_t at;
    struct fault *fault; /* filled by token_fail() */
};

/* Fills the fault with a range of the text; always false. */
bool token_fail(struct token_cursor *cursor, size_t start, size_t end, const char *message);

/* The same for the point where the cursor is: "Expected X". */
bool token_expected(struct token_cursor *cursor, const char *message);

/* Whether the text ends here. */
static inline bool token_at_end(const struct token_cursor *cursor)
{
    return cursor->at == cursor->text.len;
}

/* Whether the byte c stands here. */
static inline bool token_sees(const struct token_cursor *cursor, char c)
{
    return cursor->at < cursor->text.len && cursor->text.ptr[cursor->at] == c;
}

/* Moves over the byte c. */
static inline bool token_char(struct token_cursor *cursor, char c)
{
    bool here = token_sees(cursor, c);
    cursor->at += here;
    return here;
}

/* Moves over white space, if there is some; true if there was. */
static inline bool token_space(struct token_cursor *cursor)
{
    size_t start = cursor->at;
    while (token_char(cursor, ' ') || token_char(cursor, '\t')) {
    }
    return cursor->at > start;
}

/* Moves over one of the texts in a list that NULL ends; the first that fits counts. */
bool token_one_of(struct token_cursor *cursor, const char *const *texts, size_t *which);

/* A keyword ("in", "not", "and", "or") with no letter, digit or '_' of any script beside it. */
bool token_keyword(struct token_cursor *cursor, struct str keyword);

/* A marker variable in one of its spellings (os.name, python_implementation, ...). */
bool token_variable(struct token_cursor *cursor, enum marker_variable *variable);

/* A text in quotes of either kind, quotes included. */
bool token_quoted(struct token_cursor *cursor, struct str *raw);

/* A name of a distribution or an extra: it may end in '_' but not, as a rule, in '-' or '.'. */
bool token_identifier(struct token_cursor *cursor, struct str *name);

/* One clause of a version specifier. What stands behind === need not be a version. */
bool token_clause(struct token_cursor *cursor);

/* Whether c is a letter, a digit or '_' in the sense of \w in Python. */
bool token_is_word(uint32_t c);

/*
 * The value of a quoted text (a view of it where nothing is escaped), read as a string literal of
 * Python without prefix: escapes are decoded, unknown ones keep their backslash. False if Python
 * would not take it. \N{...} knows the names of the printable ASCII characters only. A surrogate
 * (\ud800) becomes three bytes.
 */
bool token_literal(struct arena *arena, struct str raw, struct str *value);

#endif
