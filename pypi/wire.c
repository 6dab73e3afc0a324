#include "pypi/wire.h"

/* Seven bits a byte. */
enum { NUMBER_BYTES = 10 };

void wire_put_number(struct buf *out, uint64_t number)
{
    char bytes[NUMBER_BYTES];
    size_t len = 0;
    for (; number >= 0x80; number >>= 7) {
        bytes[len++] = (char)(number | 0x80);
    }
    if (len == 0) {
        buf_add_char(out, (char)number);
        return;
    }
    bytes[len++] = (char)number;
    buf_add(out, (struct str){bytes, len});
}

/* The sign in the lowest bit, so that small numbers are short. */
void wire_put_signed(struct buf *out, int64_t number)
{
    uint64_t bits = (uint64_t)number << 1;
    wire_put_number(out, number < 0 ? ~bits : bits);
}

void wire_put_bool(struct buf *out, bool value)
{
    wire_put_number(out, value);
}

void wire_put_str(struct buf *out, struct str text)
{
    wire_put_number(out, text.len);
    buf_add(out, text);
}

void wire_put_strs(struct buf *out, const struct str *texts, size_t count)
{
    wire_put_number(out, count);
    for (size_t i = 0; i < count; i++) {
        wire_put_str(out, texts[i]);
    }
}

/* Most numbers are a single byte. */
uint64_t wire_number(struct wire *in)
{
    uint64_t number = 0;
    if (in->at < in->text.len && !in->damaged && (signed char)in->text.ptr[in->at] >= 0) {
        return (unsigned char)in->text.ptr[in->at++];
    }
    for (unsigned shift = 0; shift < 64 && in->at < in->text.len && !in->damaged; shift += 7) {
        uint64_t byte = (unsigned char)in->text.ptr[in->at++];
        if (shift == 63 && byte > 1) {
            break;
        }
        number |= (byte & 0x7f) << shift;
        if (byte < 0x80) {
            return number;
        }
    }
    in->damaged = true;
    return 0;
}

int64_t wire_signed(struct wire *in)
{
    uint64_t bits = wire_number(in);
    return (int64_t)(bits & 1 ? ~(bits >> 1) : bits >> 1);
}

unsigned wire_enum(struct wire *in, unsigned limit)
{
    uint64_t number = wire_number(in);
    in->damaged |= number >= limit;
    return in->damaged ? 0 : (unsigned)number;
}

bool wire_bool(struct wire *in)
{
    return wire_enum(in, 2) != 0;
}

size_t wire_count(struct wire *in, size_t least)
{
    uint64_t count = wire_number(in);
    in->damaged |= count > (in->text.len - in->at) / least;
    return in->damaged ? 0 : (size_t)count;
}

struct str wire_str(struct wire *in)
{
    size_t len = wire_count(in, 1);
    struct str text = str_slice(in->text, in->at, in->at + len);
    in->at += len;
    return text;
}

struct str *wire_strs(struct wire *in, struct arena *arena, size_t *count)
{
    *count = wire_count(in, 1);
    struct str *texts = ARENA_ARRAY(arena, struct str, *count);
    for (size_t i = 0; i < *count; i++) {
        texts[i] = wire_str(in);
    }
    return texts;
}

bool wire_is_whole(const struct wire *in)
{
    return !in->damaged && in->at == in->text.len;
}
