#include "constraints/reqfile_parts.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "base/utf8.h"

struct mark {
    struct str bytes;
    const char *iconv;
    struct str name;
};

/* In pip's order: UTF-32 LE starts with the mark of UTF-16 LE. */
static const struct mark MARKS[] = {
    {{"\xEF\xBB\xBF", 3}, "UTF-8", {"utf-8", 5}},
    {{"\xFF\xFE\0\0", 4}, "UTF-32LE", {"utf-32", 6}},
    {{"\0\0\xFE\xFF", 4}, "UTF-32BE", {"utf-32-be", 9}},
    {{"\xFF\xFE", 2}, "UTF-16LE", {"utf-16", 6}},
    {{"\xFE\xFF", 2}, "UTF-16BE", {"utf-16-be", 9}},
};

static struct reqfile_text decode_utf8(struct str bytes, struct str name)
{
    size_t bad = utf8_invalid_at(bytes);
    enum reqfile_decoded state = bad < bytes.len ? REQFILE_BAD_BYTES : REQFILE_DECODED;
    return (struct reqfile_text){state, bytes, name, bad};
}

/* Python reads 5C and 7E of Shift JIS as ASCII, iconv as JIS X 0201 (yen sign, overline). */
static struct str ascii_shift_jis(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    for (size_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at);
        buf_add_codepoint(&out, c == 0xA5 ? '\\' : c == 0x203E ? '~' : c);
    }
    return buf_str(&out);
}

static struct reqfile_text convert(struct arena *arena, struct str bytes, iconv_t codec,
                                   struct str name)
{
    struct buf out = {.arena = arena};
    char *from = (char *)bytes.ptr;
    size_t left = bytes.len;
    enum reqfile_decoded state = REQFILE_DECODED;
    for (bool done = false; !done;) {
        char chunk[4096];
        char *to = chunk;
        size_t room = sizeof chunk;
        done = left == 0; /* one more call gives what the codec still holds back */
        size_t result = iconv(codec, done ? NULL : &from, &left, &to, &room);
        buf_add(&out, (struct str){chunk, (size_t)(to - chunk)});
        if (result == (size_t)-1 && errno != E2BIG) {
            state = REQFILE_BAD_BYTES;
            break;
        }
    }
    struct str text = buf_str(&out);
    return (struct reqfile_text){state, text, name, text.len};
}

static struct reqfile_text decode_as(struct arena *arena, struct str bytes, const char *encoding,
                                     struct str name)
{
    if (strcmp(encoding, "UTF-8") == 0) {
        return decode_utf8(bytes, name);
    }
    iconv_t codec = iconv_open("UTF-8", encoding);
    if (codec == (iconv_t)-1) {
        return (struct reqfile_text){REQFILE_UNKNOWN_ENCODING, bytes, name, 0};
    }
    struct reqfile_text text = convert(arena, bytes, codec, name);
    iconv_close(codec);
    if (strcmp(encoding, "SHIFT_JIS") == 0) {
        text.text = ascii_shift_jis(arena, text.text);
        text.bad = text.text.len;
    }
    return text;
}

/* A byte of \w or of [-.], as bytes patterns of Python know them. */
static bool is_encoding_byte(char c)
{
    return ascii_is_alnum(c) || c == '_' || c == '-' || c == '.';
}

/* Where the name in `coding[:=]\s*([-\w.]+)` stands in a line; false if it is not there. */
static bool find_cookie(struct str line, size_t *start, size_t *end)
{
    const struct str word = STR("coding");
    for (size_t at = 0; at + word.len < line.len; at++) {
        at += str_find_str(str_slice(line, at, line.len), word);
        size_t i = at + word.len;
        if (i >= line.len || (line.ptr[i] != ':' && line.ptr[i] != '=')) {
            continue;
        }
        for (i++; i < line.len && ascii_is_space(line.ptr[i]); i++) {
        }
        *start = i;
        for (; i < line.len && is_encoding_byte(line.ptr[i]); i++) {
        }
        *end = i;
        if (*end > *start) {
            return true;
        }
    }
    return false;
}

/* The cookie of the first two lines (as LF ends them); an empty view if there is none. */
static struct str cookie(struct str bytes)
{
    size_t from = 0;
    for (int i = 0; i < 2 && from < bytes.len; i++) {
        size_t end = str_find(bytes, '\n', from);
        struct str line = str_slice(bytes, from, end);
        size_t start;
        size_t stop;
        if (line.len && line.ptr[0] == '#' && find_cookie(line, &start, &stop)) {
            return str_slice(line, start, stop);
        }
        from = end + 1;
    }
    return (struct str){0};
}

struct reqfile_text reqfile_decode(struct arena *arena, struct str bytes)
{
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++) {
        if (str_starts(bytes, MARKS[i].bytes)) {
            struct str rest = str_slice(bytes, MARKS[i].bytes.len, bytes.len);
            return decode_as(arena, rest, MARKS[i].iconv, MARKS[i].name);
        }
    }
    struct str name = cookie(bytes);
    if (name.len == 0) {
        return decode_utf8(bytes, STR("utf-8"));
    }
    const char *encoding = reqfile_codec(arena, name);
    if (!encoding) {
        size_t at = (size_t)(name.ptr - bytes.ptr);
        return (struct reqfile_text){REQFILE_UNKNOWN_ENCODING, bytes, name, at};
    }
    return decode_as(arena, bytes, encoding, name);
}
