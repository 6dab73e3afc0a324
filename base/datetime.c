#include "base/datetime.h"

#include <time.h>

static bool take_digits(struct str text, size_t *at, size_t count, int *number)
{
    *number = 0;
    for (size_t end = *at + count; *at < end; (*at)++) {
        if (*at >= text.len || !ascii_is_digit(text.ptr[*at])) {
            return false;
        }
        *number = *number * 10 + (text.ptr[*at] - '0');
    }
    return true;
}

static bool take_char(struct str text, size_t *at, char c)
{
    bool there = *at < text.len && text.ptr[*at] == c;
    *at += there;
    return there;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days from 1970-01-01; false if there is no such day. */
static bool count_days(int year, int month, int day, int64_t *days)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    if (month < 1 || month > 12) {
        return false;
    }
    int leap = is_leap(year);
    int length = before[month] - before[month - 1] + (month == 2 ? leap : 0);
    int past = year - 1; /* whole years */
    int64_t to_year = 365LL * past + past / 4 - past / 100 + past / 400 - 719162;
    *days = to_year + before[month - 1] + (month > 2 ? leap : 0) + day - 1;
    return year > 0 && day >= 1 && day <= length;
}

static bool take_time(struct str text, size_t *at, int *seconds)
{
    int hour;
    int minute;
    int second;
    if (!take_char(text, at, 'T') || !take_digits(text, at, 2, &hour) ||
        !take_char(text, at, ':') || !take_digits(text, at, 2, &minute) ||
        !take_char(text, at, ':') || !take_digits(text, at, 2, &second)) {
        return false;
    }
    if (take_char(text, at, '.')) {
        size_t start = *at;
        while (*at < text.len && ascii_is_digit(text.ptr[*at])) {
            (*at)++;
        }
        if (*at == start) {
            return false;
        }
    }
    (void)take_char(text, at, 'Z');
    *seconds = (hour * 60 + minute) * 60 + second;
    return hour < 24 && minute < 60 && second <= 60;
}

bool datetime_parse(struct str text, int64_t *seconds)
{
    size_t at = 0;
    int year;
    int month;
    int day;
    int64_t days;
    if (!take_digits(text, &at, 4, &year) || !take_char(text, &at, '-') ||
        !take_digits(text, &at, 2, &month) || !take_char(text, &at, '-') ||
        !take_digits(text, &at, 2, &day) || !count_days(year, month, day, &days)) {
        return false;
    }
    int in_day = 0;
    if (at < text.len && !take_time(text, &at, &in_day)) {
        return false;
    }
    *seconds = days * 86400 + in_day;
    return at == text.len;
}

struct str datetime_text(struct arena *arena, int64_t seconds)
{
    time_t time = (time_t)seconds;
    struct tm parts = {0};
    gmtime_r(&time, &parts);
    return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.tm_year + 1900,
                        parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}
