#include "fetch/simple_json.h"

#include "base/limits.h"
#include "tests/unit/simple_fixture.h"

#define S64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define S64_UPPER "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"

static struct str show(struct arena *arena, const char *body)
{
    struct simple_input input = simple_input_of(JSON_TYPE, str_of(body));
    return simple_show(arena, &input);
}

/* A page with these members in its one file entry, ' for ". */
static struct str show_entry(struct arena *arena, const char *members)
{
    struct str text = arena_printf(
        arena, "{\"meta\":{\"api-version\":\"1.0\"},\"name\":\"foo\",\"files\":[{%s}]}", members);
    char *at = (char *)text.ptr;
    for (size_t i = 0; i < text.len; i++) {
        at[i] = at[i] == '\'' ? '"' : at[i];
    }
    return show(arena, at);
}

/* The same with a file name and a URL before them; what is shown begins with both. */
static struct str show_more(struct arena *arena, const char *members)
{
    struct str all = arena_printf(arena, "'filename':'foo-1.zip','url':'foo-1.zip',%s", members);
    struct str got = show_entry(arena, all.ptr);
    const struct str start = STR("foo-1.zip https://index.example/simple/foo/foo-1.zip");
    return str_starts(got, start) ? str_slice(got, start.len, got.len - 1) : got;
}

static const char PYPI[] =
    "{\"alternate-locations\":[],\"files\":[{\"core-metadata\":{\"sha256\":\"" S64 "\"},"
    "\"data-dist-info-metadata\":{\"sha256\":\"" S64 "\"},"
    "\"filename\":\"foo-1.0-py3-none-any.whl\",\"hashes\":{\"blake2b\":\"zz\",\"sha256\":"
    "\"" S64_UPPER "\"},\"provenance\":null,\"requires-python\":\">=3.8\",\"size\":1234,"
    "\"upload-time\":\"2024-02-29T12:30:01.123456Z\","
    "\"url\":\"https://files.example/packages/foo-1.0-py3-none-any.whl\",\"yanked\":\"bad\"},"
    "{\"core-metadata\":false,\"filename\":\"foo-1.0.tar.gz\",\"hashes\":{},"
    "\"requires-python\":null,\"size\":0,\"upload-time\":\"1970-01-01T00:00:00Z\","
    "\"url\":\"https://files.example/packages/foo-1.0.tar.gz\",\"yanked\":false},"
    "{\"filename\":\"foo-1.0.win32.exe\",\"hashes\":{},\"url\":\"https://files.example/x.exe\"}],"
    "\"meta\":{\"_last-serial\":77,\"api-version\":\"1.4\"},\"name\":\"foo\","
    "\"project-status\":{\"status\":\"archived\",\"reason\":\"x\"},\"versions\":[\"1.0\"]}";

static const char PYPI_SHOWN[] =
    "foo-1.0-py3-none-any.whl https://files.example/packages/foo-1.0-py3-none-any.whl sha256=" S64
    " metadata=yes:sha256=" S64 " python=>=3.8 yanked=bad size=1234 time=1709209801\n"
    "foo-1.0.tar.gz https://files.example/packages/foo-1.0.tar.gz metadata=no size=0 time=0\n"
    "status archived\n"
    "serial 77\n";

TEST(pypi)
{
    CHECK_STR(show(arena, PYPI), PYPI_SHOWN);
}

TEST(devpi)
{
    CHECK_STR(show(arena, "{\"meta\": {\"api-version\": \"1.0\"}, \"name\": \"foo\", \"files\": "
                          "[{\"filename\": \"foo-1.0.tar.gz\", \"url\": "
                          "\"../../+f/abc/foo-1.0.tar.gz#sha256=x\", \"hashes\": {}, "
                          "\"yanked\": \"\"}]}\n"),
              "foo-1.0.tar.gz https://index.example/+f/abc/foo-1.0.tar.gz\n");
}

