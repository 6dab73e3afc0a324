#include "constraints/reqfile.h"

#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "constraints/reqfile_parts.h"

/* Bytes of all files, each as often as it is included: bounds trees of includes without lines. */
enum { EXPANDED_BYTES = 16 * LIMIT_FILE_BYTES };

/* Room is made for so many lines of a file before it is read. */
enum { LINES_AT_ONCE = 4096 };

/* A file that is being read. */
struct frame {
    struct reqfile_file *file;
    struct reqfile_cursor cursor;
    struct str directory;
    bool constraint;
    bool below_constraint; /* some file that led here was read as constraints */
    bool quiet;
};

struct reqfile_reader {
    struct arena *arena;
    const struct context *context;
    struct diag_list *diags;
    struct reqfile_store store;
    VEC(struct frame) frames;
    struct str base; /* directory of the file that was named */
    struct reqfile *out;
    size_t run;
    size_t order;
    size_t expanded; /* lines and includes so far */
    size_t bytes;
    size_t errors;
    bool full; /* a limit was hit: nothing more is read */
};

struct reqfile_reader *reqfile_reader_create(struct arena *arena, const struct context *context,
                                             struct diag_list *diags)
{
    struct reqfile_reader *reader = ARENA_NEW(arena, struct reqfile_reader);
    reader->arena = arena;
    reader->context = context;
    reader->diags = diags;
    reader->store = (struct reqfile_store){.arena = arena,
                                           .in = context->in,
                                           .paths = intern_create(arena),
                                           .inodes = intern_create(arena)};
    return reader;
}

struct reqfile_reader *reqfile_reader_fork(struct arena *arena, const struct reqfile_reader *base,
                                           const struct reqfile_replacement *replacements,
                                           size_t count, struct diag_list *diags)
{
    struct reqfile_reader *reader = reqfile_reader_create(arena, base->context, diags);
    reader->store.remote = base->store.remote;
    reader->store.replacements = replacements;
    reader->store.replacement_count = count;
    reqfile_store_share(&reader->store, &base->store);
    return reader;
}

bool reqfile_replaced(const struct reqfile_reader *reader, struct str path, struct str *bytes)
{
    const struct reqfile_replacement *other = reqfile_replacement_of(&reader->store, path);
    *bytes = other ? other->bytes : *bytes;
    return other != NULL;
}

void reqfile_reader_set_remote(struct reqfile_reader *reader, const struct reqfile_remote *remote)
{
    reader->store.remote = remote;
}

/* -- errors -------------------------------------------------------------------------------------
 */

static void report(struct reqfile_reader *reader, struct span at, struct str message,
                   struct str help)
{
    if (reader->errors++ < LIMIT_SYNTAX_ERRORS) {
        diag_add(reader->diags, at, "%.*s", STR_ARG(message))->help = help;
    } else if (reader->errors == LIMIT_SYNTAX_ERRORS + 1) {
        diag_add(reader->diags, at, "more than %d errors; the rest is not shown",
                 LIMIT_SYNTAX_ERRORS)
            ->help = STR("correct those above first");
    }
}

static void stop(struct reqfile_reader *reader, enum reqfile_stop_kind kind, struct str file,
                 size_t line)
{
    struct reqfile_stop stop = {kind, file, line, reader->order++};
    vec_push(reader->arena, &reader->out->stops, stop);
}

/* Reports trouble in bytes [start, end) of a line, at which pip would stop. */
static void stop_at(struct reqfile_reader *reader, const struct frame *frame,
                    const struct reqfile_joined *line, const struct reqfile_fault *fault)
{
    stop(reader, fault->kind, frame->file->shown, line->line);
    if (!frame->quiet) {
        struct span at = reqfile_place_span(&line->place, fault->start, fault->end);
        report(reader, at, fault->message, fault->help);
    }
}

static bool at_limit(struct reqfile_reader *reader, const struct frame *frame,
                     const struct reqfile_joined *line)
{
    if (++reader->expanded <= LIMIT_REQUIREMENTS && reader->bytes <= EXPANDED_BYTES) {
        return false;
    }
    /* Told even in a file whose other errors were told at an earlier inclusion. */
    stop(reader, REQFILE_STOP_LIMIT, frame->file->shown, line->line);
    report(reader, reqfile_place_span(&line->place, 0, line->text.len),
           arena_printf(reader->arena,
                        "more than %d requirements, or %d MiB of files, after includes",
                        LIMIT_REQUIREMENTS, EXPANDED_BYTES / (1024 * 1024)),
           STR("include fewer files"));
    reader->full = true;
    return true;
}

