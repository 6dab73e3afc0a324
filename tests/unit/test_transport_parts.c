/* What needs no server: header fields, addresses, and libcurl's errors in plain words. */
#include "fetch/transport_parts.h"
#include "tests/unit/test.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

TEST(max_age)
{
    static const struct {
        const char *text;
        int64_t seconds;
    } wants[] = {
        {"", 0},
        {"public", 0},
        {"max-age=600", 600},
        {"public, MAX-AGE=600, immutable", 600},
        {" max-age = \"600\" ", 600},
        {"max-age=600, no-store", 0},
        {"no-cache, max-age=600", 0},
        {"no-cache=\"set-cookie, x\", max-age=600", 0},
        {"max-age=600, max-age=5", 5},
        {"max-age=-1", 0},
        {"max-age=", 0},
        {"max-age", 0},
        {"max-age=1.5", 0},
        {"max-age=99999999999999999999999", 10000000000},
        {"x=\"no-store, max-age=7", 0},
        {"x=\"a\\\", no-store\", max-age=7", 7},
        {"s-maxage=3", 0},
        {",,,max-age=3,", 3},
    };
    for (size_t i = 0; i < COUNT(wants); i++) {
        CHECK(http_max_age(str_of(wants[i].text)) == wants[i].seconds);
    }
}

TEST(retry_after)
{
    static const struct {
        const char *text;
        bool is_told;
        uint64_t seconds;
    } wants[] = {
        {"0", true, 0},
        {"120", true, 120},
        {"999999999999999999999999", true, 10000000000},
        {"-1", false, 0},
        {"+1", false, 0},
        {"1.5", false, 0},
        {"", false, 0},
        {"soon", false, 0},
        {"Sun, 06 Nov 1994 08:49:37 GMT", false, 0},
        {"Sun, 06 Nov 1994 08:51:17 GMT", true, 100},
        {"Sunday, 06-Nov-94 08:51:17 GMT", true, 100},
        {"Sun Nov  6 08:51:17 1994", true, 100},
    };
    for (size_t i = 0; i < COUNT(wants); i++) {
        uint64_t seconds = 0;
        bool is_told = http_retry_after(str_of(wants[i].text), 784111777, &seconds);
        CHECK(is_told == wants[i].is_told);
        CHECK(!is_told || seconds == wants[i].seconds);
    }
}

TEST(content_range)
{
    static const struct {
        const char *text;
        bool is_good;
    } wants[] = {
        {"bytes 0-0/1", true},
        {"Bytes 2-4/9", true},
        {"bytes 2-9/9", false},
        {"bytes 4-2/9", false},
        {"bytes 2-4/*", false},
        {"bytes */9", false},
        {"bytes 2-4", false},
        {"bytes=2-4/9", false},
        {"bytes -4/9", false},
        {"bytes 2-/9", false},
        {"", false},
        {"items 2-4/9", false},
        {"bytes 2/4-9", false},
        {"bytes 0-0/99999999999999999999999999", false},
        {"bytes 2-4/9 x", false},
    };
    for (size_t i = 0; i < COUNT(wants); i++) {
        uint64_t start;
        uint64_t end;
        uint64_t total;
        CHECK(http_content_range(str_of(wants[i].text), &start, &end, &total) == wants[i].is_good);
    }
}

TEST(content_type)
{
    static const struct {
        const char *text;
        const char *type;
        const char *charset;
    } wants[] = {
        {"", "", ""},
        {"text/html", "text/html", ""},
        {" Text/HTML ;charset=UTF-8", "text/html", "utf-8"},
        {"text/html; x=\";charset=a\"; charset=\"ISO-8859-1\"", "text/html", "iso-8859-1"},
        {"text/html; charset", "text/html", ""},
        {"; charset=utf-8", "", "utf-8"},
    };
    for (size_t i = 0; i < COUNT(wants); i++) {
        struct str type;
        struct str charset;
        http_content_type(arena, str_of(wants[i].text), &type, &charset);
        CHECK_STR(type, wants[i].type);
        CHECK_STR(charset, wants[i].charset);
    }
}

TEST(fetched_at)
{
    const int64_t now = 784111777;
    const struct str same = STR("Sun, 06 Nov 1994 08:49:37 GMT");
    const struct str before = STR("Sun, 06 Nov 1994 08:48:37 GMT");
    const struct str later = STR("Sun, 06 Nov 2094 08:49:37 GMT");
    CHECK(http_fetched_at(STR(""), STR(""), now) == now);
    CHECK(http_fetched_at(STR("10"), STR(""), now) == now - 10);
    CHECK(http_fetched_at(STR("-10"), later, now) == now);
    CHECK(http_fetched_at(STR("10"), same, now) == now - 10);
    CHECK(http_fetched_at(STR("10"), before, now) == now - 60);
    CHECK(http_fetched_at(STR("99999999999999999999"), STR("x"), now) == 0);
}