TEST(cut_at_every_byte)
{
    struct simple_input input = simple_input_of(JSON_TYPE, STR(PYPI));
    CHECK(simple_count_cuts(input, STR(PYPI_SHOWN)) == 0);
    input.framed = true;
    CHECK(simple_count_cuts(input, STR(PYPI_SHOWN)) == 0);
    CHECK_STR(show(arena, "{\"name\":\"foo\",\"files\":["),
              "! the page is cut short: its JSON does not end");
}

TEST(no_json)
{
    static const char *const texts[] = {
        "\xEF\xBB\xBF{\"name\":\"foo\",\"files\":[]}",
        "[]",
        "<html></html>",
        "{\"name\":\"foo\",\"files\":[]}x",
        "{\"name\":\"foo\",\"files\":[],}",
        "{\"name\":\"foo\",\"files\":[{]}",
        "{\"name\":\"foo\",\"files\":[],\"x\":\"\xFF\"}",
        "{\"name\":\"foo\",\"files\":[],\"x\":01}",
        "{\"name\":\"foo\",\"files\":[],\"x\":NaN}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!CHECK(str_starts(show(arena, texts[i]),
                              STR("! the page is no JSON: it goes wrong at byte ")))) {
            printf("  of %s\n", texts[i]);
        }
    }
    CHECK_STR(show(arena, "{]"), "! the page is no JSON: it goes wrong at byte 1");
    CHECK_STR(show(arena, ""), "! the page is cut short: its JSON does not end");
    struct simple_input wide = simple_input_of(JSON_TYPE, (struct str){"{\0}\0", 4});
    CHECK_STR(simple_show(arena, &wide), "! the page is no JSON: it goes wrong at byte 1");
}

TEST(top_level)
{
    CHECK_STR(show(arena, "{\"name\":\"foo\",\"files\":[]}"), "");
    CHECK_STR(show(arena, "{\"_x\":{},\"name\":\"Foo\",\"fi\\u006ces\":[]}"), "");
    CHECK_STR(show(arena, "{\"name\":\"foo\",\"files\":[],\"files\":[]}"),
              "! the page has \"files\" twice");
    CHECK_STR(show(arena, "{\"name\":\"foo\",\"files\":[],\"fi\\u006ces\":[]}"),
              "! the page has \"files\" twice");
    CHECK_STR(show(arena, "{\"x\":1,\"x\":2,\"name\":\"foo\",\"files\":[]}"), "");
    CHECK_STR(show(arena, "{\"name\":\"foo\"}"), "! the page has no list of files");
    CHECK_STR(show(arena, "{\"name\":\"foo\",\"files\":{}}"), "! the page has no list of files");
    CHECK_STR(show(arena, "{\"name\":\"foo\",\"files\":null}"), "! the page has no list of files");
}

TEST(names)
{
    static const char *const none = "! the page does not say of which project it is";
    CHECK_STR(show(arena, "{\"files\":[]}"), none);
    CHECK_STR(show(arena, "{\"name\":null,\"files\":[]}"), none);
    CHECK_STR(show(arena, "{\"name\":[\"foo\"],\"files\":[]}"), none);
    CHECK_STR(show(arena, "{\"name\":\"foo\\u001bbar\",\"files\":[]}"),
              "! the index answered with the page of another project, \"foo\xEF\xBF\xBD"
              "bar\"");
    struct simple_input any = simple_input_of(
        JSON_TYPE, STR("{\"files\":[{\"filename\":\"bar-1.zip\",\"url\":\"bar-1.zip\"}]}"));
    any.name = (struct str){0};
    CHECK_STR(simple_show(arena, &any), "bar-1.zip https://index.example/simple/foo/bar-1.zip\n");
}

static struct str show_meta(struct arena *arena, const char *meta)
{
    struct str text = arena_printf(arena, "{\"meta\":%s,\"name\":\"foo\",\"files\":[]}", meta);
    return show(arena, text.ptr);
}

