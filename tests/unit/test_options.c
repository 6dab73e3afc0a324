/* The command line: what is read, every message, and that table, --help and man page agree. */
#include "cli/options.h"

#include <signal.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/ignore.h"
#include "cli/output.h"
#include "tests/unit/options_fixture.h"

/* All messages of a command line, a line each. */
static struct str messages(struct arena *arena, const char *line)
{
    struct troubles troubles;
    parse_line(arena, line, &troubles);
    return trouble_lines(&troubles);
}

/* Command line, inputs, a value option's values, all with '|' between. */
struct reading_row {
    const char *line;
    bool command;
    const char *inputs;
    enum option_id id;
    const char *values;
};

static const struct reading_row reading_rows[] = {
    {"", false, "", OPTION_PYTHON, ""},
    {"a b", false, "a|b", OPTION_PYTHON, ""},
    {"check a check", true, "a|check", OPTION_PYTHON, ""},
    {"-q check a", true, "a", OPTION_PYTHON, ""},
    {"a check", false, "a|check", OPTION_PYTHON, ""},
    {"-- check -q --x", false, "check|-q|--x", OPTION_PYTHON, ""},
    {"-", false, "-", OPTION_PYTHON, ""},
    {"-cF -c G --constraint H --constraint=I", false, "", OPTION_CONSTRAINT, "F|G|H|I"},
    {"-c -", false, "", OPTION_CONSTRAINT, "-"},
    {"-c3.11=F", false, "", OPTION_CONSTRAINT, "3.11=F"},
    {"-qvcF a", false, "a", OPTION_CONSTRAINT, "F"},
    {"--python 3.8,3.9 a --python=3.10", false, "a", OPTION_PYTHON, "3.8|3.9|3.10"},
    {"--snapshot=--odd", false, "", OPTION_SNAPSHOT, "--odd"},
    {"--snapshot=a=b", false, "", OPTION_SNAPSHOT, "a=b"},
    {"--fail-level note", false, "", OPTION_FAIL_LEVEL, "note"},
    {"--projects a,b", false, "", OPTION_PROJECTS, "a,b"},
    {"a --color always b", false, "a|b", OPTION_COLOR, "always"},
    {"--refresh a --refresh=Foo --refresh", false, "a", OPTION_REFRESH, "Foo"},
    {"--index-url foo=https://a --index-url=https://b?c=d", false, "", OPTION_INDEX_URL,
     "foo=https://a|https://b?c=d"},
    {"./cache info", false, "./cache|info", OPTION_PYTHON, ""},
    {"a cache", false, "a|cache", OPTION_PYTHON, ""},
    {"-- cache", false, "cache", OPTION_PYTHON, ""},
};

static struct str joined(struct arena *arena, const struct str *items, size_t count)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        buf_add(&out, i ? STR("|") : STR(""));
        buf_add(&out, items[i]);
    }
    return buf_str(&out);
}

TEST(reading)
{
    for (size_t i = 0; i < sizeof reading_rows / sizeof *reading_rows; i++) {
        const struct reading_row *row = &reading_rows[i];
        struct troubles troubles;
        struct options options = parse_line(arena, row->line, &troubles);
        const struct option_values *values = &options.values[row->id];
        CHECK_STR(messages(arena, row->line), "");
        CHECK(options.command_named == row->command);
        CHECK_STR(joined(arena, options.inputs.at, options.inputs.len), row->inputs);
        CHECK_STR(joined(arena, values->items.at, values->items.len), row->values);
    }
}

TEST(flags)
{
    struct troubles troubles;
    struct options options = parse_line(arena, "-qv --siblings --siblings", &troubles);
    CHECK(troubles.items.len == 0);
    CHECK(options.given[OPTION_QUIET] && options.given[OPTION_VERBOSE]);
    CHECK(options.given[OPTION_SIBLINGS] && !options.given[OPTION_SEPARATE]);
    CHECK_STR(options_value(&options, OPTION_FORMAT), "");
    options = parse_line(arena, "--refresh=a", &troubles);
    CHECK(options.given[OPTION_REFRESH] && !options.bare[OPTION_REFRESH]);
    options = parse_line(arena, "--refresh", &troubles);
    CHECK(options.given[OPTION_REFRESH] && options.bare[OPTION_REFRESH]);
}

