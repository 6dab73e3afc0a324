#include "fetch/simple_html.h"

#include "base/limits.h"
#include "fetch/simple_html_text.h"
#include "tests/unit/simple_fixture.h"

#define S64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HERE "https://index.example/simple/foo/"
#define CUT_IN_TAG "! the page is cut short: it ends inside of a tag or a comment"
#define CUT_IN_HTML "! the page is cut short: its <html> is never closed"
#define MAY_BE_CUT "! the page may be cut short: nothing shows where it ends"
#define BEHIND "! the page goes on behind its end"

static struct str show(struct arena *arena, const char *body)
{
    struct simple_input input = simple_input_of("text/html", str_of(body));
    return simple_show(arena, &input);
}

static const char PORTAL[] =
    "! the page is none of a package index: it has no mark of one and no file (a captive portal or "
    "a login page may have answered; open the URL in a browser)";

/* A page with this in its body. */
static struct str show_body(struct arena *arena, const char *body)
{
    return show(arena, arena_printf(arena, "<html><body>%s</body></html>", body).ptr);
}

/* An anchor with these attributes behind the href; what is shown begins with name and URL. */
static struct str show_more(struct arena *arena, const char *attributes)
{
    struct str got =
        show_body(arena, arena_printf(arena, "<a href=foo-1.zip %s>x</a>", attributes).ptr);
    const struct str start = STR("foo-1.zip " HERE "foo-1.zip");
    return str_starts(got, start) ? str_slice(got, start.len, got.len - 1) : got;
}

/* An anchor with this href beside one that is fine and comes last. */
static struct str show_href(struct arena *arena, const char *href)
{
    struct str got = show_body(
        arena, arena_printf(arena, "<a href=\"%s\">x</a><a href=foo-9.zip>x</a>", href).ptr);
    const struct str other = STR("foo-9.zip " HERE "foo-9.zip\n");
    size_t at = str_find_str(got, other);
    CHECK(at < got.len);
    return arena_printf(arena, "%.*s%.*s", (int)at, got.ptr, (int)(got.len - at - other.len),
                        got.ptr + at + other.len);
}

static const char PYPI[] =
    "<!DOCTYPE html>\n<html>\n  <head>\n    <meta name=\"pypi:repository-version\" "
    "content=\"1.4\">\n<meta name=\"pypi:project-status\" content=\"archived\">\n"
    "    <title>Links for foo</title>\n  </head>\n  <body>\n    <h1>Links for foo</h1>\n"
    "<a href=\"https://files.example/p/foo-1.0-py3-none-any.whl#sha256=" S64
    "\" data-requires-python=\"&gt;=3.8, &lt;4\" data-dist-info-metadata=\"sha256=" S64
    "\" data-core-metadata=\"sha256=" S64 "\">foo-1.0-py3-none-any.whl</a><br />\n"
    "<a href=\"https://files.example/p/foo-1.0.tar.gz#sha256=" S64
    "\" data-yanked=\"broken &amp;lt; build\">foo-1.0.tar.gz</a><br />\n"
    "</body>\n</html>\n<!--SERIAL 77-->";

static const char PYPI_SHOWN[] =
    "foo-1.0-py3-none-any.whl https://files.example/p/foo-1.0-py3-none-any.whl sha256=" S64
    " metadata=yes:sha256=" S64 " python=>=3.8, <4\n"
    "foo-1.0.tar.gz https://files.example/p/foo-1.0.tar.gz sha256=" S64
    " yanked=broken &lt; build\n"
    "status archived\n";

TEST(pypi)
{
    CHECK_STR(show(arena, PYPI), PYPI_SHOWN);
    struct simple_input input = simple_input_of("application/vnd.pypi.simple.v1+html", STR(PYPI));
    CHECK_STR(simple_show(arena, &input), PYPI_SHOWN);
}

/* Between "</html>" and the comment, and none before. */
TEST(cut_at_every_byte)
{
    struct simple_input input = simple_input_of("text/html", STR(PYPI));
    CHECK(simple_count_cuts(input, STR(PYPI_SHOWN)) == 2);
    input.framed = true;
    CHECK(simple_count_cuts(input, STR(PYPI_SHOWN)) == 2);
    input.framed = false;
    input.body = STR("<title>Links for foo</title><body><a href=foo-1.zip></a>"
                     "<a href=foo-2.zip></a></body>\n");
    CHECK(simple_count_cuts(input, simple_show(arena, &input)) == 1);
}