TEST(versions)
{
    static const char *const newer =
        "! the page is of version 2.0 of the simple API; only 1.x is known (use a newer depcheck)";
    CHECK_STR(show_meta(arena, "{}"), "");
    CHECK_STR(show_meta(arena, "{\"api-version\":\"1.0\"}"), "");
    CHECK_STR(show_meta(arena, "{\"api-version\":\"1.99\"}"), "");
    CHECK_STR(show_meta(arena, "{\"api-version\":\"001.0\"}"), "");
    CHECK_STR(show_meta(arena, "{\"api-version\":\"2.0\"}"), newer);
    CHECK(
        str_starts(show_meta(arena, "{\"api-version\":\"10\"}"), STR("! the page is of version")));
    CHECK_STR(show_meta(arena, "{\"api-version\":\"x\"}"),
              "! the page's API version \"x\" is no version");
    static const char *const bad[] = {"\"\"", "\"1.\"", "\".0\"", "\"1.0.0\"", "\"1 \"",
                                      "1.0",  "null",   "[]",     "\"-1.0\""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct str meta = arena_printf(arena, "{\"api-version\":%s}", bad[i]);
        CHECK(str_starts(show_meta(arena, meta.ptr), STR("! the page's API version \"")));
    }
}

TEST(meta)
{
    static const char *const bad = "! the page's \"meta\" cannot be read";
    CHECK_STR(show_meta(arena, "[]"), bad);
    CHECK_STR(show_meta(arena, "null"), bad);
    CHECK_STR(show_meta(arena, "{\"api-version\":\"1.0\",\"api-version\":\"2.0\"}"), bad);
    CHECK_STR(show_meta(arena, "{\"_last-serial\":1000000000000000000000000000000}"), bad);
    CHECK_STR(show_meta(arena, "{\"_last-serial\":18}"), "serial 18\n");
    CHECK_STR(show_meta(arena, "{\"_last-serial\":-1}"), "");
    CHECK_STR(show_meta(arena, "{\"_last-serial\":\"18\"}"), "");
}

TEST(status)
{
    static const char *const bad = "! the page's \"project-status\" cannot be read";
    CHECK_STR(show_meta(arena, "{},\"project-status\":{\"status\":\"quarantined\"}"),
              "status quarantined\n");
    CHECK_STR(show_meta(arena, "{\"project-status\":{\"status\":\"quarantined\"}}"), "");
    CHECK_STR(show_meta(arena, "{},\"project-status\":null"), "");
    CHECK_STR(show_meta(arena, "{},\"project-status\":{}"), "");
    CHECK_STR(show_meta(arena, "{},\"project-status\":\"active\""), bad);
    CHECK_STR(show_meta(arena, "{},\"project-status\":{\"status\":1}"), bad);
}

TEST(entries_unreadable)
{
    static const char *const bad = "! entry 1 of the page's files has a key twice, a number out of "
                                   "range or a broken text";
    CHECK_STR(show_more(arena, "'size':1,'size':1"), bad);
    CHECK_STR(show_more(arena, "'size':1000000000000000000000000000000"), bad);
    CHECK_STR(show_more(arena, "'x':[1e999]"), bad);
    CHECK_STR(show_more(arena, "'x':'\\ud800'"), bad);
}

TEST(entries_skipped)
{
    static const char *const none =
        "skipped 1: entry 1: it is no object with a file name and a URL\n";
    CHECK_STR(show_entry(arena, ""), none);
    CHECK_STR(show_entry(arena, "'url':'x'"), none);
    CHECK_STR(show_entry(arena, "'filename':1,'url':'x'"), none);
    CHECK_STR(show_entry(arena, "'filename':'foo-1.zip'"),
              "skipped 1: foo-1.zip: it is no object with a file name and a URL\n");
    CHECK_STR(show(arena, "{\"name\":\"foo\",\"files\":[1,null,\"x\",[],true]}"),
              "skipped 5: entry 1: it is no object with a file name and a URL\n");
    struct buf big = {.arena = arena};
    buf_add(&big, STR("'x':'"));
    buf_fill(&big, 'x', LIMIT_PAGE_ENTRY_BYTES);
    buf_add_char(&big, '\'');
    CHECK_STR(show_entry(arena, buf_str(&big).ptr),
              "skipped 1: entry 1: it is larger than any entry of a file should be\n");
}