struct message_row {
    const char *line;
    const char *message;
};

static const struct message_row message_rows[] = {
    {"--projcts x", "unknown option '--projcts' (did you mean '--projects'?)"},
    {"--requirepins", "unknown option '--requirepins' (did you mean '--require-pins'?)"},
    {"--ouptut=x", "unknown option '--ouptut' (did you mean '--output'?)"},
    {"--zzzzzz", "unknown option '--zzzzzz'"},
    {"--proj x", "unknown option '--proj' (did you mean '--projects'?)"},
    {"--pyth 3.8", "unknown option '--pyth' (did you mean '--python'?)"},
    {"-x", "unknown option '-x'"},
    {"-qx", "unknown option '-qx'"},
    {"--snapshot", "option '--snapshot' needs a value (PATH)"},
    {"-c", "option '-c' needs a value ([PY=]FILE)"},
    {"-qc", "option '-c' needs a value ([PY=]FILE)"},
    {"--snapshot --siblings", "option '--snapshot' needs a value (PATH), found '--siblings'"},
    {"--snapshot=", "option '--snapshot': the value is empty"},
    {"--snapshot ''", "option '--snapshot': the value is empty"},
    {"--python 3.8,,3.9", "option '--python': the value is empty"},
    {"--python 3.8,", "option '--python': the value is empty"},
    {"--siblings=yes", "option '--siblings' takes no value"},
    {"--format xml", "option '--format': 'xml' is not one of text, json"},
    {"--format jsn", "option '--format': 'jsn' is not one of text, json (did you mean 'json'?)"},
    {"--fail-level undecided",
     "option '--fail-level': 'undecided' is not one of error, warning, note"},
    {"--color=alway",
     "option '--color': 'alway' is not one of auto, always, never (did you mean 'always'?)"},
    {"--format json --format text", "option '--format' is given twice"},
    {"''", "an input is an empty text"},
    {"--refresh=", "option '--refresh': the value is empty"},
    {"--max-age 1h --max-age 1h", "option '--max-age' is given twice"},
    {"--evidence given", "option '--evidence': 'given' is not one of proven, static, declared"},
    {"--nope1234 --siblings=1 -x",
     "unknown option '--nope1234'\noption '--siblings' takes no value\nunknown option '-x'"},
};

TEST(messages)
{
    for (size_t i = 0; i < sizeof message_rows / sizeof *message_rows; i++) {
        CHECK_STR(messages(arena, message_rows[i].line), message_rows[i].message);
    }
}

static const struct message_row ignore_rows[] = {
    {"pin-excluded", ""},
    {"pin-excluded:Oslo.DB", ""},
    {"undecided:setuptools", ""},
    {"pin-exluded", "option '--ignore': unknown kind 'pin-exluded' (did you mean 'pin-excluded'?)"},
    {"everything", "option '--ignore': unknown kind 'everything'"},
    {":x", "option '--ignore': unknown kind ''"},
    {"undecided", "option '--ignore': undecided needs a name (undecided:NAME)"},
    {"undecided:", "option '--ignore': '' is not a name"},
    {"unpinned:a b", "option '--ignore': 'a b' is not a name"},
    {"syntax", "option '--ignore': a syntax error cannot be ignored"},
    {"syntax:x", "option '--ignore': a syntax error cannot be ignored"},
};

TEST(ignore_messages)
{
    for (size_t i = 0; i < sizeof ignore_rows / sizeof *ignore_rows; i++) {
        struct troubles troubles = {.arena = arena};
        struct ignore_rules rules = {0};
        ignore_parse(arena, str_of(ignore_rows[i].line), &rules, &troubles);
        struct str got = troubles.items.len ? troubles.items.at[0] : STR("");
        CHECK_STR(got, ignore_rows[i].message);
        CHECK(rules.items.len + troubles.items.len == 1);
    }
}

