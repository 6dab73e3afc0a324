#include "tests/bruteforce/universe.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const names[UNI_NAMES][2] = {
    {"aa", "AA"}, {"bb-lib", "BB.Lib"}, {"cc", "Cc"},           {"dd-x-y", "dd_x__Y"},
    {"ee", "eE"}, {"ff", "FF"},         {"gg-core", "gg_core"}, {"hh", "Hh"}};

static const char *const extras[UNI_EXTRAS][2] = {{"dev", "Dev"}, {"x", "X"}, {"y-z", "Y_Z"}};

const char *uni_name_text(int name)
{
    return names[name][0];
}

const char *uni_name_spelled(int name, bool other)
{
    return names[name][other];
}

const char *uni_extra_text(int extra)
{
    return extras[extra][0];
}

/* Appends to a text of UNI_LONG bytes. */
__attribute__((format(printf, 2, 3))) static void append(char *out, const char *format, ...)
{
    size_t len = strlen(out);
    va_list args;
    va_start(args, format);
    vsnprintf(out + len, UNI_LONG - len, format, args);
    va_end(args);
}

static void append_python(char *out, struct uni_python python, bool quoted)
{
    static const char *const signs[] = {"==", "!=", "<=", ">=", "<", ">", "~=", "==", "!="};
    bool any = python.op == UNI_EQ_ANY || python.op == UNI_NE_ANY;
    append(out, quoted ? "%s \"3.%d" : "%s3.%d", signs[python.op], python.minor);
    if (python.patch >= 0) {
        append(out, ".%d", python.patch);
    }
    append(out, "%s%s", any ? ".*" : "", quoted ? "\"" : "");
}

void uni_python_text(const struct uni_python *python, size_t count, char out[UNI_LONG])
{
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        append(out, "%s", i ? "," : "");
        append_python(out, python[i], false);
    }
}

static void append_atom(char *out, const struct uni_atom *atom)
{
    switch (atom->variable) {
    case UNI_EXTRA:
        append(out, "extra == \"%s\"", extras[atom->extra][0]);
        break;
    case UNI_WINDOWS:
        append(out, "sys_platform == \"win32\"");
        break;
    case UNI_UNKNOWN:
        append(out, "platform_release == \"5\"");
        break;
    default:
        append(out,
               atom->variable == UNI_PYTHON_VERSION ? "python_version " : "python_full_version ");
        append_python(out, atom->python, true);
    }
}

static void marker_spell(const struct uni_marker *marker, char out[UNI_LONG])
{
    out[0] = '\0';
    if (marker->form == UNI_MARKER_NONE) {
        return;
    }
    bool two = marker->form == UNI_MARKER_OR_AND;
    append(out, two ? "(" : "");
    append_atom(out, &marker->atoms[0]);
    if (marker->form != UNI_MARKER_ONE) {
        append(out, marker->form == UNI_MARKER_AND ? " and " : " or ");
        append_atom(out, &marker->atoms[1]);
    }
    if (two) {
        append(out, ") and ");
        append_atom(out, &marker->atoms[2]);
    }
}

void uni_requirement_spell(struct uni_requirement *requirement, bool other)
{
    char *text = requirement->text;
    text[0] = '\0';
    append(text, "%s", names[requirement->name][other]);
    for (int extra = 0, count = 0; extra < UNI_EXTRAS; extra++) {
        if (requirement->extras >> extra & 1) {
            append(text, "%s%s", count++ ? "," : "[", extras[extra][other]);
        }
    }
    append(text, requirement->extras ? "]" : "");
    for (size_t i = 0; i < requirement->clause_count; i++) {
        char clause[UNI_TEXT];
        uni_clause_text(requirement->clauses[i], clause);
        append(text, i ? ",%s" : other ? " %s" : "%s", clause);
    }
    append(text, requirement->url ? " @ https://example.invalid/a.whl" : "");
    append(text, requirement->malformed ? ">=>1" : "");
    marker_spell(&requirement->marker, requirement->marker_text);
}

/* Where files go: opened by path, or all into one stream that people read. */
struct writer {
    FILE *print;
    FILE *file;
    const char *path;
    int line; /* that is written next */
    bool ok;
};

static void writer_open(struct writer *w, const char *path)
{
    w->path = path;
    w->line = 1;
    w->file = w->print ? w->print : fopen(path, "w");
    w->ok = w->ok && w->file;
    if (w->print) {
        fprintf(w->print, "----- %s\n", path);
    }
}

static void writer_close(struct writer *w)
{
    if (!w->print && w->file && fclose(w->file) != 0) {
        w->ok = false;
    }
    w->file = NULL;
    w->path = NULL;
}

__attribute__((format(printf, 2, 3))) static void writer_line(struct writer *w, const char *format,
                                                              ...)
{
    if (w->file) {
        va_list args;
        va_start(args, format);
        vfprintf(w->file, format, args);
        va_end(args);
        fputc('\n', w->file);
    }
    w->line++;
}

