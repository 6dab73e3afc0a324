/*
 * buf: builds a text piece by piece in an arena.
 *
 *     struct buf out = {.arena = arena};
 *     buf_add(&out, STR("foo"));
 *     buf_printf(&out, " %d", 3);
 *     struct str text = buf_str(&out);
 */
#ifndef DEPCHECK_BASE_BUF_H
#define DEPCHECK_BASE_BUF_H

#include "base/arena.h"

struct buf {
    struct arena *arena; /* set by the user; owns the bytes */
    char *ptr;
    size_t len;
    size_t cap;
};

void buf_add(struct buf *buf, struct str s);

static inline void buf_add_char(struct buf *buf, char c)
{
    if (buf->cap - buf->len > 1) {
        buf->ptr[buf->len++] = c;
    } else {
        struct str one = {&c, 1};
        buf_add(buf, one);
    }
}

/* c as UTF-8. */
void buf_add_codepoint(struct buf *buf, uint32_t c);

/* count times the byte c. */
void buf_fill(struct buf *buf, char c, size_t count);

void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What was built so far, followed by an uncounted NUL; valid until the next change. */
struct str buf_str(struct buf *buf);

#endif