/* A file name and URL that differ. */
static struct str show_name(struct arena *arena, const char *name, const char *url)
{
    struct str text = arena_printf(arena, "'filename':'%s','url':'%s'", name, url);
    return show_entry(arena, text.ptr);
}

TEST(file_names)
{
    static const char *const unclean[] = {
        "foo-1/2.zip",  "foo-1\\\\2.zip",  "foo-\\u001b[1m.zip", "foo-\\u0000.zip", "..", ".", "",
        "foo-1\\n.zip", "foo-\\u202e.zip", "foo-\\u0085.zip",    "../foo-1.zip",
    };
    for (size_t i = 0; i < sizeof unclean / sizeof *unclean; i++) {
        struct str got = show_name(arena, unclean[i], "x");
        CHECK(str_starts(got, STR("skipped 1: ")));
        CHECK(str_ends(got, STR(": its file name holds bytes that no file name may hold\n")));
    }
    CHECK_STR(show_name(arena, "bar-1.zip", "x"),
              "skipped 1: bar-1.zip: it is a file of another project\n");
    CHECK(str_starts(show_name(arena, "foobar-1.zip", "x"), STR("skipped 1")));
    CHECK(str_starts(show_name(arena, "foo", "x"), STR("skipped 1")));
    CHECK_STR(show_name(arena, "FOO_1.odd", "x"), "FOO_1.odd https://index.example/simple/foo/x\n");
    CHECK_STR(show_name(arena, "bar-1.0-py2.7.egg", "x"), "");
    CHECK_STR(show_name(arena, "foo-1.0.tar.gz.ASC", "x"), "");
    CHECK_STR(show_name(arena, "foo-1.0-py3-none-any.whl.metadata", "x"), "");
}

TEST(projects)
{
    CHECK(simple_belongs(STR("Foo__Bar-1.0.zip"), STR("foo-bar")));
    CHECK(simple_belongs(STR("foo.bar-1.0.zip"), STR("foo-bar")));
    CHECK(!simple_belongs(STR("foobar-1.0.zip"), STR("foo-bar")));
    CHECK(!simple_belongs(STR("foo-ba"), STR("foo-bar")));
    CHECK(!simple_belongs(STR("foo-barn-1.0.zip"), STR("foo-bar")));
}

TEST(urls)
{
    static const char *const bytes =
        "skipped 1: foo-1.zip: its URL holds bytes that no URL may hold\n";
    static const char *const none = "skipped 1: foo-1.zip: its URL names no file\n";
    static const char *const scheme =
        "skipped 1: foo-1.zip: its URL has a scheme that a page from there may not name\n";
    CHECK_STR(show_name(arena, "foo-1.zip", ".."), none);
    CHECK_STR(show_name(arena, "foo-1.zip", "https://h"), none);
    CHECK_STR(show_name(arena, "foo-1.zip", "https://h/?x"), none);
    CHECK_STR(show_name(arena, "foo-1.zip", "x\\r\\nHost: y"), bytes);
    CHECK_STR(show_name(arena, "foo-1.zip", "x\\u0000y"), bytes);
    CHECK_STR(show_name(arena, "foo-1.zip", "http://h/x"), scheme);
    CHECK_STR(show_name(arena, "foo-1.zip", "file:///etc/passwd"), scheme);
    CHECK_STR(show_name(arena, "foo-1.zip", "https://u:secret@h/x"),
              "skipped 1: foo-1.zip: its URL has a user name or a password in it\n");
    CHECK_STR(show_name(arena, "foo-1.zip", "//h/x"), "foo-1.zip https://h/x\n");
    CHECK_STR(show_name(arena, "foo-1.zip", "x?sig=1#f"),
              "foo-1.zip https://index.example/simple/foo/x?sig=1\n");
}

