#include "base/datetime.h"

#include "tests/unit/test.h"

static int64_t seconds_of(const char *text)
{
    int64_t seconds = -1;
    if (!CHECK(datetime_parse(str_of(text), &seconds))) {
        printf("  of %s\n", text);
    }
    return seconds;
}

TEST(known)
{
    CHECK(seconds_of("1970-01-01") == 0);
    CHECK(seconds_of("1970-01-01T00:00:01Z") == 1);
    CHECK(seconds_of("1969-12-31T23:59:58") == -2);
    CHECK(seconds_of("2023-09-07T12:34:56.789012Z") == 1694090096);
    CHECK(seconds_of("2000-02-29") == 951782400);
    CHECK(seconds_of("2000-03-01") == 951868800);
    CHECK(seconds_of("1900-02-28T00:00:00Z") == -2203977600);
    CHECK(seconds_of("2016-12-31T23:59:60Z") == seconds_of("2017-01-01"));
    CHECK(seconds_of("0001-01-01") == -62135596800);
    CHECK(seconds_of("9999-12-31T23:59:59Z") == 253402300799);
}

TEST(every_day_follows_the_one_before)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t expected = 0;
    for (int year = 1970; year < 2110; year++) {
        bool leap = year % 4 == 0 && year != 2100;
        for (int month = 1; month <= 12; month++) {
            int length = lengths[month - 1] + (month == 2 && leap);
            for (int day = 1; day <= length; day++, expected += 86400) {
                struct str text = arena_printf(arena, "%04d-%02d-%02d", year, month, day);
                CHECK(seconds_of(text.ptr) == expected);
            }
        }
    }
}

TEST(none)
{
    static const char *const texts[] = {
        "",
        "2023",
        "2023-09",
        "2023-9-07",
        "2023-09-7",
        "2023/09/07",
        "2023-00-07",
        "2023-13-07",
        "2023-09-00",
        "2023-09-31",
        "2023-02-29",
        "1900-02-29",
        "0000-01-01",
        "-023-09-07",
        "2023-09-07 12:34:56",
        "2023-09-07T",
        "2023-09-07T12:34",
        "2023-09-07T24:00:00Z",
        "2023-09-07T12:60:00Z",
        "2023-09-07T12:34:61Z",
        "2023-09-07T12:34:56.Z",
        "2023-09-07T12:34:56.7+01:00",
        "2023-09-07T12:34:56ZZ",
        "2023-09-07Z",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int64_t seconds;
        if (!CHECK(!datetime_parse(str_of(texts[i]), &seconds))) {
            printf("  of %s\n", texts[i]);
        }
    }
}

int main(void)
{
    RUN(known);
    RUN(every_day_follows_the_one_before);
    RUN(none);
    return test_end();
}
