#include "constraints/manifest.h"

#include "base/utf8.h"
#include "constraints/setupcfg.h"

struct reader {
    struct arena *arena;
    struct setupcfg cfg;
    struct diag_list *diags;
    struct manifest *manifest;
};

/* The requirement files that a value names, as those of an extra (empty: of the project). */
static bool read_file_directive(struct reader *reader, const struct setupcfg_option *option,
                                struct str extra)
{
    struct setupcfg_items paths = {0};
    if (!setupcfg_file_directive(reader->arena, option, &paths)) {
        return false;
    }
    for (size_t i = 0; i < paths.at.len; i++) {
        struct span at = paths.at.at[i];
        vec_push(reader->arena, &reader->manifest->files,
                 (struct manifest_file){span_text(at), at, extra});
    }
    return true;
}

static void read_requirements(struct reader *reader, const struct setupcfg_option *option,
                              struct project_lines *lines, struct diag_list *diags)
{
    struct setupcfg_items items = setupcfg_requirements(reader->arena, option);
    for (size_t i = 0; i < items.at.len; i++) {
        manifest_add_requirement(reader->arena, span_text(items.at.at[i]), items.at.at[i], lines,
                                 diags);
    }
}

/* What is wrong with them matters only where they are asked for. */
static void read_build(struct reader *reader)
{
    struct manifest *manifest = reader->manifest;
    const struct setupcfg_option *requires =
        setupcfg_get(&reader->cfg, "options", "setup_requires");
    manifest->build_faults.arena = reader->arena;
    if (requires) {
        read_requirements(reader, requires, &manifest->build, &manifest->build_faults);
    }
}

/*
 * pbr writes markers behind a colon, `name>=1:(marker)`. With ';' in its place the text is a
 * requirement of the same length, so offsets stay true. A colon behind ';' or '@' is not that one.
 */
static struct str with_semicolon(struct arena *arena, struct str text)
{
    size_t colon = str_find(text, ':', 0);
    struct str before = str_slice(text, 0, colon);
    if (colon == text.len || str_find(before, ';', 0) < colon || str_find(before, '@', 0) < colon) {
        return text;
    }
    struct buf buf = {.arena = arena};
    buf_add(&buf, before);
    if (utf8_trim(str_slice(text, colon + 1, text.len)).len) {
        buf_add_char(&buf, ';');
        buf_add(&buf, str_slice(text, colon + 1, text.len));
    }
    return buf_str(&buf);
}

static void read_pbr_extra(struct reader *reader, const struct setupcfg_option *option,
                           struct project_lines *lines)
{
    struct span line;
    for (size_t at = 0; setupcfg_next_line(option, &at, &line);) {
        struct str text = span_text(line);
        if (str_starts(text, STR("#"))) {
            continue;
        }
        line.length = utf8_trim_end(str_slice(text, 0, str_find_str(text, STR(" #")))).len;
        manifest_add_requirement(reader->arena, with_semicolon(reader->arena, span_text(line)),
                                 line, lines, reader->diags);
    }
}

static void read_extras(struct reader *reader, const char *section, bool pbr)
{
    const struct setupcfg *cfg = &reader->cfg;
    size_t count = setupcfg_has_section(cfg, section) ? cfg->options.len : 0;
    for (size_t i = 0; i < count; i++) {
        const struct setupcfg_option *option = &cfg->options.at[i];
        if (!option->key.len || !setupcfg_in_section(cfg, option, section)) {
            continue;
        }
        struct project_extra *extra =
            manifest_extra(reader->arena, &reader->manifest->extras, option->key);
        if (pbr) {
            read_pbr_extra(reader, option, &extra->lines);
        } else if (!read_file_directive(reader, option, extra->name)) {
            read_requirements(reader, option, &extra->lines, reader->diags);
        }
    }
}

/* The text of an option and where it stands; empty if it is not there. */
static struct str text_of(const struct reader *reader, const char *section, const char *key,
                          struct span *at)
{
    const struct setupcfg_option *option = setupcfg_get(&reader->cfg, section, key);
    struct span line;
    size_t from = 0;
    if (!option || !setupcfg_next_line(option, &from, &line)) {
        return (struct str){0};
    }
    struct span whole = option->value;
    whole.length = whole.offset + whole.length - line.offset;
    whole.offset = line.offset;
    *at = whole;
    return setupcfg_text(reader->arena, option);
}

static void read_identity(struct reader *reader)
{
    struct manifest *manifest = reader->manifest;
    struct span name_at = {0};
    manifest->name = text_of(reader, "metadata", "name", &name_at);
    manifest_check_name(manifest, name_at, reader->diags);
    manifest->version = text_of(reader, "metadata", "version", &manifest->version_at);
    if (str_starts(manifest->version, STR("attr:")) ||
        str_starts(manifest->version, STR("file:"))) {
        manifest->version = (struct str){0};
    }
    static const char *const places[][2] = {{"options", "python_requires"},
                                            {"metadata", "python_requires"},
                                            {"metadata", "requires_python"}};
    for (size_t i = 0; i < 3 && !manifest->requires_python.len; i++) {
        manifest->requires_python =
            text_of(reader, places[i][0], places[i][1], &manifest->requires_python_at);
    }
}

static bool builds_with_pbr(struct reader *reader)
{
    static const char *const sections[] = {"options", "metadata"};
    for (size_t i = 0; i < 2; i++) {
        const struct setupcfg_option *option =
            setupcfg_get(&reader->cfg, sections[i], "setup_requires");
        struct span line;
        for (size_t at = 0; option && setupcfg_next_line(option, &at, &line);) {
            if (manifest_names_pbr(span_text(line))) {
                return true;
            }
        }
    }
    /* setuptools knows no [files]: it is pbr's. */
    return setupcfg_has_section(&reader->cfg, "pbr") || setupcfg_has_section(&reader->cfg, "files");
}

void manifest_of_setupcfg(struct arena *arena, const struct source *source,
                          const struct manifest_diags *diags, struct manifest *manifest)
{
    *manifest = (struct manifest){0};
    struct reader reader = {.arena = arena, .diags = diags->requirements, .manifest = manifest};
    setupcfg_parse(arena, source, &reader.cfg, diags->identity);
    read_identity(&reader);
    manifest->pbr = builds_with_pbr(&reader);
    manifest->is_project = setupcfg_has_section(&reader.cfg, "options");
    const struct setupcfg_option *requires =
        setupcfg_get(&reader.cfg, "options", "install_requires");
    if (requires) {
        manifest->declares = true;
        if (!read_file_directive(&reader, requires, STR(""))) {
            read_requirements(&reader, requires, &manifest->lines, reader.diags);
        }
    }
    read_extras(&reader, "options.extras_require", false);
    read_extras(&reader, "extras", true);
    read_build(&reader);
}