static void write_requirement(struct writer *w, struct uni_requirement *requirement,
                              const char *before, const char *after)
{
    snprintf(requirement->at, sizeof requirement->at, "%.30s:%d", w->path, w->line);
    bool marker = requirement->marker_text[0];
    writer_line(w, "%s%s%s%s%s", before, requirement->text,
                !marker            ? ""
                : requirement->url ? " ; "
                                   : "; ",
                requirement->marker_text, after);
}

const char *uni_constraints_path(int file)
{
    return file ? "more-constraints.txt" : "constraints.txt";
}

const char *uni_project_path(int project)
{
    static const char *const paths[UNI_PROJECTS] = {"p0", "p1", "p2"};
    assert(project >= 0 && project < UNI_PROJECTS);
    return paths[project];
}

void uni_file_path(const struct universe *universe, int project, int file, char out[UNI_PLACE])
{
    const char *name = file == 0   ? "requirements.txt"
                       : file == 1 ? "test-requirements.txt"
                       : universe->projects[project].root == UNI_ROOT_SETUPCFG ? "setup.cfg"
                                                                               : "pyproject.toml";
    snprintf(out, UNI_PLACE, "%s/%s", uni_project_path(project), name);
}

static void write_lines(struct writer *w, struct uni_project *p, int file, int extra)
{
    bool toml = file == 2 && p->root == UNI_ROOT_PYPROJECT;
    for (size_t i = 0; i < p->line_count; i++) {
        if (p->lines[i].file == file && p->lines[i].extra == extra) {
            write_requirement(w, &p->lines[i].requirement,
                              toml        ? "  '"
                              : file == 2 ? "    "
                                          : "",
                              toml ? "'," : "");
        }
    }
}

static void write_pyproject(struct writer *w, struct uni_project *p)
{
    char python[UNI_LONG];
    char version[UNI_TEXT];
    uni_python_text(p->python, p->python_count, python);
    writer_line(w, "[project]");
    writer_line(w, "name = \"%s\"", p->name < 0 ? "the-project" : names[p->name][1]);
    if (p->version >= 0) {
        uni_version_text(p->version, version);
        writer_line(w, "version = \"%s\"", version);
    } else {
        writer_line(w, "dynamic = [\"version\"]");
    }
    if (p->python_count) {
        writer_line(w, "requires-python = \"%s\"", python);
    }
    writer_line(w, "dependencies = [");
    write_lines(w, p, 2, -1);
    writer_line(w, "]");
    if (p->extras) {
        writer_line(w, "[project.optional-dependencies]");
    }
    for (int extra = 0; extra < UNI_EXTRAS; extra++) {
        if (p->extras >> extra & 1) {
            writer_line(w, "%s = [", extras[extra][1]);
            write_lines(w, p, 2, extra);
            writer_line(w, "]");
        }
    }
}

static void write_setupcfg(struct writer *w, struct uni_project *p)
{
    char python[UNI_LONG];
    char version[UNI_TEXT];
    uni_python_text(p->python, p->python_count, python);
    writer_line(w, "[metadata]");
    writer_line(w, "name = %s", p->name < 0 ? "the-project" : names[p->name][1]);
    if (p->version >= 0) {
        uni_version_text(p->version, version);
        writer_line(w, "version = %s", version);
    }
    writer_line(w, "[options]");
    if (p->python_count) {
        writer_line(w, "python_requires = %s", python);
    }
    writer_line(w, "install_requires =");
    write_lines(w, p, 2, -1);
    if (p->extras) {
        writer_line(w, "[options.extras_require]");
    }
    for (int extra = 0; extra < UNI_EXTRAS; extra++) {
        if (p->extras >> extra & 1) {
            writer_line(w, "%s =", extras[extra][0]);
            write_lines(w, p, 2, extra);
        }
    }
}

/* Files of an earlier universe must not be found in the directory. */
static void remove_files(const char *directory)
{
    static const char *const files[] = {"requirements.txt", "test-requirements.txt", "setup.cfg",
                                        "pyproject.toml"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[UNI_PLACE];
        snprintf(path, sizeof path, "%s/%s", directory, files[i]);
        unlink(path);
    }
}

static void write_project(struct writer *w, struct universe *u, int index)
{
    struct uni_project *p = &u->projects[index];
    if (!w->print) {
        mkdir(uni_project_path(index), 0777);
        remove_files(uni_project_path(index));
    }
    for (int file = 0; file < 3; file++) {
        bool there = file == 0 || (file == 1 ? p->second_file : p->root != UNI_ROOT_NONE);
        if (!there) {
            continue;
        }
        char path[UNI_PLACE];
        uni_file_path(u, index, file, path);
        writer_open(w, path);
        if (file < 2) {
            write_lines(w, p, file, -1);
        } else if (p->root == UNI_ROOT_PYPROJECT) {
            write_pyproject(w, p);
        } else {
            write_setupcfg(w, p);
        }
        writer_close(w);
    }
}

/* Quotes and backslashes are all that our texts need to have escaped. */
static void write_quoted(struct writer *w, const char *text)
{
    if (!w->file) {
        return;
    }
    fputc('"', w->file);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') {
            fputc('\\', w->file);
        }
        fputc(*text, w->file);
    }
    fputc('"', w->file);
}

