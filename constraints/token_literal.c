#include "constraints/token.h"

#include "base/buf.h"
#include "base/utf8.h"

struct literal {
    struct str text; /* between the quotes */
    size_t at;
    struct buf out;
};

/* Up to max digits of a base; false unless at least min are there. */
static bool read_number(struct literal *in, unsigned base, size_t min, size_t max, uint32_t *number)
{
    size_t count = 0;
    *number = 0;
    for (; count < max && in->at < in->text.len; count++, in->at++) {
        char c = ascii_lower(in->text.ptr[in->at]);
        unsigned digit = ascii_is_digit(c)      ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                                                : base;
        if (digit >= base) {
            break;
        }
        *number = *number * base + digit;
    }
    return count >= min;
}

static bool add_hex(struct literal *in, size_t digits)
{
    uint32_t c;
    if (!read_number(in, 16, digits, digits, &c) || c > 0x10FFFF) {
        return false;
    }
    buf_add_codepoint(&in->out, c);
    return true;
}

struct character_name {
    const char *name;
    char c;
};

static const struct character_name character_names[] = {
    {"SPACE", ' '},
    {"EXCLAMATION MARK", '!'},
    {"QUOTATION MARK", '"'},
    {"NUMBER SIGN", '#'},
    {"DOLLAR SIGN", '$'},
    {"PERCENT SIGN", '%'},
    {"AMPERSAND", '&'},
    {"APOSTROPHE", '\''},
    {"LEFT PARENTHESIS", '('},
    {"RIGHT PARENTHESIS", ')'},
    {"ASTERISK", '*'},
    {"PLUS SIGN", '+'},
    {"COMMA", ','},
    {"HYPHEN-MINUS", '-'},
    {"FULL STOP", '.'},
    {"SOLIDUS", '/'},
    {"DIGIT ZERO", '0'},
    {"DIGIT ONE", '1'},
    {"DIGIT TWO", '2'},
    {"DIGIT THREE", '3'},
    {"DIGIT FOUR", '4'},
    {"DIGIT FIVE", '5'},
    {"DIGIT SIX", '6'},
    {"DIGIT SEVEN", '7'},
    {"DIGIT EIGHT", '8'},
    {"DIGIT NINE", '9'},
    {"COLON", ':'},
    {"SEMICOLON", ';'},
    {"LESS-THAN SIGN", '<'},
    {"EQUALS SIGN", '='},
    {"GREATER-THAN SIGN", '>'},
    {"QUESTION MARK", '?'},
    {"COMMERCIAL AT", '@'},
    {"LEFT SQUARE BRACKET", '['},
    {"REVERSE SOLIDUS", '\\'},
    {"RIGHT SQUARE BRACKET", ']'},
    {"CIRCUMFLEX ACCENT", '^'},
    {"LOW LINE", '_'},
    {"GRAVE ACCENT", '`'},
    {"LEFT CURLY BRACKET", '{'},
    {"VERTICAL LINE", '|'},
    {"RIGHT CURLY BRACKET", '}'},
    {"TILDE", '~'},
};

static bool named_letter(struct str name, struct str prefix, char (*spell)(char), char *c)
{
    if (name.len != prefix.len + 1 || !ascii_is_alpha(name.ptr[prefix.len]) ||
        !str_eq_nocase(str_slice(name, 0, prefix.len), prefix)) {
        return false;
    }
    *c = spell(name.ptr[prefix.len]);
    return true;
}

static char upper(char c)
{
    return (char)(ascii_lower(c) - 'a' + 'A');
}

static bool named_character(struct str name, char *c)
{
    if (named_letter(name, STR("LATIN SMALL LETTER "), ascii_lower, c) ||
        named_letter(name, STR("LATIN CAPITAL LETTER "), upper, c)) {
        return true;
    }
    for (size_t i = 0; i < sizeof character_names / sizeof *character_names; i++) {
        if (str_eq_nocase(name, str_of(character_names[i].name))) {
            *c = character_names[i].c;
            return true;
        }
    }
    return false;
}

static bool add_named(struct literal *in)
{
    size_t end = str_find(in->text, '}', in->at);
    char c;
    if (in->at == in->text.len || in->text.ptr[in->at] != '{' || end == in->text.len ||
        !named_character(str_slice(in->text, in->at + 1, end), &c)) {
        return false;
    }
    in->at = end + 1;
    buf_add_char(&in->out, c);
    return true;
}

static bool add_octal(struct literal *in)
{
    uint32_t c;
    in->at--;
    bool ok = read_number(in, 8, 1, 3, &c);
    buf_add_codepoint(&in->out, c);
    return ok;
}

/* A backslash before a line break joins the lines; CR LF is one break. */
static bool skip_break(struct literal *in, char c)
{
    bool pair = c == '\r' && in->at < in->text.len && in->text.ptr[in->at] == '\n';
    in->at += pair;
    return true;
}

static bool add_simple(struct literal *in, char c)
{
    static const char escapes[] = "\\\\''\"\"a\ab\bf\fn\nr\rt\tv\v";
    for (size_t i = 0; i + 1 < sizeof escapes; i += 2) {
        if (escapes[i] == c) {
            buf_add_char(&in->out, escapes[i + 1]);
            return true;
        }
    }
    buf_add_char(&in->out, '\\');
    in->at--; /* an unknown escape stands for itself, and what follows is read as usual */
    return true;
}

static bool add_escape(struct literal *in)
{
    if (in->at == in->text.len) {
        return false; /* it escapes the closing quote */
    }
    char c = in->text.ptr[in->at++];
    switch (c) {
    case '\0':
        return false;
    case '\n':
    case '\r':
        return skip_break(in, c);
    case 'x':
        return add_hex(in, 2);
    case 'u':
        return add_hex(in, 4);
    case 'U':
        return add_hex(in, 8);
    case 'N':
        return add_named(in);
    default:
        return c >= '0' && c <= '7' ? add_octal(in) : add_simple(in, c);
    }
}

/* No escape, and nothing that a literal must not hold. */
static bool is_plain(struct str text)
{
    static const char special[] = "\\\n\r"; /* and the NUL that ends it */
    for (size_t i = 0; i < sizeof special; i++) {
        if (str_find(text, special[i], 0) < text.len) {
            return false;
        }
    }
    return true;
}

bool token_literal(struct arena *arena, struct str raw, struct str *value)
{
    struct literal in = {.text = str_slice(raw, 1, raw.len - 1), .out = {.arena = arena}};
    if (is_plain(in.text)) {
        *value = in.text;
        return true;
    }
    while (in.at < in.text.len) {
        char c = in.text.ptr[in.at++];
        if (c == '\\') {
            if (!add_escape(&in)) {
                return false;
            }
        } else if (c == '\0' || c == '\n' || c == '\r') {
            return false;
        } else {
            buf_add_char(&in.out, c);
        }
    }
    *value = buf_str(&in.out);
    return true;
}
