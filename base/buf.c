#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* Room for extra bytes and a NUL. */
static void reserve(struct buf *buf, size_t extra)
{
    if (buf->cap - buf->len > extra) {
        return;
    }
    size_t cap = buf->cap ? buf->cap * 2 : 64;
    while (cap - buf->len <= extra) {
        cap *= 2;
    }
    if (buf->cap && arena_extend(buf->arena, buf->ptr, buf->cap, cap)) {
        buf->cap = cap;
        return;
    }
    char *moved = arena_alloc_raw(buf->arena, cap, 1);
    if (buf->len) {
        memcpy(moved, buf->ptr, buf->len);
    }
    buf->ptr = moved;
    buf->cap = cap;
}

void buf_add(struct buf *buf, struct str s)
{
    reserve(buf, s.len);
    if (s.len) {
        memcpy(buf->ptr + buf->len, s.ptr, s.len);
        buf->len += s.len;
    }
}

void buf_add_codepoint(struct buf *buf, uint32_t c)
{
    char bytes[UTF8_MAX];
    buf_add(buf, (struct str){bytes, utf8_encode(c, bytes)});
}

void buf_fill(struct buf *buf, char c, size_t count)
{
    reserve(buf, count);
    memset(buf->ptr + buf->len, c, count);
    buf->len += count;
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args;
    va_list again;
    va_start(args, format);
    va_copy(again, args);
    reserve(buf, 1);
    size_t room = buf->cap - buf->len;
    int n = vsnprintf(buf->ptr + buf->len, room, format, args);
    va_end(args);
    if (n > 0 && (size_t)n >= room) {
        reserve(buf, (size_t)n);
        vsnprintf(buf->ptr + buf->len, (size_t)n + 1, format, again);
    }
    buf->len += n > 0 ? (size_t)n : 0;
    va_end(again);
}

struct str buf_str(struct buf *buf)
{
    reserve(buf, 1);
    buf->ptr[buf->len] = '\0';
    return (struct str){buf->ptr, buf->len};
}
