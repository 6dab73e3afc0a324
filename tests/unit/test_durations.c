#include "cli/durations.h"

#include "tests/unit/test.h"

struct row {
    const char *text;
    int64_t want; /* REFUSED: cannot be read */
};

#define REFUSED INT64_MIN

static const struct row duration_rows[] = {
    {"0", 0},
    {"0s", 0},
    {"90s", 90},
    {"30m", 1800},
    {"24h", 86400},
    {"7d", 604800},
    {"007d", 604800},
    {"36600d", 3162240000},
    {"36601d", REFUSED},
    {"3162240001s", REFUSED},
    {"99999999999999999s", REFUSED},
    {"999999999999999999999999999999d", REFUSED},
    {"", REFUSED},
    {"1", REFUSED},
    {"00", REFUSED},
    {"s", REFUSED},
    {"-1s", REFUSED},
    {"+1s", REFUSED},
    {"1 h", REFUSED},
    {"1.5h", REFUSED},
    {"1H", REFUSED},
    {"1w", REFUSED},
    {"1h30m", REFUSED},
};

static const struct row moment_rows[] = {
    {"1970-01-01", 86400},
    {"1970-01-01T00:00:00Z", 0},
    {"2000-02-29T12:00:00Z", 951825600},
    {"2026-11-20", 1795219200},
    {"2026-11-21T00:00:00Z", 1795219200},
    {"2026-11-20T08:00:00Z", 1795161600},
    {"2026-11-20T08:00:00+02:00", 1795154400},
    {"2026-11-20T08:00:00-02:30", 1795170600},
    {"2100-03-01T00:00:00Z", 4107542400},
    {"9999-12-31T23:59:59Z", 253402300799},
    {"2026-02-29", REFUSED},
    {"2100-02-29", REFUSED},
    {"2026-00-10", REFUSED},
    {"2026-13-10", REFUSED},
    {"2026-11-00", REFUSED},
    {"2026-11-31", REFUSED},
    {"1969-12-31", REFUSED},
    {"2026-11-2", REFUSED},
    {"2026-11-20 ", REFUSED},
    {"2026-11-20T", REFUSED},
    {"2026-11-20T08:00", REFUSED},
    {"2026-11-20T08:00:00", REFUSED},
    {"2026-11-20T24:00:00Z", REFUSED},
    {"2026-11-20T08:60:00Z", REFUSED},
    {"2026-11-20T08:00:60Z", REFUSED},
    {"2026-11-20T08:00:00+0200", REFUSED},
    {"2026-11-20T08:00:00+24:00", REFUSED},
    {"2026-11-20T08:00:00Zx", REFUSED},
    {"2026-11-20 08:00:00Z", REFUSED},
    {"20261120", REFUSED},
    {"today", REFUSED},
    {"", REFUSED},
};

TEST(durations)
{
    for (size_t i = 0; i < sizeof duration_rows / sizeof *duration_rows; i++) {
        int64_t got;
        bool ok = duration_parse(str_of(duration_rows[i].text), &got);
        if (!CHECK((ok ? got : REFUSED) == duration_rows[i].want)) {
            printf("  %s\n", duration_rows[i].text);
        }
    }
}

TEST(moments)
{
    for (size_t i = 0; i < sizeof moment_rows / sizeof *moment_rows; i++) {
        int64_t got;
        bool ok = moment_parse(str_of(moment_rows[i].text), &got);
        if (!CHECK((ok ? got : REFUSED) == moment_rows[i].want)) {
            printf("  %s: %lld\n", moment_rows[i].text, (long long)got);
        }
    }
}

int main(void)
{
    RUN(durations);
    RUN(moments);
    return test_end();
}
