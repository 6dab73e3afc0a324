#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/resolve/world.h"

const char *world_name_text(int name)
{
    static const char *const names[WORLD_NAMES] = {"alpha",   "beta", "gamma", "delta",
                                                   "epsilon", "zeta", "eta",   "theta"};
    return names[name];
}

const char *world_extra_text(int extra)
{
    static const char *const extras[WORLD_EXTRAS] = {"x", "y"};
    return extras[extra];
}

const char *world_environment_text(int environment)
{
    return environment ? "3.12" : "3.9";
}

const char *world_root_path(int root)
{
    static const char *const paths[WORLD_ROOTS] = {"r0", "r1", "r2"};
    return paths[root];
}

const char *world_constraints_path(void)
{
    return "constraints.txt";
}

const char *world_python_text(enum world_python python)
{
    static const char *const texts[] = {"", "<3.10", ">=3.10"};
    return texts[python];
}

void world_file_text(int name, const struct world_release *release, char out[WORLD_LONG])
{
    static const char *const tags[] = {"py3-none-any", "cp39-cp39-manylinux2014_x86_64",
                                       "py3-none-win_amd64"};
    char version[UNI_TEXT];
    uni_version_text(release->version, version);
    snprintf(out, WORLD_LONG, "%s-%s-%s.whl", world_name_text(name), version, tags[release->files]);
}

