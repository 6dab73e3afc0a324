#include "cli/durations.h"

enum {
    DAY = 24 * 60 * 60,
    DURATION_MAX_DAYS = 100 * 366,
};

/* All of the text as digits, below 10^18. */
static bool parse_number(struct str text, int64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!ascii_is_digit(text.ptr[i])) {
            return false;
        }
        *number = *number * 10 + (text.ptr[i] - '0');
    }
    return text.len > 0 && text.len <= 18;
}

static int64_t unit_seconds(char unit)
{
    switch (unit) {
    case 's':
        return 1;
    case 'm':
        return 60;
    case 'h':
        return 3600;
    case 'd':
        return DAY;
    default:
        return 0;
    }
}

bool duration_parse(struct str text, int64_t *seconds)
{
    *seconds = 0;
    if (text.len == 0 || str_eq(text, STR("0"))) {
        return text.len > 0;
    }
    int64_t unit = unit_seconds(text.ptr[text.len - 1]);
    int64_t count;
    if (!unit || text.len > 18 || !parse_number(str_slice(text, 0, text.len - 1), &count) ||
        count > (int64_t)DURATION_MAX_DAYS * DAY / unit) {
        return false;
    }
    *seconds = count * unit;
    return true;
}

/* A number of two digits (or as many as len says) at `at`, from least to most. */
static bool field(struct str text, size_t at, size_t len, int64_t least, int64_t most,
                  int64_t *number)
{
    return at + len <= text.len && parse_number(str_slice(text, at, at + len), number) &&
           *number >= least && *number <= most;
}

static bool has(struct str text, size_t at, char c)
{
    return at < text.len && text.ptr[at] == c;
}

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int64_t days_in_month(int64_t year, int64_t month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days from 1970-01-01 to a date that is not before it. */
static int64_t days_since_1970(int64_t year, int64_t month, int64_t day)
{
    int64_t before = year - 1;
    int64_t days = 365 * (year - 1970) + (before / 4 - before / 100 + before / 400) -
                   (1969 / 4 - 1969 / 100 + 1969 / 400);
    for (int64_t m = 1; m < month; m++) {
        days += days_in_month(year, m);
    }
    return days + day - 1;
}

static bool parse_date(struct str text, int64_t *seconds)
{
    int64_t year;
    int64_t month;
    int64_t day;
    if (!field(text, 0, 4, 1970, 9999, &year) || !has(text, 4, '-') ||
        !field(text, 5, 2, 1, 12, &month) || !has(text, 7, '-') ||
        !field(text, 8, 2, 1, days_in_month(year, month), &day)) {
        return false;
    }
    *seconds = days_since_1970(year, month, day) * DAY;
    return true;
}

/* "Z", "+HH:MM" or "-HH:MM" as the seconds to take away. */
static bool parse_zone(struct str text, int64_t *offset)
{
    int64_t hours;
    int64_t minutes;
    *offset = 0;
    if (str_eq(text, STR("Z"))) {
        return true;
    }
    if (text.len != 6 || (text.ptr[0] != '+' && text.ptr[0] != '-') || text.ptr[3] != ':' ||
        !field(text, 1, 2, 0, 23, &hours) || !field(text, 4, 2, 0, 59, &minutes)) {
        return false;
    }
    *offset = (hours * 60 + minutes) * (text.ptr[0] == '-' ? -60 : 60);
    return true;
}

bool moment_parse(struct str text, int64_t *seconds)
{
    int64_t hour;
    int64_t minute;
    int64_t second;
    int64_t offset;
    if (!parse_date(text, seconds)) {
        return false;
    }
    if (text.len == 10) {
        *seconds += DAY;
        return true;
    }
    if (!has(text, 10, 'T') || !field(text, 11, 2, 0, 23, &hour) || !has(text, 13, ':') ||
        !field(text, 14, 2, 0, 59, &minute) || !has(text, 16, ':') ||
        !field(text, 17, 2, 0, 59, &second) ||
        !parse_zone(str_slice(text, 19, text.len), &offset)) {
        return false;
    }
    *seconds += (hour * 60 + minute) * 60 + second - offset;
    return true;
}
