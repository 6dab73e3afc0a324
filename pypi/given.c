#include "pypi/given.h"

const struct given_entry *given_find(const struct given *given, struct str name,
                                     const struct version *version)
{
    for (size_t i = given->entries.len; i > 0; i--) {
        const struct given_entry *entry = &given->entries.at[i - 1];
        if (str_eq(entry->name, name) && version_cmp(&entry->version, version) == 0) {
            return entry;
        }
    }
    return NULL;
}

bool given_read(struct arena *arena, const char *path, struct given *given, struct error *error)
{
    (void)arena;
    (void)given;
    return error_set(error, "%s: not read yet", path);
}
