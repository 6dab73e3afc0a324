/* Indexes: how URLs are read, in which order they are asked, and that no secret stays in them. */
#include "pypi/index.h"

#include "pypi/index_url.h"
#include "tests/unit/place.h"
#include "tests/unit/variables.h"

struct url_row {
    const char *text;
    const char *want; /* normal form, or what is wrong */
    const char *user; /* "USER|PASSWORD"; NULL: none */
};

static const struct url_row url_rows[] = {
    {"https://h/simple", "https://h/simple", NULL},
    {"HTTPS://Host.EXAMPLE:443/Simple/", "https://host.example/Simple/", NULL},
    {"https://h", "https://h/", NULL},
    {"https://h:", "https://h/", NULL},
    {"https://h:8443/a", "https://h:8443/a", NULL},
    {"http://h:80/a", "http://h/a", NULL},
    {"http://h:443/a", "http://h:443/a", NULL},
    {"https://user:secret@h/a", "https://h/a", "user|secret"},
    {"https://us%40er:se%3Acr%2Fet@h/a", "https://h/a", "us@er|se:cr/et"},
    {"https://user:a@b:c@h/a", "https://h/a", "user|a@b:c"},
    {"https://token@h/a", "https://h/a", "token|"},
    {"https://:secret@h/a", "https://h/a", "|secret"},
    {"https://@h/a", "https://h/a", NULL},
    {"https://[::1]:8080/a", "https://[::1]:8080/a", NULL},
    {"https://[0:0::0:1]/a", "https://[::1]/a", NULL},
    {"https://u:p@[FE80::A]/a", "https://[fe80::a]/a", "u|p"},
    {"file:///srv/a%20b", "file:///srv/a%20b", NULL},
    {"file://localhost/srv", "file:///srv", NULL},
    {"https://h/%7Ea/b~c", "https://h/%7Ea/b~c", NULL},
    {"ftp://h/a", "has a scheme other than https, http and file", NULL},
    {"://h/a", "has a scheme other than https, http and file", NULL},
    {"git+https://h/a", "has a scheme other than https, http and file", NULL},
    {"https:h/a", "has no // behind its scheme", NULL},
    {"file:srv", "has no // behind its scheme", NULL},
    {"https:///a", "has no host", NULL},
    {"https://", "has no host", NULL},
    {"https://u:p@/a", "has no host", NULL},
    {"https://h_1.x-y/a", "https://h_1.x-y/a", NULL},
    {"https://h ost/a", "has a host that is no host name or address", NULL},
    {"https://h%2Fost/a", "has a host that is no host name or address", NULL},
    {"https://h\\evil/a", "has a host that is no host name or address", NULL},
    {"https://b\xC3\xBC/a", "has a host that is no host name or address", NULL},
    {"https://[::1/a", "has a host that is no host name or address", NULL},
    {"https://[::1]x/a", "has a host that is no host name or address", NULL},
    {"https://[fe80::1%25eth0]/a", "has a host that is no host name or address", NULL},
    {"https://[127.0.0.1]/a", "has a host that is no host name or address", NULL},
    {"https://::1/a", "has no host", NULL},
    {"https://h:0/a", "has a port that is not between 1 and 65535", NULL},
    {"https://h:65536/a", "has a port that is not between 1 and 65535", NULL},
    {"https://h:99999999999999999999/a", "has a port that is not between 1 and 65535", NULL},
    {"https://h:8x/a", "has a port that is not between 1 and 65535", NULL},
    {"https://user:pa/ss@h/a", "has a character in its path that must be written as %XX", NULL},
    {"https://u%:p@h/a", "has a user name or password that is not well escaped", NULL},
    {"https://u:p%0A@h/a", "has a user name or password that is not well escaped", NULL},
    {"https://u:p%4@h/a", "has a user name or password that is not well escaped", NULL},
    {"https://h/a b", "has a character in its path that must be written as %XX", NULL},
    {"https://h/\xC3\xBC", "has a character in its path that must be written as %XX", NULL},
    {"https://h/a\\b", "has a character in its path that must be written as %XX", NULL},
    {"https://h/a%2", "has a % in its path that is not followed by two hex digits", NULL},
    {"https://h/a%zz", "has a % in its path that is not followed by two hex digits", NULL},
    {"https://h/a?x=1", "has a query (?) or a fragment (#); an index is a plain path", NULL},
    {"https://h/a#x", "has a query (?) or a fragment (#); an index is a plain path", NULL},
    {"https://h?x", "has a query (?) or a fragment (#); an index is a plain path", NULL},
    {"file://host/srv", "names a file of another host (file:///path is one of this)", NULL},
    {"file://u:p@localhost/srv", "names a file of another host (file:///path is one of this)",
     NULL},
    {"file:///srv/a%00b", "has a control character in its path", NULL},
};

