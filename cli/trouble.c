#include "cli/trouble.h"

#include <stdarg.h>

#include "base/diag.h"
#include "base/intern.h"
#include "cli/redact.h"

void trouble_add(struct troubles *troubles, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str text = arena_vprintf(troubles->arena, format, args);
    va_end(args);
    vec_push(troubles->arena, &troubles->items, text);
}

void trouble_print(const struct troubles *troubles, FILE *err)
{
    struct buf out = {.arena = troubles->arena};
    struct intern *shown = intern_create(troubles->arena);
    for (size_t i = 0; i < troubles->items.len; i++) {
        if (intern_find(shown, troubles->items.at[i]) != INTERN_NONE) {
            continue;
        }
        intern_put(shown, troubles->items.at[i]);
        buf_add(&out, STR("depcheck: "));
        diag_add_safe(&out, troubles->items.at[i]);
        buf_add_char(&out, '\n');
    }
    struct str text = redact(troubles->arena, buf_str(&out));
    if (text.len) {
        fwrite(text.ptr, 1, text.len, err);
    }
}
