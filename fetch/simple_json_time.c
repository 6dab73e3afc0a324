#include "fetch/simple_json.h"

#include "base/datetime.h"

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

/* base/datetime takes less strict forms, too. */
bool simple_json_time(struct str text, int64_t *seconds)
{
    return has_form(text) && datetime_parse(text, seconds);
}