TEST(urls)
{
    for (size_t i = 0; i < sizeof url_rows / sizeof *url_rows; i++) {
        const struct url_row *row = &url_rows[i];
        struct index_url url;
        const char *fault = NULL;
        bool ok = index_url_parse(arena, str_of(row->text), &url, &fault);
        CHECK_STR(ok ? url.text : str_of(fault), row->want);
        CHECK(ok || url.text.len == 0);
        CHECK(url.has_user == (ok && row->user) || !ok);
        if (ok && row->user) {
            CHECK_STR(arena_printf(arena, "%.*s|%.*s", STR_ARG(url.user), STR_ARG(url.password)),
                      row->user);
        }
    }
}

TEST(urls_with_nul)
{
    struct index_url url;
    const char *fault = NULL;
    CHECK(!index_url_parse(arena, STR("https://[::1\0x]/a"), &url, &fault));
    CHECK(!index_url_parse(arena, STR("https://h\0/a"), &url, &fault));
    CHECK(!index_url_parse(arena, STR("https://h/a\0"), &url, &fault));
}

struct loopback_row {
    const char *text;
    bool loopback;
};

static const struct loopback_row loopback_rows[] = {
    {"http://localhost/", true},
    {"http://LOCALHOST:8080/", true},
    {"http://127.0.0.1/", true},
    {"http://127.255.0.9/", true},
    {"http://[::1]/", true},
    {"http://[0:0:0:0:0:0:0:1]/", true},
    {"http://128.0.0.1/", false},
    {"http://127.1/", false},
    {"http://2130706433/", false},
    {"http://localhost.evil/", false},
    {"http://127.0.0.1.x/", false},
    {"http://[::2]/", false},
    {"http://[::ffff:127.0.0.1]/", false},
    {"http://0177.0.0.1/", false},
};

TEST(loopback)
{
    for (size_t i = 0; i < sizeof loopback_rows / sizeof *loopback_rows; i++) {
        struct index_url url;
        const char *fault;
        CHECK(index_url_parse(arena, str_of(loopback_rows[i].text), &url, &fault));
        if (!CHECK(index_url_is_loopback(arena, &url) == loopback_rows[i].loopback)) {
            printf("  %s\n", loopback_rows[i].text);
        }
    }
}

struct trusted_row {
    const char *host;
    const char *want; /* NULL: refused */
    const char *url;
    bool trusted;
};

