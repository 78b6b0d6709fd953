// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/page_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "base/binary.h"
#include "base/print_number.h"
#include "compare/detail/page_marks.h"

namespace cajista::compare::detail {

namespace {

using ObjectKind = PdfObject::Kind;

constexpr std::uint64_t most_operators = 20'000'000;  // of a page with its forms; ours have 5,000
constexpr std::size_t least_modules = 16;             // of a bar code painted at once
constexpr int most_forms = 12;                        // one inside the other

double number_at(const std::vector<PdfObject>& operands, std::size_t index) {
    return index < operands.size() ? operands[index].number : 0;
}

Matrix matrix_of(const std::vector<PdfObject>& numbers) {
    Matrix made;
    if (numbers.size() < 6) return made;
    made = {numbers[0].number, numbers[1].number, numbers[2].number,
            numbers[3].number, numbers[4].number, numbers[5].number};
    return made;
}

std::uint64_t short_digest(std::string_view bytes) {
    const base::Sha256 digest = base::sha256(bytes);
    std::uint64_t made = 0;
    std::memcpy(&made, digest.data(), sizeof made);
    return made;
}

void append_thousandths(std::string& out, double value) {
    base::append_fixed(out, std::llround(std::clamp(value, -1e6, 1e6) * 1000), 3);
}

/// A colour in a colour space: components and name as one text.
std::string color_in(std::string_view space, const std::vector<PdfObject>& operands) {
    std::string out(space);
    out += '(';
    for (std::size_t i = 0; i < operands.size(); ++i) {
        if (i != 0) out += ' ';
        if (operands[i].is(ObjectKind::number)) {
            append_thousandths(out, operands[i].number);
        } else {
            out += operands[i].text;
        }
    }
    return out + ')';
}

/// The state that q and Q keep (8.4.1), as far as a comparison sees it.
struct State {
    Matrix matrix;
    std::string fill = "gray(0)", stroke = "gray(0)";
    std::string fill_space = "gray", stroke_space = "gray";
    std::string fill_alpha, stroke_alpha;
    double line_width = 1;
    const PdfFont* font = nullptr;
    double size = 0, character_space = 0, word_space = 0, stretch = 1, leading = 0, rise = 0;
    int mode = 0;
    std::uint32_t text_style = 0;  ///< interned; 0: not yet
};

class Interpreter {
public:
    Interpreter(PageReader& reader, PageMarks& marks) : reader_(reader), marks_(marks) {}

    bool is_exact() const { return is_exact_; }
    void fault() { is_exact_ = false; }

    void run(std::string_view content, const PdfObject& resources, const State& begin, int depth) {
        State state = begin;
        std::vector<State> kept;
        PdfLexer lexer(content);
        std::vector<PdfObject> operands;
        PdfObject token;
        while (lexer.next(token, false)) {
            if (!token.is(ObjectKind::keyword)) {
                if (operands.size() < 64) operands.push_back(std::move(token));
                continue;
            }
            if (++operators_ > most_operators) return fault();
            if (token.text == "q") {
                if (kept.size() < 200) kept.push_back(state);
            } else if (token.text == "Q") {
                if (!kept.empty()) {
                    state = std::move(kept.back());
                    kept.pop_back();
                }
            } else if (token.text == "BI") {
                inline_image(lexer, content, state);
            } else if (token.text == "Do") {
                paint_object(operands, resources, state, depth);
            } else if (!graphics(token.text, operands, resources, state) &&
                       !path(token.text, operands, state)) {
                text(token.text, operands, resources, state);
            }
            operands.clear();
        }
        marks_.close_word();
    }

private:
    // --- state and colours

    bool graphics(const std::string& name, const std::vector<PdfObject>& operands,
                  const PdfObject& resources, State& state) {
        const bool fills = name[0] >= 'a';
        if (name == "cm") {
            state.matrix = matrix_of(operands) * state.matrix;
        } else if (name == "w") {
            state.line_width = number_at(operands, 0);
        } else if (name == "g" || name == "G") {
            set_color(state, fills, "gray", operands);
        } else if (name == "rg" || name == "RG") {
            set_color(state, fills, "rgb", operands);
        } else if (name == "k" || name == "K") {
            set_color(state, fills, "cmyk", operands);
        } else if (name == "cs" || name == "CS") {
            std::string& space = fills ? state.fill_space : state.stroke_space;
            space = operands.empty() ? std::string() : space_name(operands.front(), resources);
            set_color(state, fills, space, {});
        } else if (name == "sc" || name == "scn" || name == "SC" || name == "SCN") {
            set_color(state, fills, fills ? state.fill_space : state.stroke_space,
                      with_patterns(operands, resources));
        } else if (name == "gs") {
            external_state(operands, resources, state);
        } else if (name == "sh") {
            shading(operands, resources, state);
        } else {
            return false;
        }
        return true;
    }

