#include "fetch/simple_url.h"

#include "base/buf.h"
#include "base/limits.h"
#include "tests/unit/test.h"

#define DEEP "https://h.example/a/b/c/d;p?q"

/* The URL, or "! " and what is wrong. */
static struct str resolve(struct arena *arena, const char *page, const char *reference)
{
    struct str url;
    const char *problem =
        simple_url_resolve(arena, str_of(page), str_of(page), str_of(reference), &url);
    return problem ? arena_printf(arena, "! %s", problem) : url;
}

/* RFC 3986, section 5.4, with what is not allowed left out. */
TEST(references)
{
    static const char *const cases[][2] = {
        {"g", "https://h.example/a/b/c/g"},
        {"./g", "https://h.example/a/b/c/g"},
        {"g/", "https://h.example/a/b/c/g/"},
        {"/g", "https://h.example/g"},
        {"//g", "https://g/"},
        {"?y", "https://h.example/a/b/c/d;p?y"},
        {"g?y", "https://h.example/a/b/c/g?y"},
        {"#s", "https://h.example/a/b/c/d;p?q"},
        {"g#s", "https://h.example/a/b/c/g"},
        {"g?y#s", "https://h.example/a/b/c/g?y"},
        {";x", "https://h.example/a/b/c/;x"},
        {"", "https://h.example/a/b/c/d;p?q"},
        {".", "https://h.example/a/b/c/"},
        {"./", "https://h.example/a/b/c/"},
        {"..", "https://h.example/a/b/"},
        {"../g", "https://h.example/a/b/g"},
        {"../..", "https://h.example/a/"},
        {"../../g", "https://h.example/a/g"},
        {"../../../../g", "https://h.example/g"},
        {"/./g", "https://h.example/g"},
        {"/../g", "https://h.example/g"},
        {"g.", "https://h.example/a/b/c/g."},
        {"..g", "https://h.example/a/b/c/..g"},
        {"...", "https://h.example/a/b/c/..."},
        {"./g/.", "https://h.example/a/b/c/g/"},
        {"g/../h", "https://h.example/a/b/c/h"},
        {"g;x=1/../y", "https://h.example/a/b/c/y"},
        {"g?y/../x", "https://h.example/a/b/c/g?y/../x"},
        {"%2e%2E/g", "https://h.example/a/b/g"},
        {"a//b", "https://h.example/a/b/c/a//b"},
        {"HTTPS://Other.Example:8443/X?Y", "https://other.example:8443/X?Y"},
        {"https://[2001:DB8::1]:80/x", "https://[2001:db8::1]:80/x"},
        {"./a:b", "https://h.example/a/b/c/a:b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_STR(resolve(arena, DEEP, cases[i][0]), cases[i][1]);
    }
}

TEST(schemes)
{
    static const char *const no = "! its URL has a scheme that a page from there may not name";
    CHECK_STR(resolve(arena, "http://h/s/", "http://g/x"), "http://g/x");
    CHECK_STR(resolve(arena, "http://h/s/", "https://g/x"), "https://g/x");
    CHECK_STR(resolve(arena, "http://h/s/", "x"), "http://h/s/x");
    CHECK_STR(resolve(arena, "file:///s/", "x"), "file:///s/x");
    CHECK_STR(resolve(arena, "file:///s/", "../x"), "file:///x");
    CHECK_STR(resolve(arena, "file:///s/", "https://g/x"), "https://g/x");
    CHECK_STR(resolve(arena, "file:///s/", "file:/t/x"), "file:///t/x");
    CHECK_STR(resolve(arena, "file:///s/", "file://localhost/t/x"), "file:///t/x");
    CHECK_STR(resolve(arena, "file:///s/", "http://g/x"), no);
    CHECK_STR(resolve(arena, "http://h/s/", "file:///x"), no);
    CHECK_STR(resolve(arena, DEEP, "http://g/x"), no);
    CHECK_STR(resolve(arena, DEEP, "file:///x"), no);
    CHECK_STR(resolve(arena, DEEP, "ftp://g/x"), no);
    CHECK_STR(resolve(arena, DEEP, "javascript:alert(1)"), no);
    CHECK_STR(resolve(arena, DEEP, "a:b"), no);
    CHECK_STR(resolve(arena, "", "x"), no);
    CHECK_STR(resolve(arena, "ftp://h/", "x"), no);
}

TEST(refused)
{
    static const char *const bytes = "! its URL holds bytes that no URL may hold";
    static const char *const host = "! its URL has no valid host";
    static const char *const user = "! its URL has a user name or a password in it";
    static const char *const bad_bytes[] = {
        "a b", "a\r\nHost: x", "a\tb", "\x01",  "\x7f", "\xC3\xA4", "a\\b",
        "%",   "%4",           "%zz",  "x%00y",
    };
    static const char *const bad_hosts[] = {
        "https:x",      "https:/x",       "https:///x", "//",       "https://a:b/",
        "https://a:/",  "https://a:0/",   "//a:65536/", "//a%41/",  "https://[::1/",
        "https://[g]/", "https://[::1]x", "//a,b/",     "//a:1:2/", "//a:000001/",
    };
    for (size_t i = 0; i < sizeof bad_bytes / sizeof *bad_bytes; i++) {
        CHECK_STR(resolve(arena, DEEP, bad_bytes[i]), bytes);
    }
    for (size_t i = 0; i < sizeof bad_hosts / sizeof *bad_hosts; i++) {
        CHECK_STR(resolve(arena, DEEP, bad_hosts[i]), host);
    }
    CHECK_STR(resolve(arena, DEEP, "https://u:p@g/x"), user);
    CHECK_STR(resolve(arena, DEEP, "//u@g/x"), user);
    CHECK_STR(resolve(arena, "file:///s/", "//server/x"),
              "! its URL names a file of another machine");
    struct buf long_one = {.arena = arena};
    buf_fill(&long_one, 'x', LIMIT_URL_BYTES + 1);
    CHECK_STR(resolve(arena, DEEP, buf_str(&long_one).ptr), "! its URL is too long");
    struct str nul;
    CHECK(simple_url_resolve(arena, STR(DEEP), STR(DEEP), (struct str){"a\0b", 3}, &nul) != NULL);
}

static struct str file_name(struct arena *arena, const char *url)
{
    struct str name;
    return simple_url_file_name(arena, str_of(url), &name) ? name : STR("!");
}

TEST(file_names)
{
    CHECK_STR(file_name(arena, "https://h/a/foo-1.0%2Bx.whl?q=/b#c/d"), "foo-1.0+x.whl");
    CHECK_STR(file_name(arena, "foo-1%212.zip"), "foo-1!2.zip");
    CHECK_STR(file_name(arena, "a/foo%2525"), "foo%25");
    CHECK_STR(file_name(arena, "a/x%2Fy"), "x/y");
    CHECK_STR(file_name(arena, "https://h/a/"), "");
    CHECK_STR(file_name(arena, "a/%4"), "!");
    CHECK_STR(file_name(arena, "a/%4g"), "!");
    CHECK_STR(simple_url_encode(arena, STR("a+b!c d/%\xC3\xA4~_-.Z9")),
              "a%2Bb%21c%20d%2F%25%C3%A4~_-.Z9");
}

int main(void)
{
    RUN(references);
    RUN(schemes);
    RUN(refused);
    RUN(file_names);
    return test_end();
}