TEST(ignore_accepts)
{
    struct troubles troubles = {.arena = arena};
    struct ignore_rules rules = {0};
    ignore_parse(arena, STR("pin-excluded:Oslo.DB"), &rules, &troubles);
    ignore_parse(arena, STR("unpinned"), &rules, &troubles);
    CHECK(ignore_accepts(&rules, FINDING_PIN_EXCLUDED, STR("oslo-db")));
    CHECK(!ignore_accepts(&rules, FINDING_PIN_EXCLUDED, STR("oslo-utils")));
    CHECK(!ignore_accepts(&rules, FINDING_PIN_MISSING, STR("oslo-db")));
    CHECK(ignore_accepts(&rules, FINDING_UNPINNED, STR("anything")));
}

static const struct message_row output_rows[] = {
    {"json:report.json", ""},
    {"text:a:b", ""},
    {"json", "option '--output': 'json' is not FORMAT:FILE"},
    {"jsn:x", "option '--output': unknown format 'jsn' (did you mean 'json'?)"},
    {"sarif:x", "option '--output': unknown format 'sarif' (text, json)"},
    {"json:", "option '--output': 'json:' names no file"},
    {"json:-", "option '--output': '-' is no file (--format json writes to standard output)"},
    {"json:taken", "option '--output': 'taken' is given twice"},
};

TEST(output_messages)
{
    for (size_t i = 0; i < sizeof output_rows / sizeof *output_rows; i++) {
        struct troubles troubles = {.arena = arena};
        struct output_targets targets = {0};
        output_parse(arena, STR("text:taken"), &targets, &troubles);
        output_parse(arena, str_of(output_rows[i].line), &targets, &troubles);
        struct str got = troubles.items.len ? troubles.items.at[0] : STR("");
        CHECK_STR(got, output_rows[i].message);
        CHECK(targets.items.len + troubles.items.len == 2);
    }
}

TEST(output_target)
{
    struct troubles troubles = {.arena = arena};
    struct output_targets targets = {0};
    output_parse(arena, STR("json:a:b"), &targets, &troubles);
    CHECK(targets.items.at[0].format == OUTPUT_JSON);
    CHECK_STR(targets.items.at[0].path, "a:b");
}

TEST(stream_that_is_full)
{
    FILE *full = fopen("/dev/full", "w");
    struct error error = {0};
    CHECK(output_stream(full, STR("x"), &error) == OUTPUT_FAILED);
    CHECK_STR(str_of(error.text), "standard output: No space left on device");
    fclose(full);
}

TEST(stream_without_reader)
{
    signal(SIGPIPE, SIG_IGN);
    int ends[2];
    if (!CHECK(pipe(ends) == 0)) {
        return;
    }
    close(ends[0]);
    FILE *stream = fdopen(ends[1], "w");
    struct error error = {0};
    CHECK(output_stream(stream, STR("x"), &error) == OUTPUT_GONE);
    CHECK(!error.set);
    fclose(stream);
}

TEST(trouble_is_printed_once_and_safe)
{
    char bytes[256] = {0};
    FILE *err = fmemopen(bytes, sizeof bytes, "w");
    struct troubles troubles = {.arena = arena};
    trouble_add(&troubles, "x\033[1m: no such file");
    trouble_add(&troubles, "y: %s", "other");
    trouble_add(&troubles, "y: %s", "other");
    trouble_print(&troubles, err);
    fclose(err);
    CHECK_STR(str_of(bytes), "depcheck: x\xEF\xBF\xBD[1m: no such file\ndepcheck: y: other\n");
}

/* "-c, --constraint [PY=]FILE" */
static struct str help_form(struct arena *arena, const struct option *option)
{
    struct buf out = {.arena = arena};
    if (option->letter) {
        buf_printf(&out, "  -%c, --%s", option->letter, option->name);
    } else {
        buf_printf(&out, "      --%s", option->name);
    }
    if (option->use == OPTION_MAYBE) {
        buf_printf(&out, "[=%s]\n", option->value);
    } else {
        buf_printf(&out, "%s%s\n", option->value ? " " : "", option->value ? option->value : "");
    }
    return buf_str(&out);
}