    static void set_color(State& state, bool fills, const std::string& space,
                          const std::vector<PdfObject>& operands) {
        (fills ? state.fill_space : state.stroke_space) = space;
        (fills ? state.fill : state.stroke) = color_in(space, operands);
        state.text_style = 0;
    }

    /// `gray`, `rgb`, `cmyk`, or what a space of the resources is.
    std::string space_name(const PdfObject& name, const PdfObject& resources) const {
        if (name.text == "DeviceGray") return "gray";
        if (name.text == "DeviceRGB") return "rgb";
        if (name.text == "DeviceCMYK") return "cmyk";
        const PdfFile& file = reader_.file();
        const PdfObject space = file.value(file.value(resources, "ColorSpace"), name.text);
        if (!space.is(ObjectKind::array) || space.items.empty()) return name.text;
        const std::string& family = space.items.front().text;
        if (family == "Separation" && space.items.size() > 1) {
            return "spot " + file.resolved(space.items[1]).text + ' ';
        }
        return family;
    }

    /// Names of patterns are names of this file only: their digests stand for them.
    std::vector<PdfObject> with_patterns(const std::vector<PdfObject>& operands,
                                         const PdfObject& resources) const {
        std::vector<PdfObject> made = operands;
        for (PdfObject& one : made) {
            if (!one.is(ObjectKind::name)) continue;
            const PdfFile& file = reader_.file();
            const PdfObject pattern = file.value(resources, "Pattern").get(one.text);
            one.text = "pattern " + base::to_hex(file.digest(pattern)).substr(0, 12);
        }
        return made;
    }

    void external_state(const std::vector<PdfObject>& operands, const PdfObject& resources,
                        State& state) const {
        if (operands.empty()) return;
        const PdfFile& file = reader_.file();
        const PdfObject set = file.value(file.value(resources, "ExtGState"), operands[0].text);
        const auto alpha = [&](std::string_view key, std::string& out) {
            const PdfObject value = file.value(set, key);
            if (!value.is(ObjectKind::number)) return;
            out.clear();
            if (value.number >= 1) return;
            out = " alpha ";
            append_thousandths(out, value.number);
        };
        alpha("ca", state.fill_alpha);
        alpha("CA", state.stroke_alpha);
        if (const PdfObject width = file.value(set, "LW"); width.is(ObjectKind::number)) {
            state.line_width = width.number;
        }
        state.text_style = 0;
    }

    void shading(const std::vector<PdfObject>& operands, const PdfObject& resources,
                 const State& state) {
        if (operands.empty()) return;
        const PdfFile& file = reader_.file();
        const PdfObject found = file.value(resources, "Shading").get(operands.front().text);
        const base::Sha256 digest = file.digest(found);
        PdfShape shape;
        shape.kind = PdfShape::Kind::shading;
        std::memcpy(&shape.digest, digest.data(), sizeof shape.digest);
        marks_.place(shape, state.matrix, 0, 0, 1, 1);
    }

    // --- images and forms

    void inline_image(PdfLexer& lexer, std::string_view content, const State& state) {
        PdfObject token;
        const std::size_t begin = lexer.at();
        while (lexer.next(token, false)) {
            if (token.is(ObjectKind::keyword) && token.text == "ID") break;
        }
        // The end is an EI between white space.
        std::size_t end = lexer.at();
        while ((end = content.find("EI", end)) != std::string_view::npos) {
            const bool ends = end + 2 >= content.size() || is_pdf_white(content[end + 2]);
            if (ends && end > begin && is_pdf_white(content[end - 1])) break;
            end += 2;
        }
        if (end == std::string_view::npos) end = content.size();
        PdfShape shape;
        shape.kind = PdfShape::Kind::image;
        shape.digest = short_digest(content.substr(begin, end - begin));
        marks_.place(shape, state.matrix, 0, 0, 1, 1);
        lexer.move_to(std::min(end + 2, content.size()));
    }

