#include "constraints/toml.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <vector>

extern "C" {
#include "base/limits.h"
#include "base/utf8.h"
}

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES 110
#include <toml++/toml.h>

static_assert(TOML_MAX_NESTED_VALUES > LIMIT_TOML_DEPTH + 1);

namespace
{

/* toml++ counts lines by LF and columns by code points; this turns them into byte offsets, in
 * constant time however long the line is. */
class places
{
  public:
    explicit places(struct str text) : text_(text)
    {
        size_t count = 0;
        lines_.push_back(0);
        for (size_t at = 0; at < text.len; at++) {
            unsigned char c = static_cast<unsigned char>(text.ptr[at]);
            if ((c & 0xC0) == 0x80) {
                continue;
            }
            if (count % STEP == 0) {
                marks_.push_back(at);
            }
            count++;
            if (c == '\n') {
                lines_.push_back(count);
            }
        }
        count_ = count;
    }

    size_t offset(const toml::source_position &position) const
    {
        if (position.line == 0 || position.line > lines_.size()) {
            return text_.len;
        }
        size_t index = lines_[position.line - 1] + position.column - 1;
        if (index >= count_) {
            return text_.len;
        }
        size_t at = marks_[index / STEP];
        for (size_t left = index % STEP; left > 0; left--) {
            utf8_next(text_, &at);
        }
        return at;
    }

  private:
    static constexpr size_t STEP = 64;
    struct str text_;
    std::vector<size_t> lines_; /* number of code points before each line */
    std::vector<size_t> marks_; /* offset of every STEPth code point */
    size_t count_;
};

struct str view(std::string_view s)
{
    return {s.data(), s.size()};
}

const char *type_name(toml::node_type type)
{
    switch (type) {
    case toml::node_type::table:
        return "a table";
    case toml::node_type::array:
        return "an array";
    case toml::node_type::string:
        return "a string";
    case toml::node_type::integer:
        return "an integer";
    case toml::node_type::floating_point:
        return "a float";
    case toml::node_type::boolean:
        return "a boolean";
    case toml::node_type::date:
        return "a date";
    case toml::node_type::time:
        return "a time";
    default:
        return "a date-time";
    }
}

bool starts_at(struct str text, size_t at, char quote, size_t times)
{
    for (size_t i = 0; i < times; i++) {
        if (at + i >= text.len || text.ptr[at + i] != quote) {
            return false;
        }
    }
    return true;
}

/* From the opening quote of a string: where its content is and where it ends. A string that is not
 * closed ends with its line, or with the text. */
struct quoted {
    size_t content_start;
    size_t content_end;
    size_t end;
};

quoted quoted_at(struct str text, size_t start)
{
    char quote = text.ptr[start];
    bool multi = starts_at(text, start, quote, 3);
    size_t width = multi ? 3 : 1;
    size_t from = start + width;
    size_t at = from;
    while (at < text.len && !starts_at(text, at, quote, width) && (multi || text.ptr[at] != '\n')) {
        at += quote == '"' && text.ptr[at] == '\\' ? 2 : 1;
    }
    at = std::min(at, text.len);
    /* Up to two quotes may stand right before the closing three. */
    for (int i = 0; multi && i < 2 && starts_at(text, at, quote, 4); i++) {
        at++;
    }
    if (!starts_at(text, at, quote, width)) {
        return {std::min(from, at), at, at};
    }
    return {from, at, at + width};
}

class converter
{
  public:
    converter(struct arena *arena, struct str text) : arena_(arena), text_(text), places_(text)
    {
    }

    size_t offset(const toml::source_position &position) const
    {
        return places_.offset(position);
    }

    void convert(const toml::node &from, struct toml_node *to) const
    {
        to->type = type_name(from.type());
        to->start = offset(from.source().begin);
        to->end = std::max(to->start, offset(from.source().end));
        if (const toml::table *table = from.as_table()) {
            convert_table(*table, to);
        } else if (const toml::array *array = from.as_array()) {
            convert_array(*array, to);
        } else if (const auto *string = from.as_string()) {
            convert_string(string->get(), to);
        } else {
            to->kind = TOML_OTHER;
        }
    }

  private:
    void convert_table(const toml::table &table, struct toml_node *to) const
    {
        to->kind = TOML_TABLE;
        to->count = table.size();
        to->items = ARENA_ARRAY(arena_, struct toml_node, to->count);
        size_t i = 0;
        for (const auto &[key, value] : table) {
            struct toml_node *item = &to->items[i++];
            convert(value, item);
            item->key = arena_str(arena_, view(key.str()));
            item->key_start = offset(key.source().begin);
            item->key_end = offset(key.source().end);
        }
        std::sort(to->items, to->items + to->count,
                  [](const toml_node &a, const toml_node &b) { return a.key_start < b.key_start; });
    }