TEST(mirrors)
{
    /* devpi */
    CHECK_STR(show(arena, "<!DOCTYPE html><html lang=\"en\"><head><title>root/pypi: links for "
                          "foo</title></head><body><h1>root/pypi: links for foo</h1>\n"
                          "<a href=\"../../+f/e2c/f/foo-1.0%2Blocal.tar.gz#sha256=" S64
                          "\">foo-1.0+local.tar.gz</a> <br/>\n</body></html>"),
              "foo-1.0+local.tar.gz https://index.example/+f/e2c/f/foo-1.0%2Blocal.tar.gz "
              "sha256=" S64 "\n");
    /* Nexus */
    CHECK_STR(show(arena, "<html lang=\"en\">\n<head><title>Links for foo</title></head>\n<body>"
                          "<h1>Links for foo</h1>\n<a href=\"../../packages/foo/1%212.0/"
                          "foo-1%212.0.zip#md5=00\" rel=\"internal\">foo-1!2.0.zip</a><br/>\n"
                          "</body>\n</html>\n"),
              "foo-1!2.0.zip https://index.example/packages/foo/1%212.0/foo-1%212.0.zip\n");
    /* Artifactory */
    CHECK_STR(show(arena, "<!DOCTYPE html>\n<html>\n<head><title>Simple Index</title><meta "
                          "name=\"api-version\" value=\"2\" /></head>\n<body>\n<a "
                          "data-requires-python=\"&gt;=2.7\" href=\"../../packages/foo-1.0.zip"
                          "#sha256=" S64 "\" rel=\"internal\" >foo-1.0.zip</a><br/>\n</body>\n"
                          "</html>\n"),
              "foo-1.0.zip https://index.example/packages/foo-1.0.zip sha256=" S64
              " python=>=2.7\n");
    /* pypiserver */
    CHECK_STR(show(arena, "<!DOCTYPE html>\n<html>\n<head>\n<title>Links for foo</title>\n</head>"
                          "\n<body>\n<h1>Links for foo</h1>\n<a href=\"/packages/foo-1.0.zip#md5="
                          "9b2\">foo-1.0.zip</a><br>\n</body>\n</html>\n"),
              "foo-1.0.zip https://index.example/packages/foo-1.0.zip\n");
    /* python -m http.server */
    CHECK_STR(show(arena, "<!DOCTYPE HTML>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                          "<title>Directory listing for /foo/</title>\n</head>\n<body>\n<h1>"
                          "Directory listing for /foo/</h1>\n<hr>\n<ul>\n<li><a href=\"old/\">"
                          "old/</a></li>\n<li><a href=\"foo-1.0.tar.gz\">foo-1.0.tar.gz</a></li>"
                          "\n<li><a href=\"README\">README</a></li>\n</ul>\n<hr>\n</body>\n"
                          "</html>\n"),
              "foo-1.0.tar.gz " HERE "foo-1.0.tar.gz\n");
    /* A listing of Apache's, which has no </html> to open */
    CHECK_STR(show(arena, "<A HREF='?C=N;O=D'>Name</A><A HREF='/simple/'>up</A><A HREF="
                          "foo-1.0-py2.7.egg>x</A><A HREF=foo-1.0.zip>x</A></BODY>"),
              "foo-1.0.zip " HERE "foo-1.0.zip\n");
}

TEST(whole)
{
    CHECK_STR(show(arena, "<html><a href=foo-1.zip>"), CUT_IN_HTML);
    CHECK_STR(show(arena, "<html><a href=foo-1.zip></body>"), CUT_IN_HTML);
    CHECK_STR(show(arena, "<html><a href=foo-1.zip><!-- </html> -->"), CUT_IN_HTML);
    CHECK_STR(show(arena, "<html><a href=foo-1.zip title='</html>'>"), CUT_IN_HTML);
    CHECK_STR(show(arena, "<html><a href=foo-1.zip></html"), CUT_IN_TAG);
    CHECK_STR(show(arena, "<html><a href=foo-1.zip></html><!-- x"), CUT_IN_TAG);
    CHECK_STR(show(arena, "<html><script></html>"), CUT_IN_TAG);
    CHECK_STR(show(arena, "<html><a href=foo-1.zip></html><a href=foo-2.zip>"), BEHIND);
    CHECK_STR(show(arena, "<a href=foo-1.zip></body><meta>"), BEHIND);
    CHECK_STR(show(arena, "<a href=foo-1.zip></body><html></html>"), BEHIND);
    CHECK_STR(show(arena, "<html></body><a href=foo-1.zip></html><script></script>"),
              "foo-1.zip " HERE "foo-1.zip\n");
    struct simple_input bare = simple_input_of("text/html", STR("<a href=foo-1.zip>"));
    CHECK_STR(simple_show(arena, &bare), MAY_BE_CUT);
    bare.framed = true;
    CHECK_STR(simple_show(arena, &bare), "foo-1.zip " HERE "foo-1.zip\n");
    bare.body = STR("<title>Links for foo</title>");
    CHECK_STR(simple_show(arena, &bare), MAY_BE_CUT);
}

