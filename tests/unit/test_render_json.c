/* Reports written as literals, and the bytes that JSON makes of them. */
#include "cli/render_json.h"

#include "tests/unit/render_fixture.h"
#include "tests/unit/test.h"

static struct str json_of(struct arena *arena, struct fixture *f)
{
    struct buf out = {.arena = arena};
    report_count(&f->report);
    f->report.verdict = report_verdict(&f->report, LEVEL_ERROR);
    render_json(&out, &f->report);
    return buf_str(&out);
}

static const char json_whole[] =
    "{\n"
    "  \"schema\": 1,\n"
    "  \"tool\": \"depcheck 0.1.0\",\n"
    "  \"verdict\": \"fail\",\n"
    "  \"environments\": [\n"
    "    {\n"
    "      \"id\": \"3.10-linux-x86_64\",\n"
    "      \"python\": \"3.10\",\n"
    "      \"python_full_version\": \"3.10.99\",\n"
    "      \"platform\": \"linux-x86_64\"\n"
    "    },\n"
    "    {\n"
    "      \"id\": \"3.11-linux-x86_64\",\n"
    "      \"python\": \"3.11\",\n"
    "      \"python_full_version\": null,\n"
    "      \"platform\": \"linux-x86_64\"\n"
    "    }\n"
    "  ],\n"
    "  \"evidence\": {\n"
    "    \"proven\": 131,\n"
    "    \"static\": 0,\n"
    "    \"declared\": 3,\n"
    "    \"given\": 0,\n"
    "    \"oldest_page\": null\n"
    "  },\n"
    "  \"projects\": [\n"
    "    {\n"
    "      \"name\": \"cinder\",\n"
    "      \"path\": \"projects/cinder\",\n"
    "      \"files\": [\n"
    "        \"projects/cinder/requirements.txt\"\n"
    "      ],\n"
    "      \"skipped\": [\n"
    "        \"3.11-linux-x86_64\"\n"
    "      ]\n"
    "    }\n"
    "  ],\n"
    "  \"findings\": [\n"
    "    {\n"
    "      \"kind\": \"pin-excluded\",\n"
    "      \"level\": \"error\",\n"
    "      \"name\": \"oslo-utils\",\n"
    "      \"message\": \"oslo.utils is pinned to 6.2.1, but oslo.db 14.0.0 requires "
    "oslo.utils>=7.0\",\n"
    "      \"pin\": {\n"
    "        \"version\": \"6.2.1\",\n"
    "        \"text\": \"oslo.utils===6.2.1\",\n"
    "        \"marker\": \"\",\n"
    "        \"file\": \"uc.txt\",\n"
    "        \"line\": 10,\n"
    "        \"column\": 1\n"
    "      },\n"
    "      \"version\": \"6.2.1\",\n"
    "      \"requirement\": {\n"
    "        \"text\": \"oslo.utils>=7.0\",\n"
    "        \"specifier\": \">=7.0\",\n"
    "        \"marker\": \"\",\n"
    "        \"by\": {\n"
    "          \"name\": \"oslo-db\",\n"
    "          \"version\": \"14.0.0\"\n"
    "        }\n"
    "      },\n"
    "      \"others\": [],\n"
    "      \"extras\": [],\n"
    "      \"requires_python\": null,\n"
    "      \"denied\": false,\n"
    "      \"undecided\": null,\n"
    "      \"suppressed\": null,\n"
    "      \"where\": [\n"
    "        {\n"
    "          \"project\": \"cinder\",\n"
    "          \"environments\": [\n"
    "            \"3.10-linux-x86_64\"\n"
    "          ],\n"
    "          \"chain\": [\n"
    "            {\n"
    "              \"text\": \"oslo.db>=10\",\n"
    "              \"by\": {\n"
    "                \"file\": \"requirements.txt\",\n"
    "                \"line\": 2,\n"
    "                \"column\": 1\n"
    "              },\n"
    "              \"name\": \"oslo-db\",\n"
    "              \"version\": \"14.0.0\"\n"
    "            }\n"
    "          ]\n"
    "        }\n"
    "      ],\n"
    "      \"fixes\": [],\n"
    "      \"help\": \"raise the pin to 7.0.2\"\n"
    "    }\n"
    "  ],\n"
    "  \"counts\": {\n"
    "    \"error\": 1,\n"
    "    \"warning\": 0,\n"
    "    \"undecided\": 0,\n"
    "    \"note\": 0\n"
    "  }\n"
    "}\n";