TEST(hashes)
{
    static const char *const bad = "skipped 1: foo-1.zip: its hashes cannot be read\n";
    CHECK_STR(show_more(arena, "'hashes':{'md5':1,'SHA256':'" S64 "'}"), " sha256=" S64);
    CHECK_STR(show_more(arena, "'hashes':{'sha512':'" S64 S64 "','sha256':'" S64 "'}"),
              " sha512=" S64 S64);
    CHECK_STR(show_more(arena, "'hashes':null"), "");
    CHECK_STR(show_more(arena, "'hashes':{'sha256':'" S64 "0'}"), bad);
    CHECK_STR(show_more(arena, "'hashes':{'sha256':'g123456789abcdef" S64 "'}"), bad);
    CHECK_STR(show_more(arena, "'hashes':{'sha384':'" S64 "'}"), bad);
    CHECK_STR(show_more(arena, "'hashes':{'sha512':'" S64 S64 "','sha256':null}"), bad);
    CHECK_STR(show_more(arena, "'hashes':[]"), bad);
    CHECK_STR(show_more(arena, "'hashes':'" S64 "'"), bad);
    struct str g = arena_str(arena, STR(S64));
    ((char *)g.ptr)[63] = 'g';
    CHECK_STR(show_more(arena, arena_printf(arena, "'hashes':{'sha256':'%s'}", g.ptr).ptr), bad);
}

TEST(core_metadata)
{
    static const char *const bad =
        "skipped 1: foo-1.zip: what is said of its metadata file cannot be read\n";
    CHECK_STR(show_more(arena, "'core-metadata':true"), " metadata=yes");
    CHECK_STR(show_more(arena, "'core-metadata':{}"), " metadata=no");
    CHECK_STR(show_more(arena, "'core-metadata':{'md5':'x'}"), " metadata=yes");
    CHECK_STR(show_more(arena, "'core-metadata':null,'dist-info-metadata':true"), " metadata=yes");
    CHECK_STR(show_more(arena, "'data-dist-info-metadata':{'sha256':'" S64 "'}"),
              " metadata=yes:sha256=" S64);
    CHECK_STR(show_more(arena, "'data-dist-info-metadata':true,'dist-info-metadata':true,"
                               "'core-metadata':false"),
              " metadata=no");
    CHECK_STR(show_more(arena, "'data-dist-info-metadata':true,'dist-info-metadata':false"),
              " metadata=no");
    CHECK_STR(show_more(arena, "'core-metadata':'true'"), bad);
    CHECK_STR(show_more(arena, "'core-metadata':1"), bad);
    CHECK_STR(show_more(arena, "'core-metadata':{'sha256':'x'}"), bad);
}

TEST(other_members)
{
    static const char *const yanked = "skipped 1: foo-1.zip: whether it is yanked cannot be read\n";
    static const char *const python = "skipped 1: foo-1.zip: its requires-python is no text\n";
    static const char *const size = "skipped 1: foo-1.zip: its size is no number of bytes\n";
    CHECK_STR(show_more(arena, "'yanked':true"), " yanked=");
    CHECK_STR(show_more(arena, "'yanked':null"), "");
    CHECK_STR(show_more(arena, "'yanked':1"), yanked);
    CHECK_STR(show_more(arena, "'yanked':{}"), yanked);
    CHECK_STR(show_more(arena, "'requires-python':'>> 3'"), " python=>> 3");
    CHECK_STR(show_more(arena, "'requires-python':''"), "");
    CHECK_STR(show_more(arena, "'requires-python':3.8"), python);
    CHECK_STR(show_more(arena, "'size':9223372036854775807"), " size=9223372036854775807");
    CHECK_STR(show_more(arena, "'size':null"), "");
    CHECK_STR(show_more(arena, "'size':-1"), size);
    CHECK_STR(show_more(arena, "'size':1.5"), size);
    CHECK_STR(show_more(arena, "'size':'1'"), size);
    CHECK_STR(show_more(arena, "'upload-time':null"), "");
    CHECK_STR(show_more(arena, "'upload-time':0"),
              "skipped 1: foo-1.zip: its upload-time is no time\n");
}