TEST(no_index)
{
    static const char *const folders =
        "! the index answered with a list of folders, not with a project's files";
    CHECK_STR(show_body(arena, "<form action=/login><a href=/help>Help</a></form>"), PORTAL);
    CHECK_STR(show_body(arena, "<a href=client.exe>x</a><a href=driver.zip>x</a>"), PORTAL);
    CHECK_STR(show_body(arena, "<a>foo-1.zip</a>"), PORTAL);
    CHECK_STR(show_body(arena, "<h1>Links for a b</h1>"), PORTAL);
    CHECK_STR(show_body(arena, "<h1>Links for</h1>"), PORTAL);
    CHECK_STR(show_body(arena, "<script><a href=foo-1.zip></script>"), PORTAL);
    CHECK_STR(show_body(arena, "<h1>LINKS for Foo </h1>"), "");
    CHECK_STR(show_body(arena, "<meta name=' PyPI:Repository-Version' content=1.0>"), "");
    CHECK_STR(show_body(arena, "<a href=foo-1.egg>"), "");
    CHECK_STR(show_body(arena, "<h1>Links for Foo.Bar</h1><a href=foo-1.zip>"),
              "! the index answered with the page of another project, \"Foo.Bar\"");
    CHECK_STR(show_body(arena, "<meta name=pypi:repository-version content=1.0>"
                               "<a href=/simple/bar/>bar</a>"),
              folders);
    CHECK_STR(show_body(arena, "<title>Links for foo</title><a href=/simple/>up</a>"), "");
    struct simple_input typed =
        simple_input_of("application/vnd.pypi.simple.v1+html", STR("<body></body>"));
    CHECK_STR(simple_show(arena, &typed), "");
}

TEST(versions)
{
    CHECK_STR(show_body(arena, "<META CONTENT='2.0' NAME='pypi:repository-version'>"),
              "! the page is of version 2.0 of the simple API; only 1.x is known (use a newer "
              "depcheck)");
    CHECK_STR(show_body(arena, "<meta name='pypi:repository-version'>"),
              "! the page's API version \"\" is no version");
    CHECK_STR(show_body(arena, "<meta name='pypi:repository-version' content='1.99'>"), "");
}

TEST(bases)
{
    CHECK_STR(show_body(arena, "<BASE target=x><base href='../f/'><base href='/g/'>"
                               "<a href=foo-1.zip>"),
              "foo-1.zip https://index.example/simple/f/foo-1.zip\n");
    CHECK_STR(show_body(arena, "<a href=foo-1.zip><base href='../f/'><a href=foo-2.zip>"),
              "foo-1.zip " HERE "foo-1.zip\nfoo-2.zip " HERE "foo-2.zip\n");
    CHECK_STR(show_body(arena, "<base href='//other.example/f/'><a href=foo-1.zip>"),
              "foo-1.zip https://other.example/f/foo-1.zip\n");
    CHECK_STR(show_body(arena, "<base href='http://other.example/f/'><a href=foo-1.zip>"),
              "! the page's <base> cannot be used: its URL has a scheme that a page from there "
              "may not name");
}

