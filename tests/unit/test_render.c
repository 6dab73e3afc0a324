/* Reports written as literals, and the bytes that the text form makes of them. */
#include "cli/render_text.h"

#include "cli/redact.h"
#include "tests/unit/render_fixture.h"
#include "tests/unit/test.h"

static struct str text_of(struct arena *arena, struct fixture *f, struct text_style style)
{
    struct buf out = {.arena = arena};
    render_text(&out, &f->report, &style);
    return buf_str(&out);
}

static struct str summary_of(struct arena *arena, struct fixture *f, bool verbose)
{
    struct buf out = {.arena = arena};
    report_count(&f->report);
    render_summary(&out, &f->report, verbose);
    return buf_str(&out);
}

#define HEADING                                                                        \
    "error[pin-excluded]: oslo.utils is pinned to 6.2.1, but oslo.db 14.0.0 requires " \
    "oslo.utils>=7.0\n"
#define SNIPPET                 \
    "  --> uc.txt:10:1\n"       \
    "   |\n"                    \
    "10 | oslo.utils===6.2.1\n" \
    "   | ^^^^^^^^^^^^^^^^^^ this pin\n"
#define CHAIN \
    "   = requirements.txt:2 oslo.db>=10 -> oslo.db 14.0.0 (uc.txt:9) -> oslo.utils>=7.0\n"
#define HELP "   = help: raise the pin to 7.0.2\n"

TEST(text_of_one_project)
{
    struct fixture f;
    set_up(arena, &f, 1);
    add_excluded(arena, &f, 3);
    CHECK_STR(text_of(arena, &f, (struct text_style){0}),
              HEADING SNIPPET CHAIN "   = on Python 3.10, 3.11\n" HELP);
}

TEST(text_groups_projects)
{
    struct fixture f;
    set_up(arena, &f, 3);
    add_excluded(arena, &f, 3);
    f.findings[0].where.at[1].environments = 2;
    CHECK_STR(text_of(arena, &f, (struct text_style){0}),
              HEADING SNIPPET CHAIN "   = in cinder, keystone on Python 3.10, 3.11\n"
                                    "   = in glance on Python 3.11\n" HELP);
}

TEST(text_merges_environments_of_a_project)
{
    struct fixture f;
    set_up(arena, &f, 2);
    add_excluded(arena, &f, 1);
    struct finding_where again = f.findings[0].where.at[0];
    again.environments = 2;
    vec_push(arena, &f.findings[0].where, again);
    CHECK_STR(text_of(arena, &f, (struct text_style){0}),
              HEADING SNIPPET CHAIN "   = in cinder on Python 3.10, 3.11\n"
                                    "   = in glance on Python 3.10\n" HELP);
}

TEST(text_of_platforms)
{
    struct fixture f;
    set_up(arena, &f, 1);
    f.at[1] = environment_of("3.10-macos-arm64", "3.10", "macos-arm64", "3.10.99");
    add_excluded(arena, &f, 3);
    CHECK_STR(text_of(arena, &f, (struct text_style){0}),
              HEADING SNIPPET CHAIN "   = on 3.10-linux-x86_64, 3.10-macos-arm64\n" HELP);
}

TEST(text_of_many_projects)
{
    struct fixture f;
    set_up(arena, &f, 6);
    add_excluded(arena, &f, 1);
    CHECK_STR(text_of(arena, &f, (struct text_style){0}), HEADING SNIPPET CHAIN
              "   = in cinder, glance, keystone, neutron, nova, placement on Python 3.10\n" HELP);
    set_up(arena, &f, 8);
    add_excluded(arena, &f, 1);
    CHECK_STR(text_of(arena, &f, (struct text_style){0}), HEADING SNIPPET CHAIN
              "   = in cinder, glance, keystone, neutron, nova and 3 more on Python 3.10\n" HELP);
    CHECK_STR(text_of(arena, &f, (struct text_style){.verbose = true}), HEADING SNIPPET CHAIN
              "   = in cinder, glance, keystone, neutron, nova, placement, swift, tempest on "
              "Python 3.10\n" HELP);
}