    void paint_object(const std::vector<PdfObject>& operands, const PdfObject& resources,
                      const State& state, int depth) {
        if (operands.empty()) return;
        const PdfFile& file = reader_.file();
        const PdfObject found = file.value(resources, "XObject").get(operands.front().text);
        const PdfObject object = file.resolved(found);
        if (object.stream == 0) return fault();
        if (!file.value(object, "Subtype").is_name("Form")) {
            const base::Sha256 digest = file.digest(found);
            PdfShape shape;
            shape.kind = PdfShape::Kind::image;
            std::memcpy(&shape.digest, digest.data(), sizeof shape.digest);
            return marks_.place(shape, state.matrix, 0, 0, 1, 1);
        }
        const PageReader::Form& form = reader_.form(found, object);
        if (!form.is_readable || depth >= most_forms) return fault();
        State inside = state;
        inside.matrix = Matrix{form.matrix[0], form.matrix[1], form.matrix[2],
                               form.matrix[3], form.matrix[4], form.matrix[5]} *
                        state.matrix;
        run(form.content, form.resources.is(ObjectKind::dictionary) ? form.resources : resources,
            inside, depth + 1);
    }

    // --- paths

    bool path(const std::string& name, const std::vector<PdfObject>& operands, const State& state) {
        const auto at = [&](std::size_t i) {
            return state.matrix.point(number_at(operands, i), number_at(operands, i + 1));
        };
        if (name == "m") {
            path_.begin(at(0));
        } else if (name == "l") {
            path_.add(at(0));
        } else if (name == "c") {
            for (const std::size_t i : {0U, 2U, 4U}) path_.add(at(i));
        } else if (name == "v" || name == "y") {
            for (const std::size_t i : {0U, 2U}) path_.add(at(i));
        } else if (name == "re") {
            const double x = number_at(operands, 0), y = number_at(operands, 1);
            const double w = number_at(operands, 2), h = number_at(operands, 3);
            path_.begin(state.matrix.point(x, y));
            path_.add(state.matrix.point(x + w, y));
            path_.add(state.matrix.point(x + w, y + h));
            path_.add(state.matrix.point(x, y + h));
        } else if (name == "h" || name == "W" || name == "W*") {
            return true;
        } else if (name == "n") {
            path_.clear();
        } else if (name == "f" || name == "F" || name == "f*") {
            paint(true, false, state);
        } else if (name == "S" || name == "s") {
            paint(false, true, state);
        } else if (name == "B" || name == "B*" || name == "b" || name == "b*") {
            paint(true, true, state);
        } else {
            return false;
        }
        return true;
    }

    void paint(bool fills, bool strokes, const State& state) {
        marks_.close_word();
        const std::uint32_t fill = fills ? marks_.style({}, 0, state.fill + state.fill_alpha) : 0;
        const double width = state.line_width * state.matrix.scale();
        const std::uint32_t stroke =
            strokes ? marks_.style({}, hundredths(width), state.stroke + state.stroke_alpha) : 0;
        // A bar code: many modules in a space of their own. It is one thing.
        const bool is_scaled = std::abs(state.matrix.scale() - 1) > 1e-6;
        if (fills && !strokes && is_scaled && path_.parts().size() >= least_modules) {
            marks_.add_group(path_.parts(), fill);
            return path_.clear();
        }
        for (const PathPart& part : path_.parts()) {
            if (fills) marks_.add(part, PdfShape::Kind::fill, fill);
            if (strokes) marks_.add(part, PdfShape::Kind::stroke, stroke);
        }
        path_.clear();
    }

    // --- text

    void text(const std::string& name, const std::vector<PdfObject>& operands,
              const PdfObject& resources, State& state) {
        const double first = number_at(operands, 0);
        if (name == "BT") {
            text_ = line_ = Matrix{};
        } else if (name == "Tf") {
            set_font(operands, resources, state);
        } else if (name == "Td" || name == "TD") {
            if (name == "TD") state.leading = -number_at(operands, 1);
            next_line(first, number_at(operands, 1));
        } else if (name == "Tm") {
            text_ = line_ = matrix_of(operands);
        } else if (name == "T*") {
            next_line(0, -state.leading);
        } else if (name == "Tj") {
            if (!operands.empty()) show(operands.back().text, state);
        } else if (name == "'" || name == "\"") {
            if (name == "\"") {
                state.word_space = first;
                state.character_space = number_at(operands, 1);
            }
            next_line(0, -state.leading);
            if (!operands.empty()) show(operands.back().text, state);
        } else if (name == "TJ") {
            if (!operands.empty()) show_pieces(operands.back(), state);
        } else if (name == "Tc") {
            state.character_space = first;
        } else if (name == "Tw") {
            state.word_space = first;
        } else if (name == "Tz") {
            state.stretch = first / 100;
        } else if (name == "TL") {
            state.leading = first;
        } else if (name == "Ts") {
            state.rise = first;
        } else if (name == "Tr") {
            state.mode = static_cast<int>(first);
            state.text_style = 0;
        } else if (name == "BDC") {
            begin_marked(operands, resources);
        } else if (name == "BMC") {
            marks_.begin_marked({});
        } else if (name == "EMC") {
            marks_.end_marked();
        }
    }