static bool parses(struct arena *arena, const struct protocol_setup *setup, const char *text,
                   struct address *address)
{
    struct failure failure = {0};
    bool ok = address_parse(arena, setup, str_of(text), address, &failure);
    CHECK(ok == !failure.set);
    return ok;
}

TEST(addresses)
{
    struct address address;
    const struct protocol_setup setup = {0};
    CHECK(parses(arena, &setup, "HTTPS://Example.ORG:443/a/../b?q=1#f", &address));
    CHECK_STR(address.origin, "https://example.org:443");
    CHECK_STR(address.shown, "https://example.org/b");
    CHECK(str_find_str(address.url, STR("#")) == address.url.len);
    CHECK(str_ends(address.url, STR("/b?q=1")));
    CHECK(parses(arena, &setup, "https://example.org:8443", &address));
    CHECK_STR(address.shown, "https://example.org:8443/");
    static const char *const loopback[] = {"http://127.0.0.1/",  "http://127.1:8080/",
                                           "http://0x7f000001/", "http://127.255.255.254/",
                                           "http://[::1]/",      "http://LOCALHOST/"};
    for (size_t i = 0; i < COUNT(loopback); i++) {
        CHECK(parses(arena, &setup, loopback[i], &address));
    }
    static const char *const others[] = {
        "http://126.255.255.255/",   "http://[::2]/", "http://[::ffff:127.0.0.1]/",
        "http://127.0.0.1.example/", "http://0/",     "http://localhost./"};
    for (size_t i = 0; i < COUNT(others); i++) {
        CHECK(!parses(arena, &setup, others[i], &address));
    }
}

TEST(trusted_hosts)
{
    struct str hosts[] = {STR("Example.org"), STR("other.org:8080"), STR("[::2]")};
    const struct protocol_setup setup = {.trusted_hosts = hosts, .trusted_host_count = 3};
    struct address address;
    CHECK(parses(arena, &setup, "http://example.org/", &address) && address.is_trusted);
    CHECK(parses(arena, &setup, "https://example.ORG:77/", &address) && address.is_trusted);
    CHECK(parses(arena, &setup, "http://other.org:8080/", &address) && address.is_trusted);
    CHECK(parses(arena, &setup, "http://[::2]/", &address) && address.is_trusted);
    CHECK(!parses(arena, &setup, "http://other.org/", &address));
    CHECK(parses(arena, &setup, "https://other.org/", &address) && !address.is_trusted);
    CHECK(!parses(arena, &setup, "http://sub.example.org/", &address));
}

TEST(redirects)
{
    static const struct {
        const char *from;
        const char *location;
        const char *result;
    } wants[] = {
        {"https://a.org/x/y?q", "../z", "https://a.org/z"},
        {"https://a.org/x", "//b.org/", "https://b.org/"},
        {"https://a.org/x", "/\xc3\xa4 b", "https://a.org/%c3%a4%20b"},
        {"https://a.org/x", "http://127.0.0.1/", "a redirect from https to http is not followed"},
        {"http://127.0.0.1/x", "https://a.org/", "https://a.org/"},
        {"https://a.org/x", "", "this is no URL that can be followed"},
        {"https://a.org/x", "https://u@b.org/",
         "a URL of an index with a user name or password in it is not followed"},
    };
    const struct protocol_setup setup = {0};
    for (size_t i = 0; i < COUNT(wants); i++) {
        struct address from;
        struct address to;
        struct failure failure = {0};
        CHECK(parses(arena, &setup, wants[i].from, &from));
        bool ok = address_redirect(arena, &setup, &from, str_of(wants[i].location), &to, &failure);
        CHECK_STR(ok ? to.url : failure.reason, wants[i].result);
    }
}

static const char *user_for(struct arena *arena, const struct protocol_setup *setup,
                            const char *url)
{
    struct address address;
    CHECK(parses(arena, setup, url, &address));
    const struct protocol_credential *found = address_credential(setup, &address);
    return found ? arena_cstr(arena, found->user) : "nobody";
}