static const struct trusted_row trusted_rows[] = {
    {"Host", "host", "http://host/", true},
    {"host", "host", "http://HOST:8080/", true},
    {"host:8080", "host:8080", "http://host:8080/", true},
    {"host:8080", "host:8080", "http://host/", false},
    {"host:80", "host:80", "http://host/", true},
    {"host:443", "host:443", "https://host/", true},
    {"host", "host", "http://host.evil/", false},
    {"fe80::A", "[fe80::a]", "http://[fe80::a]:80/", true},
    {"[fe80::A]:81", "[fe80::a]:81", "http://[fe80::a]:81/", true},
    {"[fe80::A]:81", "[fe80::a]:81", "http://[fe80::a]/", false},
    {"fe80:0:0::a", "[fe80::a]", "http://[fe80::0:a]/", true},
    {"host:", NULL, "http://host/", false},
    {"host:x", NULL, "http://host/", false},
    {"http://host", NULL, "http://host/", false},
    {"user@host", NULL, "http://host/", false},
    {"*", NULL, "http://host/", false},
    {"", NULL, "http://host/", false},
};

TEST(trusted)
{
    for (size_t i = 0; i < sizeof trusted_rows / sizeof *trusted_rows; i++) {
        const struct trusted_row *row = &trusted_rows[i];
        struct str host;
        struct index_url url;
        const char *fault;
        bool ok = index_url_trusted(arena, str_of(row->host), &host);
        CHECK(ok == (row->want != NULL));
        CHECK(index_url_parse(arena, str_of(row->url), &url, &fault));
        if (ok) {
            CHECK_STR(host, row->want);
            CHECK(index_url_is_trusted(arena, &url, host) == row->trusted);
        }
    }
}

static const struct {
    char letter;
    enum index_word_kind kind;
} kinds[] = {{'i', INDEX_URL},
             {'e', INDEX_EXTRA_URL},
             {'f', INDEX_LINKS},
             {'n', INDEX_NONE},
             {'t', INDEX_TRUSTED}};

/* Words as "iURL", "eURL", "fPATH", "n", "tHOST", separated by spaces; places are "P1", "P2". */
static struct index_words words_of(struct arena *arena, const char *line)
{
    struct index_words words = {0};
    struct str text = str_of(line);
    for (size_t at = 0; at < text.len;) {
        size_t end = str_find(text, ' ', at);
        struct index_word word = {.value = str_slice(text, at + 1, end)};
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
            word.kind = text.ptr[at] == kinds[i].letter ? kinds[i].kind : word.kind;
        }
        word.place = arena_printf(arena, "P%zu", words.items.len + 1);
        vec_push(arena, &words.items, word);
        at = end + 1;
    }
    return words;
}

/* The whole set as one text: "[NAME=]URL ... L:LINK C:ORIGIN=USER/PASSWORD". */
static struct str show(struct arena *arena, const struct index_set *set)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < set->indexes.len; i++) {
        const struct index *index = &set->indexes.at[i];
        buf_printf(&out, "%s%.*s%s%.*s", out.len ? " " : "", STR_ARG(index->name),
                   index->name.len ? "=" : "", STR_ARG(index->url));
    }
    for (size_t i = 0; i < set->links.len; i++) {
        buf_printf(&out, "%sL:%.*s", out.len ? " " : "", STR_ARG(set->links.at[i]));
    }
    for (size_t i = 0; i < set->credentials.len; i++) {
        const struct protocol_credential *c = &set->credentials.at[i];
        buf_printf(&out, " C:%.*s=%.*s/%.*s", STR_ARG(c->origin), STR_ARG(c->user),
                   STR_ARG(c->password));
    }
    return buf_str(&out);
}

struct build_row {
    const char *words;
    const char *want; /* the set, or the error */
};