    void begin_marked(const std::vector<PdfObject>& operands, const PdfObject& resources) {
        PdfObject properties = operands.size() > 1 ? operands[1] : PdfObject();
        const PdfFile& file = reader_.file();
        if (properties.is(ObjectKind::name)) {
            properties = file.value(file.value(resources, "Properties"), properties.text);
        }
        const PdfObject& actual = properties.get("ActualText");
        if (actual.is(ObjectKind::text)) {
            marks_.begin_marked(pdf_text_string(actual.text));
        } else {
            marks_.begin_marked({});
        }
    }

    void set_font(const std::vector<PdfObject>& operands, const PdfObject& resources,
                  State& state) {
        if (operands.size() < 2) return;
        const PdfFile& file = reader_.file();
        const PdfObject found = file.value(resources, "Font").get(operands[0].text);
        state.font = found.is(ObjectKind::null) ? nullptr : &reader_.font(found);
        state.size = operands[1].number;
        state.text_style = 0;
    }

    void next_line(double x, double y) {
        line_ = Matrix{1, 0, 0, 1, x, y} * line_;
        text_ = line_;
    }

    void show_pieces(const PdfObject& pieces, State& state) {
        for (const PdfObject& piece : pieces.items) {
            if (piece.is(ObjectKind::number)) {
                advance(-piece.number / 1000 * state.size * state.stretch);
            } else {
                show(piece.text, state);
            }
        }
    }

    void advance(double x) {
        text_.e += x * text_.a;
        text_.f += x * text_.b;
    }

    void show(std::string_view bytes, State& state) {
        if (state.font == nullptr) return fault();
        const PdfFont& font = *state.font;
        const Matrix all = Matrix{state.size * state.stretch, 0, 0, state.size, 0, state.rise} *
                           text_ * state.matrix;
        if (state.text_style == 0) state.text_style = text_style(state, all.scale());
        Matrix at = all;
        const Matrix step = text_ * state.matrix;  // a unit of text space on the page
        std::size_t offset = 0;
        std::uint32_t code = 0;
        bool is_blank = false;
        while (font.next(bytes, offset, code, is_blank)) {
            const PdfFont::Glyph& glyph = font.glyph(code);
            marks_.add_glyph(glyph.text, at, glyph.width, font.ascent(), font.descent(),
                             state.text_style);
            const double by = (glyph.width * state.size + state.character_space +
                               (is_blank ? state.word_space : 0)) *
                              state.stretch;
            at.e += by * step.a;
            at.f += by * step.b;
            advance(by);
        }
    }

    std::uint32_t text_style(const State& state, double size) {
        std::string color;
        if (state.mode == 3 || state.mode == 7) {
            color = "invisible";
        } else if (state.mode % 4 == 1) {
            color = "outline " + state.stroke + state.stroke_alpha;
        } else {
            color = state.fill + state.fill_alpha;
        }
        return marks_.style(state.font->name(), hundredths(size), color);
    }