TEST(credentials)
{
    struct protocol_credential all[] = {
        {STR("a.org"), STR("host"), STR("")},
        {STR("https://a.org:443"), STR("origin"), STR("")},
        {STR("https://b.org:8443"), STR("port"), STR("")},
        {STR("http://127.0.0.1:80"), STR("plain"), STR("")},
    };
    const struct protocol_setup setup = {.credentials = all, .credential_count = COUNT(all)};
    CHECK_STR(str_of(user_for(arena, &setup, "https://a.org/x")), "origin");
    CHECK_STR(str_of(user_for(arena, &setup, "https://A.ORG:8080/x")), "host");
    CHECK_STR(str_of(user_for(arena, &setup, "https://b.org:8443/")), "port");
    CHECK_STR(str_of(user_for(arena, &setup, "https://b.org/")), "nobody");
    CHECK_STR(str_of(user_for(arena, &setup, "http://127.0.0.1/")), "plain");
    CHECK_STR(str_of(user_for(arena, &setup, "https://127.0.0.1/")), "nobody");
    CHECK_STR(str_of(user_for(arena, &setup, "https://sub.a.org/")), "nobody");
}

TEST(errors_in_plain_words)
{
    static const struct {
        CURLcode code;
        long certificate;
        bool may_pass;
        enum undecided_cause cause;
        const char *reason;
    } wants[] = {
        {CURLE_COULDNT_RESOLVE_HOST, 0, true, CAUSE_NETWORK,
         "the name of the host cannot be resolved"},
        {CURLE_COULDNT_RESOLVE_PROXY, 0, true, CAUSE_NETWORK,
         "the name of the proxy cannot be resolved"},
        {CURLE_PROXY, 0, true, CAUSE_NETWORK, "the proxy gives no connection"},
        {CURLE_SSL_CONNECT_ERROR, 0, true, CAUSE_NETWORK,
         "no secure connection: the TLS handshake failed"},
        {CURLE_HTTP2_STREAM, 0, true, CAUSE_NETWORK, "the connection broke"},
        {CURLE_OUT_OF_MEMORY, 0, false, CAUSE_LIMIT, "not enough memory for the answer"},
        {CURLE_OPERATION_TIMEDOUT, 0, true, CAUSE_NETWORK, "no connection within 10 s"},
        {CURLE_PEER_FAILED_VERIFICATION, 0, false, CAUSE_NETWORK,
         "its certificate is for another host"},
        {CURLE_PEER_FAILED_VERIFICATION, 1, false, CAUSE_NETWORK,
         "its certificate is for another host"},
        {CURLE_PEER_FAILED_VERIFICATION, 9, false, CAUSE_NETWORK,
         "its certificate is not valid yet"},
        {CURLE_PEER_FAILED_VERIFICATION, 10, false, CAUSE_NETWORK, "its certificate has expired"},
        {CURLE_PEER_FAILED_VERIFICATION, 23, false, CAUSE_NETWORK, "its certificate was revoked"},
        {CURLE_PEER_FAILED_VERIFICATION, 18, false, CAUSE_NETWORK,
         "its certificate is signed by nobody who is trusted"},
        {CURLE_SSL_CACERT_BADFILE, 0, false, CAUSE_NETWORK,
         "the trusted certificates cannot be read from ca.pem"},
        {CURLE_BAD_FUNCTION_ARGUMENT, 0, false, CAUSE_NETWORK,
         "the transfer failed (libcurl's error 43)"},
    };
    const struct protocol_setup setup = {.connect_ms = 10000, .ca_file = STR("ca.pem")};
    for (size_t i = 0; i < COUNT(wants); i++) {
        struct failure failure = {0};
        CHECK(verdict_of_error(arena, &setup, wants[i].code, wants[i].certificate, &failure) ==
              wants[i].may_pass);
        CHECK(failure.cause == wants[i].cause);
        CHECK_STR(failure.reason, wants[i].reason);
    }
    struct failure failure = {0};
    (void)verdict_of_error(arena, &setup, CURLE_PEER_FAILED_VERIFICATION, 20, &failure);
    CHECK_STR(failure.help, "if the index has a CA of its own, name its file in SSL_CERT_FILE");
    CHECK_STR(verdict_duration(arena, 1500), "1500 ms");
}

int main(void)
{
    RUN(max_age);
    RUN(retry_after);
    RUN(content_range);
    RUN(content_type);
    RUN(fetched_at);
    RUN(addresses);
    RUN(trusted_hosts);
    RUN(redirects);
    RUN(credentials);
    RUN(errors_in_plain_words);
    return test_end();
}