/* ".It Fl c , Fl Fl constraint Ar [PY=]FILE" */
static struct str man_form(struct arena *arena, const struct option *option)
{
    struct buf out = {.arena = arena};
    buf_add(&out, STR(".It Fl "));
    if (option->letter) {
        buf_printf(&out, "%c , Fl ", option->letter);
    }
    buf_printf(&out, "Fl %s", option->name);
    const char *before = option->use == OPTION_MAYBE ? " Ns Op = Ns Ar " : " Ar ";
    buf_printf(&out, "%s%s\n", option->value ? before : "", option->value ? option->value : "");
    return buf_str(&out);
}

static size_t occurrences(struct str text, struct str needle)
{
    size_t count = 0;
    for (size_t at = 0; at < text.len; count++) {
        size_t found = str_find_str(str_slice(text, at, text.len), needle);
        if (at + found >= text.len) {
            break;
        }
        at += found + needle.len;
    }
    return count;
}

/* The help of a command holds the forms and texts of its options, in order, and no others. */
static void check_help(struct arena *arena, enum command_id command)
{
    struct buf help = {.arena = arena};
    struct options options = {
        .command = command, .command_named = true, .group = str_of(command_info(command)->group)};
    options_help(&help, &options);
    size_t at = 0;
    size_t count = 0;
    for (size_t i = 0; i < OPTIONS; i++) {
        const struct option *option = option_info((enum option_id)i);
        struct str rest = str_slice(buf_str(&help), at, help.len);
        size_t found = str_find_str(rest, help_form(arena, option));
        bool takes = option->commands & COMMAND_BIT(command);
        CHECK((found < rest.len) == takes);
        CHECK(!takes || str_find_str(rest, str_of(option->help)) < rest.len);
        at += takes ? found : 0;
        count += takes;
    }
    CHECK(occurrences(buf_str(&help), STR("\n  -")) +
              occurrences(buf_str(&help), STR("\n      --")) ==
          count);
    for (struct str rest = buf_str(&help); rest.len;) {
        size_t end = str_find(rest, '\n', 0);
        CHECK(end <= 100);
        rest = str_slice(rest, end + 1, rest.len);
    }
}

TEST(help_and_table_agree)
{
    for (size_t i = 0; i < COMMANDS; i++) {
        check_help(arena, (enum command_id)i);
    }
}

TEST(man_page_and_table_agree)
{
    struct str page;
    struct error error = {0};
    if (!CHECK(file_read(arena, "docs/depcheck.1", &page, &error))) {
        return;
    }
    size_t at = 0;
    for (size_t i = 0; i < OPTIONS; i++) {
        const struct option *option = option_info((enum option_id)i);
        struct str rest = str_slice(page, at, page.len);
        size_t found = str_find_str(rest, man_form(arena, option));
        if (!CHECK(found < rest.len)) {
            printf("not in the man page: --%s\n", option->name);
        }
        size_t next = str_find_str(str_slice(rest, found + 1, rest.len), STR("\n.It "));
        struct str item = str_slice(rest, found, found + 1 + next);
        for (size_t k = 0; option->choices && option->choices[k]; k++) {
            struct str choice = arena_printf(arena, "\n.Cm %s\n", option->choices[k]);
            struct str last = arena_printf(arena, "\n.Cm %s ", option->choices[k]);
            CHECK(str_find_str(item, choice) < item.len || str_find_str(item, last) < item.len);
        }
        at += found;
    }
    CHECK(occurrences(page, STR("\n.It Fl ")) == OPTIONS);
}

TEST(man_page_names_every_kind)
{
    struct str page;
    struct error error = {0};
    if (!CHECK(file_read(arena, "docs/depcheck.1", &page, &error))) {
        return;
    }
    for (size_t i = 0; i < FINDING_KINDS; i++) {
        const char *name = finding_kind_info((enum finding_kind)i)->name;
        struct str item = arena_printf(arena, "\n.It Cm %s\n", name);
        CHECK(str_find_str(page, item) < page.len);
    }
}

int main(void)
{
    RUN(reading);
    RUN(flags);
    RUN(messages);
    RUN(ignore_messages);
    RUN(ignore_accepts);
    RUN(output_messages);
    RUN(output_target);
    RUN(stream_that_is_full);
    RUN(stream_without_reader);
    RUN(trouble_is_printed_once_and_safe);
    RUN(help_and_table_agree);
    RUN(man_page_and_table_agree);
    RUN(man_page_names_every_kind);
    return test_end();
}
