/*
 * replay DIRECTORY...: feeds every file of the directories to a fuzz target, in order of their
 * names. A crash or an assertion is the failure. Ends with "N passed, 0 failed", N the inputs.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "tests/fuzz/target.h"

/* Number of inputs of a directory, -1 if one cannot be read. */
static int replay_directory(struct arena *arena, const char *directory)
{
    struct dirent **entries;
    int found = scandir(directory, &entries, NULL, alphasort);
    int inputs = found < 0 ? -1 : 0;
    for (int i = 0; i < found; i++) {
        const char *path = arena_printf(arena, "%s/%s", directory, entries[i]->d_name).ptr;
        free(entries[i]);
        struct str text;
        struct error error = {0};
        if (inputs < 0 || file_is_directory(path)) {
            continue;
        }
        if (!file_read(arena, path, &text, &error)) {
            puts(error.text);
            inputs = -1;
            continue;
        }
        LLVMFuzzerTestOneInput((const uint8_t *)text.ptr, text.len);
        inputs++;
    }
    if (found >= 0) {
        free(entries);
    }
    return inputs;
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_create();
    int total = 0;
    int failed = argc < 2;
    for (int i = 1; i < argc; i++) {
        int inputs = replay_directory(arena, argv[i]);
        if (inputs <= 0) {
            printf("%s: no inputs, or one that cannot be read\n", argv[i]);
            failed++;
        } else {
            total += inputs;
        }
    }
    arena_destroy(arena);
    printf("%d passed, %d failed\n", total, failed);
    return failed ? 1 : 0;
}