TEST(hrefs)
{
    static const char *const unclean = ": its file name holds bytes that no file name may hold\n";
    static const char *const names[] = {
        "foo-1%2F2.zip", "foo-1%5C2.zip", "foo-1%002.zip",    "foo-1%1B2.zip",
        "foo-1%0A.zip",  "foo-1%C3.zip",  "%2e%2e%2Ffoo.zip", "foo-%E2%80%AE.zip",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str got = show_href(arena, names[i]);
        CHECK(str_starts(got, STR("skipped 1: ")) && str_ends(got, str_of(unclean)));
    }
    CHECK_STR(show_href(arena, ".."), "");
    CHECK_STR(show_href(arena, ""), "");
    CHECK_STR(show_href(arena, "#foo-1.zip"), "");
    CHECK_STR(show_href(arena, "mailto:x@example"), "");
    CHECK_STR(show_href(arena, "%zz"),
              "skipped 1: %zz: its URL holds bytes that no URL may hold\n");
    CHECK_STR(show_href(arena, "bar-1.zip"),
              "skipped 1: bar-1.zip: it is a file of another project\n");
    CHECK_STR(show_href(arena, " foo-1.zip\r\n"), "foo-1.zip " HERE "foo-1.zip\n");
    CHECK_STR(show_href(arena, "foo-%2531.zip"), "foo-%31.zip " HERE "foo-%2531.zip\n");
    CHECK_STR(show_href(arena, "a?/foo-1.zip"), "");
    CHECK_STR(show_href(arena, "foo-1.zip?x=/bar.zip#egg=/x"),
              "foo-1.zip " HERE "foo-1.zip?x=/bar.zip\n");
    CHECK_STR(show_href(arena, "//h/foo-1.zip"), "foo-1.zip https://h/foo-1.zip\n");
    CHECK(str_starts(show_href(arena, "foo-1\r\n2.zip"), STR("skipped 1: ")));
    CHECK(str_starts(show_href(arena, "file:///foo-1.zip"), STR("skipped 1: ")));
    CHECK(str_starts(show_href(arena, "http://h/foo-1.zip"), STR("skipped 1: ")));
}

/* An anchor that shows the name of a file and leads elsewhere. */
TEST(texts_of_anchors)
{
    const char *skipped = "skipped 1: foo-1.zip: its URL is not that of such a file\n";
    const struct str other = STR("foo-9.zip " HERE "foo-9.zip\n");
    static const char *const hrefs[] = {"", "..", "//elsewhere.test/x", "javascript:alert(1)",
                                        "/download?id=7"};
    for (size_t i = 0; i < sizeof hrefs / sizeof *hrefs; i++) {
        struct str body =
            arena_printf(arena, "<a href=\"%s\"> foo-1.zip </a><a href=foo-9.zip>x</a>", hrefs[i]);
        struct str got = show_body(arena, body.ptr);
        CHECK(str_starts(got, other));
        CHECK_STR(str_slice(got, other.len, got.len), skipped);
    }
    CHECK_STR(show_body(arena, "<a href=\"..\">bar-1.zip</a><a href=foo-9.zip>x</a>"),
              "foo-9.zip " HERE "foo-9.zip\n");
}

TEST(attributes)
{
    static const char *const hashes = "skipped 1: foo-1.zip: its hashes cannot be read\n";
    static const char *const metadata =
        "skipped 1: foo-1.zip: what is said of its metadata file cannot be read\n";
    CHECK_STR(show_more(arena, "DATA-YANKED"), " yanked=");
    CHECK_STR(show_more(arena, "data-yanked=a data-yanked=b"), " yanked=a");
    CHECK_STR(show_more(arena, "data-requires-python=''"), "");
    CHECK_STR(show_more(arena, "data-core-metadata=true"), " metadata=yes");
    CHECK_STR(show_more(arena, "data-core-metadata=False data-dist-info-metadata=true"),
              " metadata=no");
    CHECK_STR(show_more(arena, "data-dist-info-metadata=md5=x"), " metadata=yes");
    CHECK_STR(show_href(arena, "foo-1.zip#egg=x&amp;sha256=" S64 "&md5=0"),
              "foo-1.zip " HERE "foo-1.zip sha256=" S64 "\n");
    CHECK_STR(show_href(arena, "foo-1.zip#sha256=0"), hashes);
    CHECK_STR(show_href(arena, "foo-1.zip#sha512=" S64), hashes);
    CHECK_STR(show_href(arena, "foo-1.zip\" data-core-metadata=\"yes"), metadata);
    CHECK_STR(show_href(arena, "foo-1.zip\" data-core-metadata=\""), metadata);
    CHECK_STR(show_href(arena, "foo-1.zip\" data-core-metadata=\"sha256=0"), metadata);
}

static struct str unescape(struct arena *arena, const char *text)
{
    return simple_html_unescape(arena, str_of(text));
}