TEST(text_of_an_own_line)
{
    struct fixture f;
    set_up(arena, &f, 1);
    add_own_line(arena, &f);
    CHECK_STR(text_of(arena, &f, (struct text_style){0}),
              "note[unpinned]: oslo.utils has no pin\n"
              "  --> requirements.txt:3:1\n"
              "   |\n"
              " 3 | oslo.utils>=7.0  # direct\n"
              "   | ^^^^^^^^^^^^^^^\n"
              "   = requirements.txt:3 oslo.utils>=7.0\n"
              "   = on Python 3.10\n");
}

/* Without a requirement the chain ends with what it reached; a version may be unknown. */
TEST(text_of_a_chain_without_requirement)
{
    struct fixture f;
    set_up(arena, &f, 1);
    add_excluded(arena, &f, 1);
    f.findings[0].has_requirement = false;
    struct finding_step steps[2] = {f.findings[0].where.at[0].chain[0],
                                    {.text = STR("lib"),
                                     .by = {.name = STR("oslo-db"), .version = STR("14.0.0")},
                                     .name = STR("lib"),
                                     .shown = STR("Lib")}};
    f.findings[0].where.at[0].chain = steps;
    f.findings[0].where.at[0].chain_length = 2;
    CHECK_STR(text_of(arena, &f, (struct text_style){0}), HEADING SNIPPET
              "   = requirements.txt:2 oslo.db>=10 -> oslo.db 14.0.0 (uc.txt:9) -> lib\n"
              "   = on Python 3.10\n" HELP);
}

TEST(text_shows_the_shortest_chain)
{
    struct fixture f;
    set_up(arena, &f, 2);
    add_excluded(arena, &f, 1);
    struct finding_step step = f.findings[0].where.at[0].chain[0];
    struct finding_step longer[2] = {step, step};
    longer[0].text = STR("x");
    longer[1].by = (struct finding_origin){.name = STR("x"), .version = STR("1")};
    f.findings[0].where.at[0].chain = longer;
    f.findings[0].where.at[0].chain_length = 2;
    CHECK_STR(text_of(arena, &f, (struct text_style){0}),
              HEADING SNIPPET CHAIN "   = in cinder, glance on Python 3.10\n" HELP);
    CHECK_STR(text_of(arena, &f, (struct text_style){.verbose = true}), HEADING SNIPPET
              "   = requirements.txt:2 x -> oslo.db 14.0.0 (uc.txt:9) -> oslo.db>=10 -> "
              "oslo.db 14.0.0 (uc.txt:9) -> oslo.utils>=7.0\n" CHAIN
              "   = in cinder, glance on Python 3.10\n" HELP);
}

TEST(text_of_others_and_of_no_place)
{
    struct fixture f;
    set_up(arena, &f, 1);
    struct finding finding = {
        .kind = FINDING_DISJOINT,
        .level = LEVEL_ERROR,
        .message = STR("no version of x fits"),
        .environments = 2,
    };
    vec_push(arena, &finding.others,
             (struct finding_requirement){.text = STR("oslo.db>=10"),
                                          .by = {.at = find(f.lines, "oslo.db>=10")}});
    vec_push(arena, &finding.others,
             (struct finding_requirement){.text = STR("x<2"),
                                          .by = {.name = STR("y"), .version = STR("1.0")}});
    f.findings[f.report.finding_count++] = finding;
    CHECK_STR(text_of(arena, &f, (struct text_style){0}),
              "error[disjoint]: no version of x fits\n"
              "   = with requirements.txt:2 oslo.db>=10\n"
              "   = with y 1.0 -> x<2\n"
              "   = on Python 3.11\n");
}

TEST(text_of_a_url)
{
    struct fixture f;
    set_up(arena, &f, 1);
    f.findings[f.report.finding_count++] = (struct finding){.kind = FINDING_UNDECIDED,
                                                            .level = LEVEL_UNDECIDED,
                                                            .message = STR("not decided"),
                                                            .help = STR("try again"),
                                                            .url = STR("https://i.example/x/")};
    struct str text = text_of(arena, &f, (struct text_style){0});
    CHECK(str_ends(text, STR("undecided[undecided]: not decided\n"
                             "   = at https://i.example/x/\n"
                             "   = help: try again\n")));
}

