/* pip's configuration: which files are read, which value binds, and what cannot be read. */
#include "pypi/index.h"

#include "tests/unit/place.h"
#include "tests/unit/variables.h"

struct pip {
    struct place place;
    struct variables variables;
    struct context context;
    struct index_set set;
    struct error error;
};

/* A directory of its own with "etc" and "home"; nothing of this machine is read. */
static void begin(struct pip *pip, struct arena *arena)
{
    *pip = (struct pip){.place = enter(arena), .variables = {.arena = arena}};
    variables_set(&pip->variables, "HOME=home");
    pip->context = (struct context){
        .environment_variable = variables_get, .data = &pip->variables, .root = "root"};
}

/* "KIND VALUE @PLACE" of each word, a line each; or the error. */
static struct str words(struct pip *pip)
{
    static const char *const names[] = {"url", "extra", "links", "none", "trusted"};
    struct arena *arena = pip->place.arena;
    struct index_words words = {0};
    struct buf out = {.arena = arena};
    pip->set = (struct index_set){0};
    pip->error = (struct error){0};
    if (!index_pip_configuration(arena, &pip->context, &words, &pip->set, &pip->error)) {
        return str_of(pip->error.text);
    }
    for (size_t i = 0; i < words.items.len; i++) {
        const struct index_word *word = &words.items.at[i];
        buf_printf(&out, "%s%s %.*s @%.*s", i ? "\n" : "", names[word->kind], STR_ARG(word->value),
                   STR_ARG(word->place));
    }
    return buf_str(&out);
}

TEST(nothing)
{
    struct pip pip;
    begin(&pip, arena);
    CHECK_STR(words(&pip), "");
    CHECK(!pip.error.set);
    pip.context.root = NULL;
    variables_set(&pip.variables, "HOME=");
    variables_set(&pip.variables, "PIP_CONFIG_FILE=/dev/null");
    CHECK_STR(words(&pip), "");
    leave(&pip.place);
}

TEST(order_of_files)
{
    struct pip pip;
    begin(&pip, arena);
    put(&pip.place, "root/etc/xdg/pip/pip.conf", "[global]\nindex-url = 1\n");
    CHECK_STR(words(&pip), "url 1 @root/etc/xdg/pip/pip.conf:2");
    put(&pip.place, "root/etc/pip.conf", "[global]\nindex-url = 2\n");
    CHECK_STR(words(&pip), "url 2 @root/etc/pip.conf:2");
    put(&pip.place, "home/.pip/pip.conf", "[global]\nindex-url = 3\n");
    CHECK_STR(words(&pip), "url 3 @home/.pip/pip.conf:2");
    put(&pip.place, "home/.config/pip/pip.conf", "[global]\nindex-url = 4\n");
    CHECK_STR(words(&pip), "url 4 @home/.config/pip/pip.conf:2");
    put(&pip.place, "venv/pip.conf", "[global]\nindex-url = 5\n");
    variables_set(&pip.variables, "VIRTUAL_ENV=venv");
    CHECK_STR(words(&pip), "url 5 @venv/pip.conf:2");
    put(&pip.place, "own.conf", "[global]\nindex-url = 6\n");
    variables_set(&pip.variables, "PIP_CONFIG_FILE=own.conf");
    CHECK_STR(words(&pip), "url 6 @own.conf:2");
    variables_set(&pip.variables, "PIP_INDEX_URL=7");
    CHECK_STR(words(&pip), "url 7 @PIP_INDEX_URL");
    leave(&pip.place);
}

TEST(named_file_keeps_the_users_out)
{
    struct pip pip;
    begin(&pip, arena);
    put(&pip.place, "home/.config/pip/pip.conf", "[global]\nindex-url = user\n");
    put(&pip.place, "root/etc/pip.conf", "[global]\nextra-index-url = all\n");
    put(&pip.place, "own.conf", "[global]\n");
    variables_set(&pip.variables, "PIP_CONFIG_FILE=own.conf");
    CHECK_STR(words(&pip), "extra all @root/etc/pip.conf:2");
    variables_set(&pip.variables, "PIP_CONFIG_FILE=missing.conf");
    CHECK_STR(words(&pip), "url user @home/.config/pip/pip.conf:2\nextra all @root/etc/pip.conf:2");
    variables_set(&pip.variables, "PIP_CONFIG_FILE=/dev/null");
    CHECK_STR(words(&pip), "");
    leave(&pip.place);
}