TEST(references)
{
    CHECK_STR(unescape(arena, "a&amp;lt;&lt;&GT;&gt;&quot;&apos;&auml;"), "a&lt;<&GT;>\"'\xC3\xA4");
    CHECK_STR(unescape(arena, "&#65;&#x42;&#X43;&#68E&#x46"), "ABCDEF");
    CHECK_STR(unescape(arena, "&#0;&#xD800;&#x110000;&#99999999999999999999;"),
              "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK_STR(unescape(arena, "&;&#;&#x;&bogus;&amp&averyverylongname;&"),
              "&;&#;&#x;&bogus;&amp&averyverylongname;&");
}

static struct str show_charset(struct arena *arena, const char *charset, struct str body)
{
    struct simple_input input = simple_input_of("text/html", body);
    input.charset = str_of(charset);
    return simple_show(arena, &input);
}

TEST(charsets)
{
    static const char *const shown = "foo-1.zip " HERE "foo-1.zip yanked=\xC3\xA4\n";
    const struct str latin1 = STR("<html><a href=foo-1.zip data-yanked=\xE4></html>");
    const struct str utf8 = STR("\xEF\xBB\xBF<html><a href=foo-1.zip data-yanked=\xC3\xA4></html>");
    CHECK_STR(show_charset(arena, "iso-8859-1", latin1), shown);
    CHECK_STR(show_charset(arena, "utf-8", utf8), shown);
    CHECK_STR(show_charset(arena, "", utf8), shown);
    CHECK_STR(show_charset(arena, "", latin1), "! the page has bytes that are not valid utf-8");
    CHECK_STR(show_charset(arena, "us-ascii", latin1),
              "! the page has bytes that are not valid us-ascii");
    CHECK_STR(show_charset(arena, "shift_jis", STR("<html>\x82</html>")),
              "! the page has bytes that are not valid shift_jis");
    CHECK_STR(show_charset(arena, "x-unknown", utf8),
              "! the page's character set \"x-unknown\" is not known");
    CHECK_STR(show_charset(arena, "ascii//IGNORE", latin1),
              "! the page's character set \"ascii//IGNORE\" is not known");
    CHECK_STR(show(arena, "<html><meta charset=latin1><a href=foo-1.zip data-yanked=\xE4></html>"),
              shown);
    CHECK_STR(show(arena, "<html><meta http-equiv=Content-Type content='text/html; "
                          "charset=ISO-8859-1; x'><a href=foo-1.zip data-yanked=\xE4></html>"),
              shown);
    CHECK_STR(show(arena, "<html><meta charset=utf-16><a href=foo-1.zip></html>"),
              "foo-1.zip " HERE "foo-1.zip\n");
    struct str wide = {"<\0a\0>\0<\0/\0b\0o\0d\0y\0>\0", 20};
    CHECK_STR(show_charset(arena, "utf-16le", wide), PORTAL);
    CHECK_STR(show_charset(arena, "", wide), PORTAL);
    CHECK_STR(show_charset(arena, "", STR("\xFF\xFE<")),
              "! the page has bytes that are not valid utf-8");
}

TEST(large)
{
    struct buf out = {.arena = arena};
    buf_fill(&out, 'x', LIMIT_CHARSET_BYTES + 1);
    CHECK_STR(show_charset(arena, "latin1", buf_str(&out)),
              "! the page is over 16 MiB and in latin1; one so large must be UTF-8");

    struct buf tags = {.arena = arena};
    buf_add(&tags, STR("<html><a href=foo-1.zip"));
    for (int i = 0; i < 300000; i++) {
        buf_printf(&tags, " a%d", i);
    }
    buf_add_char(&tags, '>');
    for (int i = 0; i < 300000; i++) {
        buf_add(&tags, STR("<b></i>"));
    }
    buf_add(&tags, STR("</html>"));
    CHECK_STR(show(arena, buf_str(&tags).ptr), "foo-1.zip " HERE "foo-1.zip\n");
}

int main(void)
{
    RUN(pypi);
    RUN(cut_at_every_byte);
    RUN(mirrors);
    RUN(whole);
    RUN(no_index);
    RUN(versions);
    RUN(bases);
    RUN(hrefs);
    RUN(texts_of_anchors);
    RUN(attributes);
    RUN(references);
    RUN(charsets);
    RUN(large);
    return test_end();
}