    PageReader& reader_;
    PageMarks& marks_;
    PathBuilder path_;
    Matrix text_, line_;
    std::uint64_t operators_ = 0;
    bool is_exact_ = true;
};

struct Box {
    double left = 0, bottom = 0, right = 612, top = 792;
};

Box box_of(const PdfFile& file, const PdfObject& page) {
    PdfObject given = file.value(page, "CropBox");
    if (given.items.size() != 4) given = file.value(page, "MediaBox");
    Box box;
    if (given.items.size() != 4) return box;
    double v[4];
    for (std::size_t i = 0; i < 4; ++i) v[i] = file.resolved(given.items[i]).number;
    box = {std::min(v[0], v[2]), std::min(v[1], v[3]), std::max(v[0], v[2]), std::max(v[1], v[3])};
    return box;
}

/// The content streams of a page, in order; of Cajista's pages the second one is the marks.
std::vector<PdfObject> contents_of(const PdfFile& file, const PdfObject& page, bool only_first) {
    const PdfObject given = file.value(page, "Contents");
    if (given.stream != 0) return {given};
    std::vector<PdfObject> made;
    for (const PdfObject& one : given.items) {
        made.push_back(file.resolved(one));
        if (only_first) break;
    }
    return made;
}

/// From the page's space to points from its left top as it is shown (rotation, 7.7.3.3).
Matrix page_matrix(const Box& box, int rotation, double& width, double& height) {
    width = box.right - box.left;
    height = box.top - box.bottom;
    switch (rotation) {
        case 90:
            std::swap(width, height);
            return {0, 1, 1, 0, -box.bottom, -box.left};
        case 180:
            return {-1, 0, 0, 1, box.right, -box.bottom};
        case 270:
            std::swap(width, height);
            return {0, -1, -1, 0, box.top, box.right};
        default:
            return {1, 0, 0, -1, -box.left, box.top};
    }
}

}  // namespace

const PdfFont& PageReader::font(const PdfObject& given) {
    const std::uint32_t number = given.reference();
    if (number == 0) {
        direct_font_ = std::make_unique<PdfFont>(file_, given);
        return *direct_font_;
    }
    auto& known = fonts_[number];
    if (known == nullptr) known = std::make_unique<PdfFont>(file_, file_.resolved(given));
    return *known;
}

const PageReader::Form& PageReader::form(const PdfObject& given, const PdfObject& resolved) {
    auto& known = forms_[given.reference()];
    if (known != nullptr) return *known;
    known = std::make_unique<Form>();
    known->is_readable = given.reference() != 0 && file_.decode(resolved, known->content);
    known->resources = file_.value(resolved, "Resources");
    const PdfObject matrix = file_.value(resolved, "Matrix");
    for (std::size_t i = 0; i < 6 && matrix.items.size() == 6; ++i) {
        known->matrix[i] = file_.resolved(matrix.items[i]).number;
    }
    return *known;
}

void PageReader::read(std::size_t index, PdfText& out) {
    const PdfObject page = file_.page(index);
    const Box box = box_of(file_, page);
    double width = 0;
    double height = 0;
    const auto turned = static_cast<int>(file_.value(page, "Rotate").integer() % 360);
    State state;
    state.matrix = page_matrix(box, turned < 0 ? turned + 360 : turned, width, height);
    PdfPage made;
    made.width = hundredths(width);
    made.height = hundredths(height);
    made.first_word = out.words.size();
    made.first_shape = out.shapes.size();
    PageMarks marks(out);
    Interpreter interpreter(*this, marks);
    std::string content;
    for (const PdfObject& stream : contents_of(file_, page, skips_marks_)) {
        std::string piece;
        if (stream.stream == 0 || !file_.decode(stream, piece)) interpreter.fault();
        content += piece;
        content += '\n';
    }
    interpreter.run(content, file_.value(page, "Resources"), state, 0);
    made.words = out.words.size() - made.first_word;
    made.shapes = out.shapes.size() - made.first_shape;
    made.is_exact = interpreter.is_exact();
    out.pages.push_back(made);
}

base::Sha256 PageReader::fingerprint(std::size_t index) {
    const PdfObject page = file_.page(index);
    std::string bytes;
    for (const char* key : {"MediaBox", "CropBox", "Rotate", "Resources"}) {
        const base::Sha256 digest = file_.digest(page.get(key));
        bytes.append(reinterpret_cast<const char*>(digest.data()), digest.size());
    }
    for (const PdfObject& stream : contents_of(file_, page, skips_marks_)) {
        const base::Sha256 digest = base::sha256(file_.raw(stream));
        bytes.append(reinterpret_cast<const char*>(digest.data()), digest.size());
    }
    return base::sha256(bytes);
}

base::Sha256 content_digest(const PdfText& text, const PdfPage& page) {
    std::string bytes;
    base::BinaryWriter writer(bytes);
    const auto put_box = [&writer](const auto& of) {
        for (const std::int32_t one : {of.left, of.top, of.right, of.bottom}) {
            writer.signed_number(one);
        }
    };
    const auto put_style = [&](std::uint32_t index) {
        const PdfStyle& style = text.styles[index];
        writer.text(style.font);
        writer.signed_number(style.size);
        writer.text(style.color);
    };
    writer.signed_number(page.width);
    writer.signed_number(page.height);
    for (const PdfWord& word : text.words_of(page)) {
        put_box(word);
        writer.text(text.text_of(word));
        put_style(word.style);
    }
    for (const PdfShape& shape : text.shapes_of(page)) {
        put_box(shape);
        writer.number(static_cast<std::uint64_t>(shape.kind));
        put_style(shape.style);
        writer.number(shape.points);
        writer.signed_number(shape.form);
        writer.number(shape.digest);
    }
    return base::sha256(bytes);
}

}  // namespace cajista::compare::detail