TEST(other_directories)
{
    struct pip pip;
    begin(&pip, arena);
    put(&pip.place, "root/etc/xdg/pip/pip.conf", "[global]\nindex-url = default\n");
    put(&pip.place, "one/pip/pip.conf", "[global]\nindex-url = one\n");
    put(&pip.place, "two/pip/pip.conf", "[global]\nextra-index-url = two\n");
    put(&pip.place, "mine/pip/pip.conf", "[global]\nfind-links = mine\n");
    put(&pip.place, "home/.config/pip/pip.conf", "[global]\nfind-links = home\n");
    variables_set(&pip.variables, "XDG_CONFIG_DIRS=one::two");
    variables_set(&pip.variables, "XDG_CONFIG_HOME=mine");
    CHECK_STR(words(&pip), "url one @one/pip/pip.conf:2\nextra two @two/pip/pip.conf:2\n"
                           "links mine @mine/pip/pip.conf:2");
    leave(&pip.place);
}

TEST(sections)
{
    struct pip pip;
    begin(&pip, arena);
    put(&pip.place, "root/etc/pip.conf", "[install]\nindex-url = install\n");
    put(&pip.place, "home/.pip/pip.conf",
        "[global]\nindex-url = global\n[download]\nindex-url = download\nextra-index-url = x\n");
    CHECK_STR(words(&pip), "url install @root/etc/pip.conf:2");
    leave(&pip.place);
}

TEST(dialect)
{
    struct pip pip;
    begin(&pip, arena);
    put(&pip.place, "home/.pip/pip.conf",
        "# comment\n[global]\nIndex_URL: https://a/simple ; not a comment\n"
        "extra_index_url =\n    https://b/\n    # comment\n\n    https://c/ 'https://d/'\n"
        "find-links =\nno-index = off\n; comment\ncert = ca.pem\nproxy=http://u:p@proxy:3128\n"
        "trusted-host = evil\n");
    CHECK_STR(words(&pip), "url https://a/simple ; not a comment @home/.pip/pip.conf:3\n"
                           "extra https://b/ @home/.pip/pip.conf:4\n"
                           "extra https://c/ @home/.pip/pip.conf:4\n"
                           "extra https://d/ @home/.pip/pip.conf:4");
    CHECK_STR(pip.set.ca_file, "ca.pem");
    CHECK_STR(pip.set.proxy, "http://u:p@proxy:3128");
    CHECK(pip.set.trusted_hosts.len == 0);
    leave(&pip.place);
}

TEST(variables)
{
    struct pip pip;
    begin(&pip, arena);
    put(&pip.place, "certs/x", "");
    put(&pip.place, "home/.pip/pip.conf", "[global]\nextra-index-url = file\nindex-url = file\n");
    variables_set(&pip.variables, "PIP_EXTRA_INDEX_URL=a b");
    variables_set(&pip.variables, "PIP_INDEX_URL=");
    variables_set(&pip.variables, "PIP_FIND_LINKS=w");
    variables_set(&pip.variables, "PIP_NO_INDEX=Yes");
    variables_set(&pip.variables, "PIP_CERT=certs");
    variables_set(&pip.variables, "PIP_PROXY=http://proxy");
    CHECK_STR(words(&pip), "url file @home/.pip/pip.conf:3\n"
                           "extra a @PIP_EXTRA_INDEX_URL\nextra b @PIP_EXTRA_INDEX_URL\n"
                           "links w @PIP_FIND_LINKS\nnone  @PIP_NO_INDEX");
    CHECK_STR(pip.set.ca_directory, "certs");
    CHECK_STR(pip.set.proxy, "http://proxy");
    leave(&pip.place);
}

/* What a user's file with that text gives. */
static void check_file(struct arena *arena, const char *text, const char *want)
{
    struct pip pip;
    begin(&pip, arena);
    put(&pip.place, "home/.pip/pip.conf", text);
    CHECK_STR(words(&pip), want);
    leave(&pip.place);
}

TEST(what_cannot_be_read)
{
    check_file(arena, "index-url = x\n",
               "home/.pip/pip.conf:1: expected a section header such as [metadata]");
    check_file(arena, "[global]\nindex-url\n",
               "home/.pip/pip.conf:2: expected a section header, or an option with '=' or ':'");
    check_file(arena, "[global]\n\xFF = x\n", "home/.pip/pip.conf:2: not UTF-8");
    check_file(arena, "[global]\nextra-index-url = 'a\n",
               "home/.pip/pip.conf:2: expected a closing quote, found end of line");
    check_file(arena, "[global]\nno-index = maybe\n", "home/.pip/pip.conf:2: expected yes or no");
    struct pip pip;
    begin(&pip, arena);
    put(&pip.place, "home/.pip/pip.conf/x", "");
    CHECK_STR(words(&pip), "home/.pip/pip.conf: is a directory");
    leave(&pip.place);
}

int main(void)
{
    RUN(nothing);
    RUN(order_of_files);
    RUN(named_file_keeps_the_users_out);
    RUN(other_directories);
    RUN(sections);
    RUN(dialect);
    RUN(variables);
    RUN(what_cannot_be_read);
    return test_end();
}
