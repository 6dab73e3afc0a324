#include "pypi/formats.h"

#include "tests/unit/test.h"

/* Takes words such as "no=a,b" or "only=:all:", and tells what counts of "a" and of "b". */
static struct str after(struct arena *arena, const char *words)
{
    struct formats formats = {0};
    struct str rest = str_of(words);
    while (rest.len) {
        size_t space = str_find(rest, ' ', 0);
        size_t equals = str_find(rest, '=', 0);
        bool no = str_eq(str_slice(rest, 0, equals), STR("no"));
        formats_add(arena, &formats, no ? FORMATS_NO_BINARY : FORMATS_ONLY_BINARY,
                    str_slice(rest, equals + 1, space));
        rest = str_slice(rest, space + 1, rest.len);
    }
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < 2; i++) {
        struct str name = i ? STR("b") : STR("a");
        buf_printf(&out, "%s%s", i ? " " : "", i ? "b:" : "a:");
        buf_printf(&out, "%s%s", formats_allow(&formats, name, true) ? "w" : "",
                   formats_allow(&formats, name, false) ? "s" : "");
    }
    return buf_str(&out);
}

TEST(names)
{
    CHECK_STR(after(arena, ""), "a:ws b:ws");
    CHECK_STR(after(arena, "no=a"), "a:s b:ws");
    CHECK_STR(after(arena, "only=A,b"), "a:w b:w");
    CHECK_STR(after(arena, "no=a only=b"), "a:s b:w");
    CHECK_STR(after(arena, "no=a,b only=a"), "a:w b:s");
    CHECK_STR(after(arena, "only=a,a no=a"), "a:s b:ws");
    CHECK_STR(after(arena, "no=a-b,,c"), "a:ws b:ws");
}

TEST(all_and_none)
{
    CHECK_STR(after(arena, "no=:all:"), "a:s b:s");
    CHECK_STR(after(arena, "no=:all: only=a"), "a:w b:s");
    CHECK_STR(after(arena, "only=a no=:all:"), "a:s b:s");
    CHECK_STR(after(arena, "only=:all: no=b"), "a:w b:s");
    CHECK_STR(after(arena, "no=:all: only=:all:"), "a:w b:w");
    CHECK_STR(after(arena, "no=:all: no=:none:"), "a:ws b:ws");
    CHECK_STR(after(arena, "no=:all:,:none:,a"), "a:s b:ws");
    CHECK_STR(after(arena, "no=a,:none:"), "a:ws b:ws");
    CHECK_STR(after(arena, "no=a only=:none:"), "a:s b:ws");
}

/* What a pack is kept under. */
TEST(written)
{
    struct buf none = {.arena = arena};
    struct buf no = {.arena = arena};
    struct buf only = {.arena = arena};
    struct formats formats = {0};
    formats_write(&none, &formats);
    CHECK(none.len == 0);
    formats_add(arena, &formats, FORMATS_NO_BINARY, STR("a"));
    formats_write(&no, &formats);
    formats_add(arena, &formats, FORMATS_ONLY_BINARY, STR("a"));
    formats_write(&only, &formats);
    CHECK(no.len > 0 && only.len > 0 && !str_eq(buf_str(&no), buf_str(&only)));
}

int main(void)
{
    RUN(names);
    RUN(all_and_none);
    RUN(written);
    return test_end();
}