/* -- files --------------------------------------------------------------------------------------
 */

static void report_bad_text(struct reqfile_reader *reader, const struct reqfile_file *file)
{
    const struct reqfile_text *text = &file->text;
    struct str encoding = utf8_clip(text->encoding);
    if (text->state == REQFILE_UNKNOWN_ENCODING) {
        struct span at = {file->source, text->bad, text->encoding.len};
        report(reader, at,
               arena_printf(reader->arena, "expected an encoding, found %.*s, which is not known",
                            STR_ARG(encoding)),
               STR("name one that Python knows, such as utf-8 or latin-1"));
        return;
    }
    struct span at = {file->source, text->bad, text->bad < text->text.len};
    report(reader, at,
           arena_printf(reader->arena, "expected %.*s text, found bytes that are not",
                        STR_ARG(encoding)),
           STR("save the file as UTF-8, or name its encoding in a first line like "
               "# -*- coding: latin-1 -*-"));
}

static void report_binary(struct reqfile_reader *reader, const struct reqfile_file *file)
{
    struct span at = {file->source, str_find(file->source->text, '\0', 0), 1};
    report(reader, at, STR("expected text, found a NUL byte"),
           STR("this is not a requirements file, or UTF-16 without a byte order mark"));
}

/* Starts to read a file; what is wrong with it as a whole is reported here. */
static void push_file(struct reqfile_reader *reader, struct reqfile_file *file, bool constraint)
{
    size_t depth = reader->frames.len;
    const struct frame *above = depth ? &reader->frames.at[depth - 1] : NULL;
    if (file->run != reader->run) {
        file->run = reader->run;
        vec_push(reader->arena, &reader->out->files, file->shown);
    }
    bool quiet = file->reported;
    file->reported = true;
    if (file->text.state != REQFILE_DECODED) {
        stop(reader,
             file->text.state == REQFILE_BAD_BYTES ? REQFILE_STOP_DECODE : REQFILE_STOP_ENCODING,
             file->shown, 0);
        if (!quiet) {
            report_bad_text(reader, file);
        }
        return;
    }
    if (file->binary && !quiet) {
        report_binary(reader, file);
    }
    if (depth) {
        file->twin->open = true;
    }
    reader->bytes += file->source->text.len;
    struct frame frame = {
        .file = file,
        .cursor = {reader->arena, file->remote ? NULL : reader->context, file->source, 0},
        .directory = reqfile_directory(file),
        .constraint = constraint,
        .below_constraint = above && (above->constraint || above->below_constraint),
        .quiet = quiet || file->binary,
    };
    vec_push(reader->arena, &reader->frames, frame);
}

/* -- includes -----------------------------------------------------------------------------------
 */

static struct str chain_of(const struct reqfile_reader *reader, const struct reqfile_file *file)
{
    const size_t shown = 8;
    struct buf chain = {.arena = reader->arena};
    size_t first = 0;
    while (reader->frames.at[first].file->twin != file->twin) {
        first++;
    }
    for (size_t i = first; i < reader->frames.len; i++) {
        if (i - first < shown) {
            buf_add(&chain, reader->frames.at[i].file->shown);
            buf_add(&chain, STR(" -> "));
        } else if (i - first == shown) {
            buf_add(&chain, STR("... -> "));
        }
    }
    buf_add(&chain, file->shown);
    return buf_str(&chain);
}

/* Opens the file that a line includes; NULL with the fault if it cannot be. */
static struct reqfile_file *open_include(struct reqfile_reader *reader, const struct frame *frame,
                                         const struct reqfile_value *value,
                                         struct reqfile_fault *fault)
{
    struct arena *arena = reader->arena;
    struct reqfile_file *file = reqfile_find_include(&reader->store, frame->file, value, fault);
    if (!file) {
        return NULL;
    }
    /* The first file is marked when something is included at all. */
    reqfile_twin(&reader->store, reader->frames.at[0].file)->open = true;
    if (reqfile_twin(&reader->store, file)->open) {
        fault->kind = REQFILE_STOP_CYCLE;
        struct str chain = chain_of(reader, file);
        fault->message = arena_printf(arena, "include cycle: %.*s", STR_ARG(chain));
        fault->help = STR("remove one of these includes");
        return NULL;
    }
    if (reader->frames.len >= LIMIT_INCLUDE_DEPTH) {
        fault->kind = REQFILE_STOP_LIMIT;
        fault->message =
            arena_printf(arena, "more than %d files include one another", LIMIT_INCLUDE_DEPTH);
        fault->help = STR("include the last of them directly");
        return NULL;
    }
    return file;
}

