#include "cli/durations.h"

#include "base/datetime.h"

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

/* A number of two digits at `at`, at most `most`. */
static bool field(struct str text, size_t at, int64_t most, int64_t *number)
{
    return at + 2 <= text.len && parse_number(str_slice(text, at, at + 2), number) &&
           *number <= most;
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
        !field(text, 1, 23, &hours) || !field(text, 4, 59, &minutes)) {
        return false;
    }
    *offset = (hours * 60 + minutes) * (text.ptr[0] == '-' ? -60 : 60);
    return true;
}

/* Nobody means a time by a leap second. */
bool moment_parse(struct str text, int64_t *seconds)
{
    enum { DATE_LENGTH = 10, SECOND_AT = 17, ZONE_AT = 19 };
    int64_t offset;
    if (!datetime_parse(str_slice(text, 0, ZONE_AT), seconds) || *seconds < 0) {
        return false;
    }
    if (text.len == DATE_LENGTH) {
        *seconds += DAY;
        return true;
    }
    if (text.ptr[SECOND_AT] == '6' || !parse_zone(str_slice(text, ZONE_AT, text.len), &offset)) {
        return false;
    }
    *seconds -= offset;
    return true;
}
