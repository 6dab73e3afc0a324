/* netrc: whose passwords are taken, and what is no netrc. */
#include "pypi/index.h"

#include "pypi/index_parts.h"
#include "tests/unit/place.h"
#include "tests/unit/variables.h"

/* "HOST=USER/PASSWORD" of each, separated by spaces. */
static struct str show(struct arena *arena, const struct index_set *set)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < set->credentials.len; i++) {
        const struct protocol_credential *c = &set->credentials.at[i];
        buf_printf(&out, "%s%.*s=%.*s/%.*s", i ? " " : "", STR_ARG(c->origin), STR_ARG(c->user),
                   STR_ARG(c->password));
    }
    return buf_str(&out);
}

struct row {
    const char *text;
    const char *want; /* the credentials, or "line N" */
};

static const struct row rows[] = {
    {"", ""},
    {"machine h login u password p", "h=u/p"},
    {"machine HOST.x\n\tlogin u\n\tpassword p\nmachine i user v account a password q\n",
     "host.x=u/p i=v/q"},
    {"machine h password p login u machine h login v password q", "h=v/q"},
    {"machine h password p", "h=/p"},
    {"machine h\nmachine i account x\n", ""},
    {"machine h login \"a b\" password \"p\\\"q\\\\\"", "h=a b/p\"q\\"},
    {"machine h login a\\ b password p\\q", "h=a b/pq"},
    {"machine h login u password #p # comment machine i\nmachine j login v password q",
     "h=u/#p j=v/q"},
    {"# machine x login u password p\nmachine h login u password p\n#\n", "h=u/p"},
    {"default login u password p", ""},
    {"machine h login u password p default login v password q", "h=u/p"},
    {"macdef init\nmachine x login u password p\n\nmachine h login u password p", "h=u/p"},
    {"machine i login v password q macdef init\r\nbin\r\n\r\nmachine h login u password p",
     "i=v/q h=u/p"},
    {"macdef init\nbin", ""},
    {"machine https://h:443 login u password p", ""},
    {"login u password p", "line 1"},
    {"machine h login u password p\n\nsecret", "line 3"},
    {"machine", "line 1"},
    {"macdef", "line 1"},
    {"machine h\nlogin", "line 2"},
    {"machine h login u\npasword secret", "line 2"},
    {"default secret", "line 1"},
};

TEST(texts)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct index_set set = {0};
        size_t line = 0;
        bool ok = index_netrc_parse(arena, str_of(rows[i].text), &set, &line);
        CHECK_STR(ok ? show(arena, &set) : arena_printf(arena, "line %zu", line), rows[i].want);
        CHECK(ok || set.credentials.len == 0);
    }
}

/* With the variable, the credentials or the warning. */
static struct str load_netrc(struct arena *arena, const char *variable)
{
    struct variables variables = {.arena = arena};
    struct context context = {.environment_variable = variables_get, .data = &variables};
    struct index_set set = {0};
    struct error error = {0};
    variables_set(&variables, variable);
    bool ok = index_netrc(arena, &context, &set, &error);
    CHECK(ok != error.set);
    return ok ? show(arena, &set) : arena_str(arena, str_of(error.text));
}

TEST(files)
{
    struct place place = enter(arena);
    put(&place, "home/.netrc", "machine h login u password p\n");
    put(&place, "own", "machine i login u password p\n");
    put(&place, "bad", "machine h login u password p\nsecret\n");
    put(&place, "directory/x", "");
    CHECK_STR(load_netrc(arena, "X=y"), "");
    CHECK_STR(load_netrc(arena, "HOME=home"), "h=u/p");
    CHECK_STR(load_netrc(arena, "HOME=directory"), "");
    CHECK_STR(load_netrc(arena, "NETRC=own"), "i=u/p");
    CHECK_STR(load_netrc(arena, "NETRC=missing"), "");
    CHECK_STR(load_netrc(arena, "NETRC=directory"), "directory: is a directory");
    CHECK_STR(load_netrc(arena, "NETRC=bad"),
              "bad:2: not in the form of netrc; no password is taken from it");
    leave(&place);
}

int main(void)
{
    RUN(texts);
    RUN(files);
    return test_end();
}