static void include(struct reqfile_reader *reader, const struct reqfile_joined *line,
                    const struct reqfile_value *value)
{
    const struct frame *frame = &reader->frames.at[reader->frames.len - 1];
    struct reqfile_fault fault;
    if (at_limit(reader, frame, line)) {
        return;
    }
    struct reqfile_file *file = open_include(reader, frame, value, &fault);
    if (!file) {
        stop_at(reader, frame, line, &fault);
        return;
    }
    bool constraint = value->kind == REQFILE_CONSTRAINT;
    struct reqfile_include include = {file->shown,
                                      reqfile_place_span(&line->place, value->start, value->end),
                                      constraint, frame->constraint};
    vec_push(reader->arena, &reader->out->includes, include);
    push_file(reader, file, constraint);
}

/* -- lines --------------------------------------------------------------------------------------
 */

static bool is_shared_state(enum reqfile_option_kind kind)
{
    return kind == REQFILE_NO_BINARY || kind == REQFILE_ONLY_BINARY ||
           kind == REQFILE_ALL_RELEASES || kind == REQFILE_ONLY_FINAL;
}

static bool names_index(enum reqfile_option_kind kind)
{
    return kind == REQFILE_INDEX_URL || kind == REQFILE_EXTRA_INDEX_URL ||
           kind == REQFILE_NO_INDEX || kind == REQFILE_FIND_LINKS;
}

/* Whoever serves a file must not choose where releases come from. */
static void refuse_index(struct reqfile_reader *reader, const struct frame *frame, struct span at)
{
    if (!frame->quiet) {
        report(reader, at, STR("an option that names an index is refused in a file of the network"),
               STR("name the index on the command line, or in a file of your own"));
    }
}

/* Options are listed; beside something else only those that act wherever they stand. */
static void add_options(struct reqfile_reader *reader, const struct frame *frame,
                        const struct reqfile_joined *line,
                        const struct reqfile_arguments *arguments, bool beside)
{
    for (size_t i = 0; i < arguments->values.len; i++) {
        const struct reqfile_value *value = &arguments->values.at[i];
        struct span at = reqfile_place_span(&line->place, value->start, value->end);
        if (frame->file->remote && names_index(value->kind)) {
            refuse_index(reader, frame, at);
            continue;
        }
        if (beside && !is_shared_state(value->kind)) {
            continue;
        }
        struct reqfile_option option = {value->kind,        value->value, at,
                                        frame->file->shown, line->line,   reader->order,
                                        frame->constraint,  beside};
        vec_push(reader->arena, &reader->out->options, option);
    }
}

static void add_option_line(struct reqfile_reader *reader, const struct frame *frame,
                            const struct reqfile_joined *line,
                            const struct reqfile_arguments *arguments)
{
    struct reqfile_option_line options = {
        .file = frame->file->shown,
        .line = line->line,
        .order = reader->order,
        .constraint = frame->constraint,
        .hashes = arguments->hashes.at,
        .hash_count = arguments->hashes.len,
        .settings = arguments->settings.at,
        .setting_count = arguments->settings.len,
    };
    vec_push(reader->arena, &reader->out->option_lines, options);
    add_options(reader, frame, line, arguments, false);
    reader->order++;
}

static void add_requirement(struct reqfile_reader *reader, const struct frame *frame,
                            const struct reqfile_joined *line,
                            const struct reqfile_arguments *arguments,
                            const struct reqfile_value *editable)
{
    if (at_limit(reader, frame, line)) {
        return;
    }
    struct reqfile_line requirement = {
        .file = frame->file->shown,
        .line = line->line,
        .order = reader->order++,
        .text = editable ? editable->value : arguments->requirement,
        .place = reqfile_place_from(line->place, editable ? editable->value_start : 0),
        .constraint = frame->constraint,
        .editable = editable != NULL,
        .included = reader->frames.len > 1,
        .nested_requirement = frame->below_constraint && !frame->constraint,
        .hashes = editable ? NULL : arguments->hashes.at,
        .hash_count = editable ? 0 : arguments->hashes.len,
        .settings = arguments->settings.at,
        .setting_count = arguments->settings.len,
    };
    if (editable && editable->quoted) {
        requirement.place.whole = editable->value_end - editable->value_start;
    }
    size_t end = utf8_trim_end(requirement.text).len;
    requirement.at = reqfile_place_span(&requirement.place, 0, end);
    struct reqfile_fault fault;
    if (reqfile_classify(reader->arena, reader->base, frame->directory, &requirement, &fault)) {
        vec_push(reader->arena, &reader->out->lines, requirement);
        return;
    }
    vec_push(reader->arena, &reader->out->rejected, requirement);
    if (!frame->quiet) {
        reqfile_explain(reader->arena, requirement.text, &fault);
        struct span at = reqfile_place_span(&requirement.place, fault.start, fault.end);
        report(reader, at, fault.message, fault.help);
    }
}