static void write_text(struct writer *w, const char *text)
{
    if (w->file) {
        fputs(text, w->file);
    }
}

static void write_requires(struct writer *w, const struct uni_release *release)
{
    write_text(w, ", \"requires_dist\": [");
    for (size_t i = 0; i < release->requires_count; i++) {
        const struct uni_requirement *requirement = &release->requires[i];
        char text[2 * UNI_LONG + 4];
        snprintf(text, sizeof text, "%s%s%s", requirement->text,
                 requirement->marker_text[0] ? " ; " : "", requirement->marker_text);
        write_text(w, i ? ", " : "");
        write_quoted(w, text);
    }
    write_text(w, "], \"provides_extra\": [");
    for (int extra = 0, count = 0; extra < UNI_EXTRAS; extra++) {
        if (release->provides >> extra & 1) {
            write_text(w, count++ ? ", " : "");
            write_quoted(w, extras[extra][extra == 2]);
        }
    }
    write_text(w, "]");
}

static void write_files(struct writer *w, int name, const struct uni_release *release)
{
    char text[UNI_LONG];
    for (size_t i = 0; i < release->file_count; i++) {
        uni_file_text(name, release, i, text);
        write_text(w, i ? ", " : ", \"files\": [");
        write_quoted(w, text);
    }
    write_text(w, release->file_count ? "]" : "");
}

static void write_release(struct writer *w, int name, const struct uni_release *release)
{
    char text[UNI_LONG];
    uni_version_text(release->version, text);
    write_quoted(w, text);
    write_text(w, ": {\"source\": \"wheel\"");
    write_files(w, name, release);
    write_requires(w, release);
    uni_python_text(release->python, release->python_count, text);
    if (release->python_malformed || text[0]) {
        write_text(w, ", \"requires_python\": ");
        write_quoted(w, release->python_malformed ? ">=3.x" : text);
    }
    write_text(w, release->yanked ? ", \"yanked\": \"broken\"" : "");
    write_text(w, release->dynamic ? ", \"dynamic\": true}" : "}");
}

static void write_snapshot(struct writer *w, const struct universe *u)
{
    writer_open(w, "projects.jsonl");
    for (int name = 0; name < (int)u->name_count; name++) {
        const struct uni_name *n = &u->names[name];
        if (!n->on_index) {
            continue;
        }
        write_text(w, "{\"name\": ");
        write_quoted(w, names[name][0]);
        write_text(w, ", \"versions\": {");
        for (size_t i = 0; i < n->release_count; i++) {
            write_text(w, i ? ", " : "");
            write_release(w, name, &n->releases[i]);
        }
        write_text(w, n->files_complete ? "}, \"files_complete\": true}\n" : "}}\n");
    }
    writer_close(w);
}

static void print_options(const struct universe *u, FILE *print)
{
    fprintf(print, "----- options: --python");
    for (size_t i = 0; i < u->environment_count; i++) {
        fprintf(print, "%s%s", i ? "," : " ", u->environments[i].text);
    }
    for (int extra = 0; extra < UNI_EXTRAS; extra++) {
        if (u->extras >> extra & 1) {
            fprintf(print, " --extra %s", extras[extra][0]);
        }
    }
    fprintf(print, "%s%s%s; more-constraints.txt holds in 0x%x; denied:",
            u->all_extras ? " --extra all" : "", u->siblings ? " --siblings" : "",
            u->require_pins ? " --require-pins" : "", u->second_environments);
    for (int name = 0; name < (int)u->name_count; name++) {
        fprintf(print, "%s%s", u->denied >> name & 1 ? " " : "",
                u->denied >> name & 1 ? names[name][0] : "");
    }
    fprintf(print, "\n");
}

static void print_inputs(const struct universe *u, FILE *print)
{
    for (int i = 0; i < (int)u->project_count; i++) {
        const struct uni_project *p = &u->projects[i];
        fprintf(print, "----- %s is given %s%s\n", uni_project_path(i),
                p->by_directory ? "as a directory" : "by its files",
                p->root && !p->root_read ? ", its root file is not" : "");
    }
}

bool universe_write(struct universe *universe, FILE *print)
{
    struct writer w = {.print = print, .ok = true};
    for (int file = 0; file < 2; file++) {
        writer_open(&w, uni_constraints_path(file));
        for (size_t i = 0; i < universe->constraint_count; i++) {
            if (universe->constraints[i].file == file) {
                write_requirement(&w, &universe->constraints[i].requirement, "", "");
            }
        }
        writer_close(&w);
    }
    for (int i = 0; i < (int)universe->project_count; i++) {
        write_project(&w, universe, i);
    }
    write_snapshot(&w, universe);
    if (print) {
        print_options(universe, print);
        print_inputs(universe, print);
    }
    return w.ok;
}

void universe_remove(void)
{
    for (int i = 0; i < UNI_PROJECTS; i++) {
        remove_files(uni_project_path(i));
        rmdir(uni_project_path(i));
    }
    unlink(uni_constraints_path(0));
    unlink(uni_constraints_path(1));
    unlink("projects.jsonl");
}
