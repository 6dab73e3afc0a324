#include "base/limits.h"
#include "base/utf8.h"
#include "fetch/evidence_parts.h"

/*
 * requires.txt, as setuptools writes it and pkg_resources reads it:
 *
 *     requires = line*                    a line without white space at its ends
 *     line     = "" | "#" anything | "[" section "]" | requirement [ " #" anything ]
 *     section  = [ extra ] [ ":" marker ]
 */

static bool fail_line(const struct evidence_lines *lines, struct str text, const char *what)
{
    return failure_set(lines->arena, lines->failure, CAUSE_UNREADABLE, "%s has %s \"%.*s\"",
                       lines->file, what, STR_ARG(evidence_shown(lines->arena, text)));
}

/* "(MARKER) and " for each of two markers, then the extra; "and" only between them. */
static struct str join_markers(struct arena *arena, struct str own, struct str section,
                               struct str extra)
{
    struct buf out = {.arena = arena};
    const struct str both[] = {own, section};
    for (size_t i = 0; i < 2; i++) {
        if (both[i].len) {
            buf_add(&out, out.len ? STR(" and (") : STR("("));
            buf_add(&out, both[i]);
            buf_add(&out, STR(")"));
        }
    }
    if (extra.len) {
        buf_add(&out, out.len ? STR(" and extra == \"") : STR("extra == \""));
        buf_add(&out, extra);
        buf_add(&out, STR("\""));
    }
    return buf_str(&out);
}

bool evidence_add_line(struct evidence_lines *lines, struct str requirement, struct str marker,
                       struct str extra)
{
    struct requirement parsed;
    struct fault fault = {0};
    arena_reset(lines->scratch);
    if (!requirement_parse(lines->scratch, requirement, &parsed, &fault)) {
        return fail_line(lines, requirement, "the requirement");
    }
    lines->bytes += requirement.len + marker.len + extra.len;
    if (lines->bytes > LIMIT_FILE_BYTES) {
        return failure_set(lines->arena, lines->failure, CAUSE_LIMIT, "%s is too large",
                           lines->file);
    }
    if (!marker.len && !extra.len) {
        vec_push(lines->arena, &lines->requires_dist, requirement);
        return true;
    }
    struct str own = str_slice(requirement, parsed.marker_at.start, parsed.marker_at.end);
    struct str joined = join_markers(lines->arena, own, marker, extra);
    struct buf out = {.arena = lines->arena};
    buf_add(&out, parsed.text);
    buf_add(&out, parsed.url.len ? STR(" ; ") : STR("; "));
    buf_add(&out, joined);
    vec_push(lines->arena, &lines->requires_dist, buf_str(&out));
    return true;
}

void evidence_take_lines(const struct evidence_lines *lines, struct release_texts *texts)
{
    texts->requires_dist = lines->requires_dist.at;
    texts->requires_dist_count = lines->requires_dist.len;
    texts->provides_extra = lines->provides_extra.at;
    texts->provides_extra_count = lines->provides_extra.len;
}

/* As setuptools makes any text the name of an extra: what a name cannot have becomes '_'. */
static struct str safe_extra(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    bool in_run = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool keep = ascii_is_alnum(c) || c == '-' || c == '.';
        if (keep || !in_run) {
            buf_add_char(&out, keep ? ascii_lower(c) : '_');
        }
        in_run = !keep;
    }
    return buf_str(&out);
}

struct section {
    struct str extra;
    struct str marker;
};

static bool read_section(struct evidence_lines *lines, struct str line, struct section *section)
{
    struct str inner = str_slice(line, 1, line.len - 1);
    size_t colon = str_find(inner, ':', 0);
    struct fault fault = {0};
    section->extra = safe_extra(lines->arena, utf8_trim(str_slice(inner, 0, colon)));
    section->marker = utf8_trim(str_slice(inner, colon + 1, inner.len));
    arena_reset(lines->scratch);
    if (!str_ends(line, STR("]")) ||
        (section->marker.len && !marker_parse(lines->scratch, section->marker, &fault))) {
        return fail_line(lines, line, "the section");
    }
    size_t count = lines->provides_extra.len;
    bool again = count && str_eq(lines->provides_extra.at[count - 1], section->extra);
    if (section->extra.len && !again) {
        vec_push(lines->arena, &lines->provides_extra, section->extra);
    }
    return true;
}

static bool read_lines(struct evidence_lines *lines, const struct source *source)
{
    struct section section = {0};
    for (size_t i = 1; i <= source->line_count; i++) {
        struct str line = utf8_trim(source_line(source, i));
        if (!line.len || line.ptr[0] == '#') {
            continue;
        }
        struct str requirement = utf8_trim(str_slice(line, 0, str_find_str(line, STR(" #"))));
        bool ok = line.ptr[0] == '['
                      ? read_section(lines, line, &section)
                      : evidence_add_line(lines, requirement, section.marker, section.extra);
        if (!ok) {
            return false;
        }
    }
    return true;
}

bool evidence_read_requires(struct arena *arena, struct str text, struct release_texts *texts,
                            struct failure *failure)
{
    struct evidence_lines lines = {.arena = arena, .file = "requires.txt", .failure = failure};
    if (utf8_invalid_at(text) < text.len) {
        return failure_set(arena, failure, CAUSE_UNREADABLE, "%s is not UTF-8", lines.file);
    }
    const struct source *source = source_create(arena, str_of(lines.file), text, LINES_PYTHON);
    lines.scratch = arena_create();
    bool ok = read_lines(&lines, source);
    arena_destroy(lines.scratch);
    evidence_take_lines(&lines, texts);
    return ok;
}