TEST(json_whole)
{
    struct fixture f;
    set_up(arena, &f, 1);
    uint64_t skipped[] = {2};
    f.report.skipped = skipped;
    f.report.evidence[EVIDENCE_PROVEN] = 131;
    f.report.evidence[EVIDENCE_DECLARED] = 3;
    add_excluded(arena, &f, 1);
    CHECK_STR(json_of(arena, &f), json_whole);
}

/* Every key that may be null or empty the other way round. */
static const char json_particulars[] = "      \"kind\": \"undecided\",\n"
                                       "      \"level\": \"undecided\",\n"
                                       "      \"name\": \"x\",\n"
                                       "      \"message\": \"not decided\",\n"
                                       "      \"pin\": {\n"
                                       "        \"version\": null,\n"
                                       "        \"text\": \"oslo.db===14.0.0\",\n"
                                       "        \"marker\": \"python_version > \\\"3\\\"\",\n"
                                       "        \"file\": \"uc.txt\",\n"
                                       "        \"line\": 9,\n"
                                       "        \"column\": 1\n"
                                       "      },\n"
                                       "      \"version\": null,\n"
                                       "      \"requirement\": null,\n"
                                       "      \"others\": [\n"
                                       "        {\n"
                                       "          \"text\": \"x<2\",\n"
                                       "          \"specifier\": \"<2\",\n"
                                       "          \"marker\": \"\",\n"
                                       "          \"by\": {\n"
                                       "            \"name\": \"local\",\n"
                                       "            \"version\": null\n"
                                       "          }\n"
                                       "        }\n"
                                       "      ],\n"
                                       "      \"extras\": [\n"
                                       "        \"tests\"\n"
                                       "      ],\n"
                                       "      \"requires_python\": \">=3.9\",\n"
                                       "      \"denied\": true,\n"
                                       "      \"undecided\": {\n"
                                       "        \"cause\": \"dynamic\",\n"
                                       "        \"release\": \"x 1.0\",\n"
                                       "        \"url\": \"https://i.example/x/\"\n"
                                       "      },\n"
                                       "      \"suppressed\": \"ignore\",\n"
                                       "      \"where\": [],\n"
                                       "      \"fixes\": [],\n"
                                       "      \"help\": \"\"\n"
                                       "    }\n";

TEST(json_particulars)
{
    struct fixture f;
    set_up(arena, &f, 1);
    struct finding finding = {
        .kind = FINDING_UNDECIDED,
        .level = LEVEL_UNDECIDED,
        .name = STR("x"),
        .message = STR("not decided"),
        .pin = pin_at(find(f.pins, "oslo.db===14.0.0"), ""),
        .requires_python = STR(">=3.9"),
        .denied = true,
        .cause = CAUSE_DYNAMIC,
        .release = STR("x 1.0"),
        .url = STR("https://i.example/x/"),
        .ignored = true,
    };
    finding.pin.marker = STR("python_version > \"3\"");
    vec_push(arena, &finding.others,
             (struct finding_requirement){
                 .text = STR("x<2"), .specifier = STR("<2"), .by = {.name = STR("local")}});
    vec_push(arena, &finding.extras, STR("tests"));
    f.findings[f.report.finding_count++] = finding;
    struct str json = json_of(arena, &f);
    CHECK(str_find_str(json, str_of(json_particulars)) < json.len);
    CHECK(str_find_str(json, STR("\"verdict\": \"pass\"")) < json.len);
    CHECK(f.report.ignored == 1);
}

int main(void)
{
    RUN(json_whole);
    RUN(json_particulars);
    return test_end();
}
