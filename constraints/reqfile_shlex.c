#include "constraints/reqfile_parts.h"

/* Where a word stands while it is being read. */
struct splitter {
    struct str text;
    size_t at;
    struct buf out; /* the word, once it differs from the text */
    bool quoted;
    struct reqfile_fault *fault;
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool open_end(struct splitter *s, size_t start, struct str message, struct str help)
{
    *s->fault = (struct reqfile_fault){REQFILE_STOP_SYNTAX, start, s->text.len, message, help};
    return false;
}

/* From now on the word is not what stands in the text. */
static void take_over(struct splitter *s, size_t start)
{
    if (!s->quoted) {
        s->quoted = true;
        s->out.len = 0;
        buf_add(&s->out, str_slice(s->text, start, s->at));
    }
}

/* A quoted part; s->at is at its opening quote. A backslash acts before " and \ inside "". */
static bool quoted_part(struct splitter *s)
{
    size_t start = s->at;
    char quote = s->text.ptr[s->at++];
    for (; s->at < s->text.len; s->at++) {
        char c = s->text.ptr[s->at];
        if (c == quote) {
            s->at++;
            return true;
        }
        bool more = s->at + 1 < s->text.len;
        if (c == '\\' && quote == '"') {
            if (!more) {
                break;
            }
            char next = s->text.ptr[++s->at];
            if (next != '"' && next != '\\') {
                buf_add_char(&s->out, c);
            }
            c = next;
        }
        buf_add_char(&s->out, c);
    }
    return open_end(s, start, STR("expected a closing quote, found end of line"),
                    STR("close the quote, or put a backslash before it"));
}

static bool escaped(struct splitter *s)
{
    if (s->at + 1 >= s->text.len) {
        return open_end(s, s->at, STR("expected a character after \\, found end of line"),
                        STR("remove the backslash"));
    }
    buf_add_char(&s->out, s->text.ptr[s->at + 1]);
    s->at += 2;
    return true;
}

/* Reads one word; s->at is at its first byte. */
static bool read_word(struct splitter *s, struct arena *arena, struct reqfile_word *word)
{
    size_t start = s->at;
    s->quoted = false;
    while (s->at < s->text.len && !is_space(s->text.ptr[s->at])) {
        char c = s->text.ptr[s->at];
        if (c == '\'' || c == '"' || c == '\\') {
            take_over(s, start);
            if (!(c == '\\' ? escaped(s) : quoted_part(s))) {
                return false;
            }
            continue;
        }
        if (s->quoted) {
            buf_add_char(&s->out, c);
        }
        s->at++;
    }
    struct str text = str_slice(s->text, start, s->at);
    *word = (struct reqfile_word){s->quoted ? arena_str(arena, buf_str(&s->out)) : text, start,
                                  s->at, s->quoted};
    return true;
}

bool reqfile_split(struct arena *arena, struct str text, reqfile_words *words,
                   struct reqfile_fault *fault)
{
    struct splitter s = {.text = text, .out = {.arena = arena}, .fault = fault};
    while (true) {
        while (s.at < text.len && is_space(text.ptr[s.at])) {
            s.at++;
        }
        if (s.at >= text.len) {
            return true;
        }
        struct reqfile_word word;
        if (!read_word(&s, arena, &word)) {
            return false;
        }
        vec_push(arena, words, word);
    }
}
