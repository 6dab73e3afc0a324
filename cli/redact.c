#include "cli/redact.h"

#include "base/buf.h"

static const struct str slashes = {"://", 3};

/* Quotes and the like do not: a password may hold them, and hiding too much does no harm. */
static bool ends_authority(char c)
{
    return ascii_is_space(c) || c == '/' || c == '?' || c == '#';
}

/* Offset of the '@' behind the user information that starts at `start`; start if there is none. */
static size_t user_end(struct str text, size_t start)
{
    size_t end = start;
    for (size_t i = start; i < text.len && !ends_authority(text.ptr[i]); i++) {
        end = text.ptr[i] == '@' ? i : end;
    }
    return end;
}

static void add_user(struct buf *out, struct str user, bool by_ssh)
{
    size_t colon = str_find(user, ':', 0);
    bool password = colon < user.len;
    buf_add(out, password || by_ssh ? str_slice(user, 0, colon) : STR("****"));
    buf_add(out, password ? STR(":****") : STR(""));
}

struct str redact(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    size_t done = 0;
    for (;;) {
        struct str rest = str_slice(text, done, text.len);
        size_t found = str_find_str(rest, slashes);
        if (found == rest.len) {
            break;
        }
        size_t start = done + found + slashes.len;
        size_t end = user_end(text, start);
        bool by_ssh = str_ends(str_slice(text, 0, start - slashes.len), STR("ssh"));
        buf_add(&out, str_slice(text, done, start));
        add_user(&out, str_slice(text, start, end), end == start || by_ssh);
        done = end;
    }
    if (done == 0) {
        return text;
    }
    buf_add(&out, str_slice(text, done, text.len));
    return buf_str(&out);
}