    void convert_array(const toml::array &array, struct toml_node *to) const
    {
        to->kind = TOML_ARRAY;
        to->count = array.size();
        to->items = ARENA_ARRAY(arena_, struct toml_node, to->count);
        size_t i = 0;
        for (const auto &value : array) {
            convert(value, &to->items[i++]);
        }
    }

    void convert_string(const std::string &value, struct toml_node *to) const
    {
        to->kind = TOML_STRING;
        to->string = arena_str(arena_, view(value));
        quoted at = quoted_at(text_, to->start);
        struct str content = str_slice(text_, at.content_start, at.content_end);
        to->content_start = at.content_start;
        to->content_end = at.content_end;
        to->end = at.end;
        to->verbatim = str_eq(content, to->string);
    }

    struct arena *arena_;
    struct str text_;
    places places_;
};

bool reject(struct fault *fault, size_t start, size_t end, struct str message)
{
    *fault = {start, end, message};
    return false;
}

/*
 * toml++ destroys its tree by recursion and looks tables up in plain lists, so keys of very many
 * parts, very many dotted keys and deep nesting are refused before it sees them; so are bytes that
 * are not UTF-8, which it cannot place. This is the lexical structure of TOML up to the first
 * error: comments, strings, and everything else byte by byte.
 */
bool bounded(struct str text, struct fault *fault)
{
    size_t parts = 0;
    size_t total = 0;
    size_t depth = 0;
    size_t invalid = utf8_invalid_at(text);
    if (invalid < text.len) {
        return reject(fault, invalid, invalid + 1, view("expected UTF-8"));
    }
    for (size_t at = 0; at < text.len;) {
        char c = text.ptr[at];
        if (c == '"' || c == '\'') {
            at = std::max(quoted_at(text, at).end, at + 1);
            continue;
        }
        if (c == '#') {
            at = str_find(text, '\n', at);
            continue;
        }
        bool array_of_tables = starts_at(text, at, '[', 2);
        depth += c == '[' || c == '{';
        depth -= depth > 0 && (c == ']' || c == '}');
        parts = c == '.' ? parts + 1 : strchr("=,[]{}\n", c) ? 0 : parts;
        total += c == '.' || array_of_tables;
        if (parts >= LIMIT_TOML_KEY_PARTS) {
            return reject(fault, at, at + 1, view("a key of too many parts"));
        }
        if (total >= LIMIT_TOML_DOTS) {
            return reject(fault, at, at + 1, view("too many dotted keys"));
        }
        if (depth > LIMIT_TOML_DEPTH) {
            return reject(fault, at, at + 1, view("values nested too deeply"));
        }
        at++;
    }
    return true;
}

/* toml++ says "Error while parsing WHAT: WHY"; the why is enough beside the place. */
std::string_view why(std::string_view description)
{
    size_t colon = description.find(": ");
    return colon == std::string_view::npos ? description : description.substr(colon + 2);
}

bool parse(struct arena *arena, struct str text, struct toml_node *root, struct fault *fault)
{
    if (!bounded(text, fault)) {
        return false;
    }
    toml::parse_result result = toml::parse(std::string_view(text.len ? text.ptr : "", text.len));
    converter conversion(arena, text);
    if (!result) {
        const toml::parse_error &error = result.error();
        size_t at = conversion.offset(error.source().begin);
        return reject(fault, at, at, arena_str(arena, view(why(error.description()))));
    }
    conversion.convert(result.table(), root);
    return true;
}

} // namespace

bool toml_parse(struct arena *arena, struct str text, struct toml_node *root, struct fault *fault)
{
    *root = {};
    try {
        return parse(arena, text, root, fault);
    } catch (...) {
        /* Only the lack of memory throws here; the arena knows how to say so. */
        arena_alloc(arena, SIZE_MAX, 2);
        return false;
    }
}

const struct toml_node *toml_get(const struct toml_node *table, const char *key)
{
    for (size_t i = 0; table && table->kind == TOML_TABLE && i < table->count; i++) {
        if (str_eq(table->items[i].key, str_of(key))) {
            return &table->items[i];
        }
    }
    return nullptr;
}

void toml_string_range(const struct toml_node *node, size_t from, size_t to, size_t *start,
                       size_t *end)
{
    *start = node->verbatim ? node->content_start + from : node->start;
    *end = node->verbatim ? node->content_start + to : node->end;
}