static void append(char text[WORLD_LONG], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void append(char text[WORLD_LONG], const char *format, ...)
{
    size_t length = 0;
    while (text[length]) {
        length++;
    }
    va_list args;
    va_start(args, format);
    vsnprintf(text + length, WORLD_LONG - length, format, args);
    va_end(args);
}

static void spell_marker(struct world_requirement *requirement)
{
    static const char *const forms[WORLD_MARKERS] = {
        [WORLD_ALWAYS] = "",
        [WORLD_OLD] = "python_version < \"3.10\"",
        [WORLD_NEW] = "python_version >= \"3.10\"",
        [WORLD_WINDOWS] = "sys_platform == \"win32\"",
        [WORLD_EXTRA] = "extra == \"%s\"",
        [WORLD_EXTRA_AND_NEW] = "extra == \"%s\" and python_version >= \"3.10\"",
        [WORLD_EXTRA_OR_OLD] = "extra == \"%s\" or python_version < \"3.10\"",
    };
    requirement->marker_text[0] = '\0';
    for (const char *c = forms[requirement->marker]; *c; c++) {
        bool hole = c[0] == '%';
        if (hole) {
            append(requirement->marker_text, "%s", world_extra_text(requirement->marker_extra));
        } else {
            append(requirement->marker_text, "%c", *c);
        }
        c += hole;
    }
}

void world_requirement_spell(struct world_requirement *requirement)
{
    requirement->text[0] = '\0';
    append(requirement->text, "%s", world_name_text(requirement->name));
    const char *before = "[";
    for (int extra = 0; extra < WORLD_EXTRAS; extra++) {
        if (requirement->extras >> extra & 1) {
            append(requirement->text, "%s%s", before, world_extra_text(extra));
            before = ",";
        }
    }
    append(requirement->text, "%s", requirement->extras ? "]" : "");
    for (size_t i = 0; i < requirement->clause_count; i++) {
        char clause[UNI_TEXT];
        uni_clause_text(requirement->clauses[i], clause);
        append(requirement->text, "%s%s", i ? "," : "", clause);
    }
    spell_marker(requirement);
}

void world_requirement_text(const struct world_requirement *requirement, char out[WORLD_WHOLE])
{
    snprintf(out, WORLD_WHOLE, "%s%s%s", requirement->text,
             requirement->marker_text[0] ? " ; " : "", requirement->marker_text);
}

/* One file: its lines are those of a root, or the constraints. */
static bool write_file(const struct world *world, int root, FILE *print)
{
    char path[WORLD_PLACE];
    snprintf(path, sizeof path, "%s%s", root < 0 ? world_constraints_path() : world_root_path(root),
             root < 0 ? "" : "/requirements.txt");
    FILE *file = print;
    if (print) {
        fprintf(print, "----- %s\n", path);
    } else {
        if (root >= 0) {
            mkdir(world_root_path(root), 0777);
        }
        file = fopen(path, "w");
    }
    for (size_t i = 0; file && i < world->line_count; i++) {
        if (world->lines[i].root == root) {
            char text[WORLD_WHOLE];
            world_requirement_text(&world->lines[i].requirement, text);
            fprintf(file, "%s\n", text);
        }
    }
    return file && (print || fclose(file) == 0);
}

/* Quotes are all that our texts need to have escaped. */
static void print_quoted(FILE *print, const char *text)
{
    fputc('"', print);
    for (; *text; text++) {
        fprintf(print, *text == '"' ? "\\%c" : "%c", *text);
    }
    fputc('"', print);
}

static void print_release(FILE *print, int name, const struct world_release *release)
{
    char text[WORLD_WHOLE];
    uni_version_text(release->version, text);
    fprintf(print, "\"%s\": {\"source\": \"wheel\", \"files\": [", text);
    world_file_text(name, release, text);
    fprintf(print, "\"%s\"], \"requires_dist\": [", text);
    for (size_t i = 0; i < release->requires_count; i++) {
        world_requirement_text(&release->requires[i], text);
        fprintf(print, "%s", i ? ", " : "");
        print_quoted(print, text);
    }
    fprintf(print, "], \"provides_extra\": [%s%s%s]", release->provides & 1 ? "\"x\"" : "",
            release->provides == 3 ? ", " : "", release->provides & 2 ? "\"y\"" : "");
    if (release->python) {
        fprintf(print, ", \"requires_python\": \"%s\"", world_python_text(release->python));
    }
    fprintf(print, "%s}", release->yanked ? ", \"yanked\": \"broken\"" : "");
}

static void print_index(const struct world *world, FILE *print)
{
    fprintf(print, "----- projects.jsonl\n");
    for (int name = 0; name < world->name_count; name++) {
        const struct world_name *n = &world->names[name];
        if (!n->on_index) {
            continue;
        }
        fprintf(print, "{\"name\": \"%s\", \"versions\": {", world_name_text(name));
        for (size_t i = 0; i < n->release_count; i++) {
            fprintf(print, "%s", i ? ", " : "");
            print_release(print, name, &n->releases[i]);
        }
        fprintf(print, "}, \"files_complete\": true}\n");
    }
}

static void print_options(const struct world *world, FILE *print)
{
    static const char *const orders[] = {"", " --lowest", " --lowest-direct"};
    fprintf(print, "----- options: --python %s%s%s%s; preferred:",
            world_environment_text(world->environment), orders[world->order],
            world->prereleases ? " --pre" : "", world->reversed ? "; roots last one first" : "");
    for (size_t i = 0; i < world->preferred_count; i++) {
        char version[UNI_TEXT];
        uni_version_text(world->preferred[i].version, version);
        fprintf(print, " %s==%s", world_name_text(world->preferred[i].name), version);
    }
    fprintf(print, "\n");
}

bool world_write(const struct world *world, FILE *print)
{
    bool ok = write_file(world, -1, print);
    for (int root = 0; root < world->root_count; root++) {
        ok &= write_file(world, root, print);
    }
    if (print) {
        print_index(world, print);
        print_options(world, print);
    }
    return ok;
}

void world_remove(void)
{
    for (int root = 0; root < WORLD_ROOTS; root++) {
        char path[WORLD_PLACE];
        snprintf(path, sizeof path, "%s/requirements.txt", world_root_path(root));
        unlink(path);
        rmdir(world_root_path(root));
    }
    unlink(world_constraints_path());
}
