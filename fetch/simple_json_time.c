#include "fetch/simple_json.h"

/* The number that the digits at `at` spell. */
static int number(struct str text, size_t at, size_t len)
{
    int value = 0;
    for (size_t i = at; i < at + len; i++) {
        value = value * 10 + (text.ptr[i] - '0');
    }
    return value;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days from 1970-01-01; years count from March, so that the leap day is a year's last. */
static int64_t days_since_1970(int year, int month, int day)
{
    int64_t y = year - (month <= 2);
    int64_t from_march = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return y * 365 + y / 4 - y / 100 + y / 400 + from_march - 719468;
}

/* "Z", or ".", one to six digits and "Z". */
static bool is_tail(struct str text)
{
    size_t at = 0;
    if (text.len > 0 && text.ptr[0] == '.') {
        at = 1;
        while (at < text.len && ascii_is_digit(text.ptr[at])) {
            at++;
        }
        if (at == 1 || at > 7) {
            return false;
        }
    }
    return str_eq(str_slice(text, at, text.len), STR("Z"));
}

/* Whether the text has the form, whatever its digits say. */
static bool has_form(struct str text)
{
    const struct str form = STR("0000-00-00T00:00:00");
    if (text.len < form.len) {
        return false;
    }
    for (size_t i = 0; i < form.len; i++) {
        bool fits = form.ptr[i] == '0' ? ascii_is_digit(text.ptr[i]) : text.ptr[i] == form.ptr[i];
        if (!fits) {
            return false;
        }
    }
    return is_tail(str_slice(text, form.len, text.len));
}

bool simple_json_time(struct str text, int64_t *seconds)
{
    if (!has_form(text)) {
        return false;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 2);
    int day = number(text, 8, 2);
    int hour = number(text, 11, 2);
    int minute = number(text, 14, 2);
    int second = number(text, 17, 2);
    if (year == 0 || month == 0 || month > 12 || day == 0 || day > days_in(year, month) ||
        hour > 23 || minute > 59 || second > 59) {
        return false;
    }
    *seconds = days_since_1970(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
    return true;
}