TEST(text_in_colour)
{
    struct fixture f;
    set_up(arena, &f, 1);
    f.findings[0] = (struct finding){
        .kind = FINDING_PIN_YANKED, .level = LEVEL_WARNING, .message = STR("x is yanked")};
    f.report.finding_count = 1;
    CHECK_STR(text_of(arena, &f, (struct text_style){.color = true}),
              "\033[1;33mwarning[pin-yanked]\033[0m: \033[1mx is yanked\033[0m\n");
}

TEST(text_is_safe)
{
    struct fixture f;
    set_up(arena, &f, 2);
    f.projects[0].name = STR("a\033]0;x\007");
    f.findings[0] = (struct finding){.kind = FINDING_PIN_YANKED,
                                     .level = LEVEL_WARNING,
                                     .message = STR("x\n::error::y\xE2\x80\x8B"),
                                     .help = STR("\x9B"
                                                 "2J")};
    vec_push(arena, &f.findings[0].where, (struct finding_where){0, 1, NULL, 0});
    f.report.finding_count = 1;
    CHECK_STR(text_of(arena, &f, (struct text_style){0}),
              "warning[pin-yanked]: x\xEF\xBF\xBD::error::y\xEF\xBF\xBD\n"
              "   = in a\xEF\xBF\xBD]0;x\xEF\xBF\xBD on Python 3.10\n"
              "   = help: \xEF\xBF\xBD"
              "2J\n");
}

TEST(text_is_cut_behind_the_first_line)
{
    struct fixture f;
    set_up(arena, &f, 1);
    add_excluded(arena, &f, 1);
    struct str text = text_of(arena, &f, (struct text_style){.columns = 40});
    CHECK_STR(text, HEADING SNIPPET "   = requirements.txt:2 oslo.db>=10 -...\n"
                                    "   = on Python 3.10\n" HELP);
}

/* Of a URL that is cut before its '@' nobody could tell that it holds a password. */
TEST(text_is_cut_behind_passwords)
{
    static const char line[] = "lib @ https://user:a-very-long-secret@host.example/lib.zip";
    for (size_t columns = 5; columns < 100; columns++) {
        struct fixture f;
        set_up(arena, &f, 1);
        f.lines = source_create(arena, STR("requirements.txt"), str_of(line), LINES_PYTHON);
        struct span at = find(f.lines, line);
        struct finding finding = {.kind = FINDING_UNPINNED,
                                  .level = LEVEL_NOTE,
                                  .at = at,
                                  .has_requirement = true,
                                  .requirement = {.text = str_of(line), .by = {.at = at}}};
        vec_push(arena, &finding.where, (struct finding_where){0, 1, NULL, 0});
        f.findings[f.report.finding_count++] = finding;
        struct str shown = text_of(arena, &f, (struct text_style){.columns = columns});
        shown = redact(arena, shown);
        CHECK(str_find_str(shown, STR("a-very")) == shown.len);
        CHECK(str_find_str(shown, STR("secret")) == shown.len);
        CHECK(str_find_str(shown, STR("user:****@host.example/lib.zip\n")) < shown.len);
    }
}

TEST(text_of_ignored)
{
    struct fixture f;
    set_up(arena, &f, 1);
    add_own_line(arena, &f);
    f.findings[0].ignored = true;
    f.findings[0].at = (struct span){0};
    f.findings[0].where.len = 0;
    CHECK_STR(text_of(arena, &f, (struct text_style){0}), "");
    CHECK_STR(text_of(arena, &f, (struct text_style){.verbose = true}),
              "note[unpinned]: oslo.utils has no pin (ignored)\n");
    CHECK_STR(summary_of(arena, &f, false),
              "1 project, 2 environments, 600 pins: no findings (1 ignored)\n");
}

TEST(text_between_findings)
{
    struct fixture f;
    set_up(arena, &f, 1);
    f.findings[0] = (struct finding){.kind = FINDING_SYNTAX, .message = STR("a")};
    f.findings[1] = (struct finding){.kind = FINDING_SYNTAX, .message = STR("b")};
    f.report.finding_count = 2;
    f.report.unlisted = 1;
    CHECK_STR(text_of(arena, &f, (struct text_style){0}),
              "error[syntax]: a\n\nerror[syntax]: b\n\n1 more syntax error is not shown\n");
    f.report.unlisted = 2;
    f.report.finding_count = 0;
    CHECK_STR(text_of(arena, &f, (struct text_style){0}), "\n2 more syntax errors are not shown\n");
    f.report.verdict = VERDICT_ERROR;
    CHECK_STR(summary_of(arena, &f, false), "2 syntax errors: nothing was checked\n");
}