/* The reading stays pip's; but what it drops was meant as something. */
static void report_ignored(struct reqfile_reader *reader, const struct frame *frame,
                           const struct reqfile_joined *line,
                           const struct reqfile_arguments *arguments)
{
    struct text_range range = arguments->ignored;
    if (range.end == 0 || frame->quiet) {
        return;
    }
    struct str found = str_slice(line->text, range.start, range.end);
    struct str help = STR("pip ignores what stands behind an option: "
                          "put the requirement on a line of its own");
    report(reader, reqfile_place_span(&line->place, range.start, range.end),
           arena_printf(reader->arena, "expected the end of the line, found \"%.*s\"%s",
                        STR_ARG(utf8_clip(found)),
                        arguments->behind_option ? " behind an option" : ""),
           arguments->behind_option ? help
                                    : STR("pip ignores what follows a lone -: remove the -"));
}

static void read_line(struct reqfile_reader *reader, const struct frame *frame,
                      const struct reqfile_joined *line)
{
    struct reqfile_arguments arguments;
    struct reqfile_fault fault;
    if (line->too_big) {
        fault = (struct reqfile_fault){REQFILE_STOP_LIMIT, 0, line->text.len,
                                       STR("this line is too long once its variables are expanded"),
                                       STR("use shorter values")};
        stop_at(reader, frame, line, &fault);
        return;
    }
    if (!reqfile_parse_line(reader->arena, line->text, &arguments, &fault)) {
        add_options(reader, frame, line, &arguments, true);
        stop_at(reader, frame, line, &fault);
        return;
    }
    report_ignored(reader, frame, line, &arguments);
    const struct reqfile_value *editable = reqfile_value_of(&arguments, REQFILE_EDITABLE);
    const struct reqfile_value *nested = reqfile_value_of(&arguments, REQFILE_REQUIREMENT);
    nested = nested ? nested : reqfile_value_of(&arguments, REQFILE_CONSTRAINT);
    bool requires = arguments.requirement.len || editable;
    if (!requires && !nested) {
        add_option_line(reader, frame, line, &arguments);
        return;
    }
    add_options(reader, frame, line, &arguments, true);
    if (requires) {
        add_requirement(reader, frame, line, &arguments,
                        arguments.requirement.len ? NULL : editable);
    } else {
        include(reader, line, nested);
    }
}

/* Reads until no file is open; includes are frames of our own, so depth costs no stack. */
static void read_all(struct reqfile_reader *reader)
{
    while (reader->frames.len) {
        struct frame *frame = &reader->frames.at[reader->frames.len - 1];
        struct reqfile_joined line;
        if (reader->full || !reqfile_next_line(&frame->cursor, &line)) {
            if (frame->file->twin) {
                frame->file->twin->open = false;
            }
            reader->frames.len--;
            continue;
        }
        read_line(reader, frame, &line);
    }
}

bool reqfile_read(struct reqfile_reader *reader, struct str path, bool constraint,
                  struct reqfile *out, struct error *error)
{
    memset(out, 0, sizeof *out);
    struct reqfile_file *file = reqfile_find_named(&reader->store, path, error);
    if (!file) {
        return false;
    }
    size_t lines = file->source->line_count;
    vec_reserve(reader->arena, &out->lines, lines < LINES_AT_ONCE ? lines : LINES_AT_ONCE);
    reader->out = out;
    reader->run++;
    reader->base = reqfile_directory(file);
    push_file(reader, file, constraint);
    read_all(reader);
    return true;
}

struct span reqfile_line_span(const struct reqfile_line *line, struct text_range range)
{
    return reqfile_place_span(&line->place, range.start, range.end);
}
