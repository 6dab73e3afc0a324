#include "cli/report.h"

const char *verdict_name(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_PASS:
        return "pass";
    case VERDICT_FAIL:
        return "fail";
    case VERDICT_ERROR:
        return "error";
    case VERDICT_UNDECIDED:
        break;
    }
    return "undecided";
}

void report_count(struct report *report)
{
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct finding *finding = &report->findings[i];
        if (finding->ignored) {
            report->ignored++;
        } else {
            report->counts[finding->level]++;
        }
    }
    report->counts[LEVEL_ERROR] += report->unlisted;
}

enum verdict report_verdict(const struct report *report, enum finding_level fail_level)
{
    for (size_t level = 0; level <= (size_t)fail_level; level++) {
        if (level != LEVEL_UNDECIDED && report->counts[level]) {
            return VERDICT_FAIL;
        }
    }
    return report->counts[LEVEL_UNDECIDED] ? VERDICT_UNDECIDED : VERDICT_PASS;
}