static const struct build_row build_rows[] = {
    {"", "https://pypi.org/simple/"},
    {"ihttps://a/simple", "https://a/simple/"},
    {"ihttps://a/ ihttps://b/", "https://b/"},
    {"ehttps://x/", "https://pypi.org/simple/ https://x/"},
    {"ehttps://x/ ihttps://a/ ehttps://y/", "https://a/ https://x/ https://y/"},
    {"ehttps://x/ ehttps://x", "https://pypi.org/simple/ https://x/"},
    {"ihttps://a/ n ehttps://x/ ibroken", ""},
    {"iFoo.Bar=https://a/", "https://pypi.org/simple/ foo-bar=https://a/"},
    {"efoo=https://a/ ihttps://b/", "https://b/ foo=https://a/"},
    {"ifoo=https://a/ iFOO=https://b/ ibar=https://c/",
     "https://pypi.org/simple/ foo=https://b/ bar=https://c/"},
    {"ihttps://u:p@a/ ehttps://u:p@a/x ehttps://b/",
     "https://a/ https://a/x/ https://b/ C:https://a:443=u/p"},
    {"ihttps://u:p@a:8443/", "https://a:8443/ C:https://a:8443=u/p"},
    {"ihttp://localhost:3141/user", "http://localhost:3141/user/"},
    {"ihttp://mirror/ tmirror", "http://mirror/"},
    {"ihttp://mirror:81/ tmirror:81", "http://mirror:81/"},
    {"ifile:///srv/index", "file:///srv/index/"},
    {"fhttps://u:p@a/links.html",
     "https://pypi.org/simple/ L:https://a/links.html C:https://a:443=u/p"},
    {"n fhttps://a/links.html fhttps://a/links.html", "L:https://a/links.html"},
    {"isimple", "P1: not a URL (https://HOST/PATH/)"},
    {"i", "P1: not a URL (https://HOST/PATH/)"},
    {"ifoo=bar", "P1: not a URL (https://HOST/PATH/)"},
    {"ehttps://a/?foo=https://b/",
     "P1: the URL has a query (?) or a fragment (#); an index is a plain path"},
    {"ibad_name-=https://b/", "P1: the URL has a scheme other than https, http and file"},
    {"eftp://x/", "P1: the URL has a scheme other than https, http and file"},
    {"ihttps://a/ ehttp://u:canary@mirror:81/x",
     "P2: http://mirror:81/x is not encrypted; use https, or name the host by "
     "--trusted-host mirror"},
    {"ihttp://mirror:81/ tmirror:80", "P1: http://mirror:81/ is not encrypted; use https, or name "
                                      "the host by --trusted-host mirror"},
    {"fhttp://mirror/ tother",
     "P1: http://mirror/ is not encrypted; use https, or name the host by --trusted-host mirror"},
    {"thttp://mirror/", "P1: not HOST or HOST:PORT"},
    {"ihttps://u:p@a/ ehttps://u:canary@a/x",
     "P2: another user name or password was given for https://a:443 before; a host takes one"},
};

TEST(building)
{
    for (size_t i = 0; i < sizeof build_rows / sizeof *build_rows; i++) {
        struct index_words words = words_of(arena, build_rows[i].words);
        struct index_set set = {0};
        struct error error = {0};
        bool ok = index_build(arena, &words, &set, &error);
        CHECK(ok != error.set);
        CHECK_STR(ok ? show(arena, &set) : str_of(error.text), build_rows[i].want);
        CHECK(strstr(error.text, "canary") == NULL);
    }
}

TEST(too_many)
{
    struct index_words words = {0};
    for (size_t i = 0; i < 1001; i++) {
        vec_push(arena, &words.items, (struct index_word){.kind = INDEX_NONE});
    }
    struct index_set set = {0};
    struct error error = {0};
    CHECK(!index_build(arena, &words, &set, &error));
    CHECK_STR(str_of(error.text), "more than 1000 indexes and links are named");
}

/* Builds the words in a directory with "wheels", "sub/wheels", "page.html", "a.whl", "h/own". */
static struct str links(struct place *place, const char *line, const char *directory)
{
    struct index_words words = words_of(place->arena, line);
    words.home = path_join(place->arena, place->directory, STR("h"));
    for (size_t i = 0; i < words.items.len; i++) {
        words.items.at[i].directory = str_of(directory);
    }
    struct index_set set = {0};
    struct error error = {0};
    bool ok = index_build(place->arena, &words, &set, &error);
    struct str text = ok ? show(place->arena, &set) : str_of(error.text);
    struct buf out = {.arena = place->arena};
    for (size_t at = 0; at < text.len;) {
        struct str rest = str_slice(text, at, text.len);
        size_t found = str_find_str(rest, place->directory);
        buf_add(&out, str_slice(rest, 0, found));
        buf_add(&out, found < rest.len ? STR("DIR") : STR(""));
        at += found < rest.len ? found + place->directory.len : rest.len;
    }
    return buf_str(&out);
}