TEST(times)
{
    static const struct {
        const char *text;
        int64_t seconds;
    } good[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"1969-12-31T23:59:59.9Z", -1},
        {"2000-02-29T00:00:00.000000Z", 951782400},
        {"2026-08-01T12:00:00.123456Z", 1785585600},
        {"9999-12-31T23:59:59Z", 253402300799},
        {"0001-01-01T00:00:00Z", -62135596800},
    };
    static const char *const bad[] = {
        "",
        "2024-01-01",
        "2024-01-01T00:00:00",
        "2024-01-01t00:00:00Z",
        "2024-01-01T00:00:00z",
        "2024-01-01 00:00:00Z",
        "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00.1234567Z",
        "2024-01-01T00:00:00+00:00",
        "2023-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2024-00-01T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-01-00T00:00:00Z",
        "2024-04-31T00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:60:00Z",
        "2024-01-01T00:00:61Z",
        "0000-01-01T00:00:00Z",
        "-024-01-01T00:00:00Z",
        "2024-01-01T00:00:00Z ",
        "2024-1-01T00:00:00Z",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int64_t seconds = 1;
        CHECK(simple_json_time(str_of(good[i].text), &seconds) && seconds == good[i].seconds);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t seconds;
        if (!CHECK(!simple_json_time(str_of(bad[i]), &seconds))) {
            printf("  of %s\n", bad[i]);
        }
    }
}

TEST(depth)
{
    struct buf deep = {.arena = arena};
    buf_add(&deep, STR("{\"name\":\"foo\",\"files\":[],\"x\":"));
    buf_fill(&deep, '[', 2049);
    buf_fill(&deep, ']', 2049);
    buf_add_char(&deep, '}');
    CHECK(str_starts(show(arena, buf_str(&deep).ptr), STR("! the page is no JSON")));
}

/* Four million brackets and 300,000 empty entries: no tree of them is ever built. */
TEST(large)
{
    struct buf brackets = {.arena = arena};
    buf_add(&brackets, STR("{\"name\":\"foo\",\"files\":"));
    buf_fill(&brackets, '[', 4000000);
    CHECK(str_starts(show(arena, buf_str(&brackets).ptr), STR("! the page is no JSON")));

    struct buf entries = {.arena = arena};
    buf_add(&entries, STR("{\"name\":\"foo\",\"files\":[{}"));
    for (int i = 1; i < 300000; i++) {
        buf_add(&entries, STR(",{}"));
    }
    buf_add(&entries, STR("]}"));
    struct arena *own = arena_create();
    struct simple_input input = simple_input_of(JSON_TYPE, buf_str(&entries));
    struct page page;
    struct failure failure = {0};
    CHECK(simple_parse(own, &input, &page, &failure) && page.skipped == 300000);
    CHECK(arena_used(own) < 300000 * sizeof(struct page_file) + 4096);
    arena_destroy(own);
}

int main(void)
{
    RUN(pypi);
    RUN(devpi);
    RUN(cut_at_every_byte);
    RUN(no_json);
    RUN(top_level);
    RUN(names);
    RUN(versions);
    RUN(meta);
    RUN(status);
    RUN(entries_unreadable);
    RUN(entries_skipped);
    RUN(file_names);
    RUN(projects);
    RUN(urls);
    RUN(hashes);
    RUN(core_metadata);
    RUN(other_members);
    RUN(times);
    RUN(depth);
    RUN(large);
    return test_end();
}
