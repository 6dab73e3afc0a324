#include "pypi/formats.h"

#include "constraints/name.h"
#include "pypi/wire.h"

static size_t find(const struct formats_names *names, struct str name)
{
    size_t i = 0;
    while (i < names->items.len && !str_eq(names->items.at[i], name)) {
        i++;
    }
    return i;
}

static void drop(struct formats_names *names, struct str name)
{
    size_t at = find(names, name);
    for (size_t i = at + 1; i < names->items.len; i++) {
        names->items.at[i - 1] = names->items.at[i];
    }
    names->items.len -= at < names->items.len;
}

static void clear(struct formats_names *names)
{
    names->all = false;
    names->items.len = 0;
}

static void add_word(struct arena *arena, struct formats *formats, enum formats_kind kind,
                     struct str word)
{
    struct formats_names *names = &formats->names[kind];
    struct formats_names *other = &formats->names[1 - kind];
    if (str_eq(word, STR(":all:"))) {
        clear(names);
        clear(other);
        names->all = true;
    } else if (str_eq(word, STR(":none:"))) {
        clear(names);
    } else {
        struct str name = name_canonical(arena, word);
        drop(other, name);
        if (find(names, name) == names->items.len) {
            vec_push(arena, &names->items, name);
        }
    }
}

void formats_add(struct arena *arena, struct formats *formats, enum formats_kind kind,
                 struct str value)
{
    for (size_t at = 0; at <= value.len;) {
        size_t end = str_find(value, ',', at);
        add_word(arena, formats, kind, str_slice(value, at, end));
        at = end + 1;
    }
}

/* A name that is given counts more than ":all:"; no name is given to both. */
bool formats_allow(const struct formats *formats, struct str name, bool wheel)
{
    const struct formats_names *against =
        &formats->names[wheel ? FORMATS_NO_BINARY : FORMATS_ONLY_BINARY];
    const struct formats_names *other =
        &formats->names[wheel ? FORMATS_ONLY_BINARY : FORMATS_NO_BINARY];
    if (find(against, name) < against->items.len) {
        return false;
    }
    return !against->all || find(other, name) < other->items.len;
}

void formats_write(struct buf *out, const struct formats *formats)
{
    for (int kind = 0; kind < FORMATS_KINDS; kind++) {
        const struct formats_names *names = &formats->names[kind];
        if (names->all || names->items.len) {
            wire_put_number(out, (uint64_t)kind);
            wire_put_bool(out, names->all);
            wire_put_strs(out, names->items.at, names->items.len);
        }
    }
}