TEST(local_links)
{
    struct place place = enter(arena);
    put(&place, "wheels/x", "");
    put(&place, "sub/wheels/x", "");
    put(&place, "sub/only/x", "");
    put(&place, "page.html", "");
    put(&place, "a b#c/x", "");
    put(&place, "a.whl", "");
    put(&place, "h/own/x", "");
    CHECK_STR(links(&place, "n fwheels", ""), "L:file://DIR/wheels/");
    CHECK_STR(links(&place, "n f./wheels/", "sub"), "L:file://DIR/sub/wheels/");
    CHECK_STR(links(&place, "n fpage.html", "sub"), "L:file://DIR/page.html");
    CHECK_STR(links(&place, "n f~/own fwheels f../wheels", "sub"),
              "L:file://DIR/h/own/ L:file://DIR/sub/wheels/ L:file://DIR/wheels/");
    CHECK_STR(
        links(&place, arena_printf(arena, "n ffile://%s/wheels", place.directory.ptr).ptr, ""),
        "L:file://DIR/wheels/");
    CHECK_STR(
        links(&place, arena_printf(arena, "n ffile://%s/a%%20b%%23c", place.directory.ptr).ptr, ""),
        "L:file://DIR/a%20b%23c/");
    CHECK_STR(links(&place, "n fa.whl", ""),
              "P2: DIR/a.whl: neither a directory nor an .html page");
    CHECK_STR(links(&place, "n fmissing", "sub"), "P2: DIR/missing: no such file");
    CHECK_STR(links(&place, "n ffile:wheels", ""), "P2: the URL has no // behind its scheme");
    leave(&place);
}

TEST(certificates)
{
    struct place place = enter(arena);
    put(&place, "certs/x", "");
    struct variables variables = {.arena = arena};
    struct context context = {.environment_variable = variables_get, .data = &variables};
    variables_set(&variables, "SSL_CERT_FILE=s.pem");
    variables_set(&variables, "SSL_CERT_DIR=certs");
    struct index_set set = {0};
    index_certificates(&context, &set);
    CHECK_STR(set.ca_file, "s.pem");
    CHECK_STR(set.ca_directory, "certs");
    variables_set(&variables, "CURL_CA_BUNDLE=c.pem");
    set = (struct index_set){0};
    index_certificates(&context, &set);
    CHECK_STR(set.ca_file, "c.pem");
    CHECK_STR(set.ca_directory, "");
    variables_set(&variables, "REQUESTS_CA_BUNDLE=certs");
    set = (struct index_set){0};
    index_certificates(&context, &set);
    CHECK_STR(set.ca_file, "");
    CHECK_STR(set.ca_directory, "certs");
    set = (struct index_set){.ca_file = STR("own.pem")};
    index_certificates(&context, &set);
    CHECK_STR(set.ca_file, "own.pem");
    CHECK_STR(set.ca_directory, "");
    leave(&place);
}

TEST(pages)
{
    struct index index = {.url = STR(INDEX_DEFAULT_URL)};
    CHECK_STR(index_page_url(arena, &index, STR("oslo-db")), "https://pypi.org/simple/oslo-db/");
}

int main(void)
{
    RUN(urls);
    RUN(urls_with_nul);
    RUN(loopback);
    RUN(trusted);
    RUN(building);
    RUN(too_many);
    RUN(local_links);
    RUN(certificates);
    RUN(pages);
    return test_end();
}