TEST(summary_counts)
{
    struct fixture f;
    set_up(arena, &f, 2);
    CHECK_STR(summary_of(arena, &f, false), "2 projects, 2 environments, 600 pins: no findings\n");
    f.report.counts[LEVEL_ERROR] = 2;
    f.report.counts[LEVEL_WARNING] = 1;
    f.report.counts[LEVEL_UNDECIDED] = 3;
    f.report.counts[LEVEL_NOTE] = 4;
    f.report.pin_count = 1;
    f.environments.count = 1;
    CHECK_STR(summary_of(arena, &f, false),
              "2 projects, 1 environment, 1 pin: 2 errors, 1 warning, 3 undecided, 4 notes\n");
}

TEST(summary_of_what_was_left_out)
{
    struct fixture f;
    set_up(arena, &f, 2);
    uint64_t skipped[] = {0, 1};
    f.projects[1].requires_python = STR(">=3.11");
    f.report.skipped = skipped;
    f.report.evidence[EVIDENCE_PROVEN] = 5;
#define COUNTS "2 projects, 2 environments, 600 pins: no findings\n"
    CHECK_STR(summary_of(arena, &f, false),
              "skipped: glance on 3.10 (requires-python >=3.11)\n" COUNTS);
    f.report.skipped = NULL;
    CHECK_STR(summary_of(arena, &f, true), "evidence: 5 proven\n" COUNTS);
    f.report.evidence[EVIDENCE_DECLARED] = 2;
    CHECK_STR(summary_of(arena, &f, false), "evidence: 5 proven, 2 declared\n" COUNTS);
}

TEST(verdicts)
{
    struct report report = {0};
    CHECK(report_verdict(&report, LEVEL_ERROR) == VERDICT_PASS);
    report.counts[LEVEL_NOTE] = 1;
    CHECK(report_verdict(&report, LEVEL_WARNING) == VERDICT_PASS);
    CHECK(report_verdict(&report, LEVEL_NOTE) == VERDICT_FAIL);
    report.counts[LEVEL_UNDECIDED] = 1;
    CHECK(report_verdict(&report, LEVEL_ERROR) == VERDICT_UNDECIDED);
    CHECK(report_verdict(&report, LEVEL_NOTE) == VERDICT_FAIL);
    report.counts[LEVEL_WARNING] = 1;
    CHECK(report_verdict(&report, LEVEL_ERROR) == VERDICT_UNDECIDED);
    CHECK(report_verdict(&report, LEVEL_WARNING) == VERDICT_FAIL);
    report.counts[LEVEL_ERROR] = 1;
    CHECK(report_verdict(&report, LEVEL_ERROR) == VERDICT_FAIL);
    CHECK_STR(str_of(verdict_name(VERDICT_PASS)), "pass");
    CHECK_STR(str_of(verdict_name(VERDICT_FAIL)), "fail");
    CHECK_STR(str_of(verdict_name(VERDICT_ERROR)), "error");
    CHECK_STR(str_of(verdict_name(VERDICT_UNDECIDED)), "undecided");
}

int main(void)
{
    RUN(text_of_one_project);
    RUN(text_groups_projects);
    RUN(text_merges_environments_of_a_project);
    RUN(text_of_platforms);
    RUN(text_of_many_projects);
    RUN(text_of_an_own_line);
    RUN(text_of_a_chain_without_requirement);
    RUN(text_shows_the_shortest_chain);
    RUN(text_of_others_and_of_no_place);
    RUN(text_of_a_url);
    RUN(text_in_colour);
    RUN(text_is_safe);
    RUN(text_is_cut_behind_the_first_line);
    RUN(text_is_cut_behind_passwords);
    RUN(text_of_ignored);
    RUN(text_between_findings);
    RUN(summary_counts);
    RUN(summary_of_what_was_left_out);
    RUN(verdicts);
    return test_end();
}
