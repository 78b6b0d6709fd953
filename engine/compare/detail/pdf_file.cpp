// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/pdf_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <libdeflate.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "base/utf8.h"

namespace cajista::compare::detail {

namespace {

using ObjectKind = PdfObject::Kind;

constexpr std::size_t most_stream = std::size_t{256} << 20;  // decoded; as limits::image_bytes
constexpr std::uint64_t most_objects = 8'388'608;            // ISO 32000-1, annex C
constexpr std::size_t most_object_streams = 64;              // kept decoded, some 20 KB each
constexpr int most_tree_depth = 60;

bool inflate(std::string_view in, std::string& out) {
    struct Closer {
        void operator()(libdeflate_decompressor* of) const { libdeflate_free_decompressor(of); }
    };
    const std::unique_ptr<libdeflate_decompressor, Closer> machine(libdeflate_alloc_decompressor());
    std::size_t room = std::max<std::size_t>(in.size() * 6, 4096);
    while (machine != nullptr && room <= most_stream) {
        out.resize(room);
        std::size_t used = 0;
        std::size_t made = 0;
        const libdeflate_result result = libdeflate_zlib_decompress_ex(
            machine.get(), in.data(), in.size(), out.data(), out.size(), &used, &made);
        if (result == LIBDEFLATE_SUCCESS) {
            out.resize(made);
            return true;
        }
        if (result != LIBDEFLATE_INSUFFICIENT_SPACE) break;
        room *= 4;
    }
    out.clear();
    return false;
}

/// PNG predictors (10 to 15) and that of TIFF for bytes (2).
bool unpredict(std::string& bytes, std::int64_t predictor, std::int64_t colors, std::int64_t bits,
               std::int64_t columns) {
    if (predictor < 2) return true;
    if (colors < 1 || colors > 32 || bits < 1 || bits > 16 || columns < 1 || columns > 1'000'000) {
        return false;
    }
    const auto pixel = static_cast<std::size_t>(std::max<std::int64_t>(1, colors * bits / 8));
    const auto row = static_cast<std::size_t>((colors * bits * columns + 7) / 8);
    if (predictor == 2) {
        if (bits != 8) return false;
        for (std::size_t at = 0; at + row <= bytes.size(); at += row) {
            for (std::size_t i = pixel; i < row; ++i) {
                bytes[at + i] = static_cast<char>(bytes[at + i] + bytes[at + i - pixel]);
            }
        }
        return true;
    }
    std::string out;
    out.reserve(bytes.size());
    std::string above(row, '\0');
    for (std::size_t at = 0; at + 1 + row <= bytes.size(); at += row + 1) {
        std::string line = bytes.substr(at + 1, row);
        for (std::size_t i = 0; i < row; ++i) {
            const int left = i >= pixel ? static_cast<unsigned char>(line[i - pixel]) : 0;
            const int up = static_cast<unsigned char>(above[i]);
            const int corner = i >= pixel ? static_cast<unsigned char>(above[i - pixel]) : 0;
            int add = 0;
            switch (bytes[at]) {
                case 1:
                    add = left;
                    break;
                case 2:
                    add = up;
                    break;
                case 3:
                    add = (left + up) / 2;
                    break;
                case 4: {
                    const int guess = left + up - corner;
                    const int a = std::abs(guess - left);
                    const int b = std::abs(guess - up);
                    const int c = std::abs(guess - corner);
                    add = a <= b && a <= c ? left : b <= c ? up : corner;
                    break;
                }
                default:
                    break;
            }
            line[i] = static_cast<char>(static_cast<unsigned char>(line[i]) + add);
        }
        out += line;
        above = std::move(line);
    }
    bytes = std::move(out);
    return true;
}

bool decode_ascii85(std::string_view in, std::string& out) {
    std::uint64_t value = 0;
    int count = 0;
    for (const char c : in) {
        if (is_pdf_white(c)) continue;
        if (c == '~') break;
        if (c == 'z' && count == 0) {
            out.append(4, '\0');
            continue;
        }
        if (c < '!' || c > 'u') return false;
        value = value * 85 + static_cast<std::uint64_t>(c - '!');
        if (++count < 5) continue;
        for (int i = 3; i >= 0; --i) out += static_cast<char>(value >> (8 * i));
        value = 0;
        count = 0;
    }
    if (count < 2) return true;
    const int keep = count - 1;
    for (; count < 5; ++count) value = value * 85 + 84;
    for (int i = 0; i < keep; ++i) out += static_cast<char>(value >> (8 * (3 - i)));
    return true;
}

base::Diagnostic unreadable(const std::string& name, std::string_view why) {
    return base::error("compare.pdf-unreadable", fmt::format("{}: {}", name, why))
        .hint("look whether the file is a PDF, complete and without password");
}

}  // namespace

MappedFile::~MappedFile() {
    if (is_mapped_) ::munmap(const_cast<char*>(data_), size_);
}

void MappedFile::hold(std::string bytes) {
    held_ = std::move(bytes);
    data_ = held_.data();
    size_ = held_.size();
}

bool MappedFile::open(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    struct stat facts {};
    void* data = MAP_FAILED;
    if (::fstat(file, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size > 0) {
        data = ::mmap(nullptr, static_cast<std::size_t>(facts.st_size), PROT_READ, MAP_PRIVATE,
                      file, 0);
    }
    ::close(file);
    if (data == MAP_FAILED) return false;
    is_mapped_ = true;
    data_ = static_cast<const char*>(data);
    size_ = static_cast<std::size_t>(facts.st_size);
    return true;
}

base::Result<std::unique_ptr<PdfFile>> PdfFile::open(const std::filesystem::path& path) {
    std::unique_ptr<PdfFile> made(new PdfFile);
    if (!made->file_.open(path)) return unreadable(path.string(), "can't be read");
    return read(std::move(made), path.string());
}

base::Result<std::unique_ptr<PdfFile>> PdfFile::from_bytes(std::string bytes) {
    std::unique_ptr<PdfFile> made(new PdfFile);
    made->file_.hold(std::move(bytes));
    return read(std::move(made), "the PDF");
}

base::Result<std::unique_ptr<PdfFile>> PdfFile::read(std::unique_ptr<PdfFile> made,
                                                     const std::string& path) {
    if (!made->read_references()) return unreadable(path, "has no cross-reference that is whole");
    if (!made->trailer_.get("Encrypt").is(ObjectKind::null))
        return unreadable(path, "is encrypted");
    std::fill(made->is_set_.begin(), made->is_set_.end(), false);  // now: is in the page tree
    const PdfObject root = made->catalog();
    made->inherited_.emplace_back().kind = ObjectKind::dictionary;
    const std::uint32_t top = root.get("Pages").reference();
    if (!made->collect_pages(made->value(root, "Pages"), top, 0, 0) || made->pages_.empty()) {
        return unreadable(path, "has no page tree that is whole");
    }
    return made;
}

void PdfFile::put(std::uint64_t number, const Entry& entry) {
    if (number >= most_objects) return;
    if (number >= entries_.size()) {
        entries_.resize(number + 1);
        is_set_.resize(number + 1, false);
    }
    if (is_set_[number]) return;  // newer sections come first
    is_set_[number] = true;
    entries_[number] = entry;
}

bool PdfFile::read_references() {
    const std::string_view bytes = file_.bytes();
    const std::size_t found = bytes.rfind("startxref");
    if (found == std::string_view::npos) return false;
    PdfLexer lexer(bytes, found + 9);
    PdfObject number;
    if (!lexer.next(number, false)) return false;
    std::vector<std::int64_t> waiting{number.integer()};
    std::set<std::int64_t> seen;
    while (!waiting.empty()) {
        const std::int64_t at = waiting.back();
        waiting.pop_back();
        if (at <= 0 || static_cast<std::uint64_t>(at) >= bytes.size()) return false;
        if (!seen.insert(at).second) continue;
        PdfLexer section(bytes, static_cast<std::size_t>(at));
        section.skip_white();
        PdfObject trailer;
        if (bytes.substr(section.at()).starts_with("xref")) {
            section.move_to(section.at() + 4);
            if (!read_table(section, trailer)) return false;
        } else {
            trailer = parse_at(static_cast<std::uint64_t>(at));
            if (trailer.stream == 0 || !read_reference_stream(trailer)) return false;
        }
        if (trailer_.is(ObjectKind::null)) trailer_ = trailer;
        // What a hybrid file adds comes before what is older.
        if (trailer.get("Prev").is(ObjectKind::number))
            waiting.push_back(trailer.get("Prev").integer());
        if (trailer.get("XRefStm").is(ObjectKind::number)) {
            waiting.push_back(trailer.get("XRefStm").integer());
        }
    }
    return trailer_.is(ObjectKind::dictionary);
}

bool PdfFile::read_table(PdfLexer& lexer, PdfObject& trailer) {
    const std::string_view bytes = file_.bytes();
    PdfObject token;
    while (lexer.next(token, false)) {
        if (token.is(ObjectKind::keyword)) break;
        const std::int64_t first = token.integer();
        if (!lexer.next(token, false)) return false;
        const std::int64_t count = token.integer();
        if (first < 0 || count < 0 || count > static_cast<std::int64_t>(most_objects)) return false;
        lexer.skip_white();
        // Rows of 20 bytes: offset, generation, n or f.
        for (std::int64_t i = 0; i < count; ++i) {
            const std::size_t at = lexer.at();
            if (at + 18 > bytes.size()) return false;
            const bool is_used = bytes[at + 17] == 'n';
            if (!is_used && bytes[at + 17] != 'f') return false;
            std::uint64_t offset = 0;
            for (std::size_t k = 0; k < 10; ++k) {
                const char c = bytes[at + k];
                if (c < '0' || c > '9') return false;
                offset = offset * 10 + static_cast<std::uint64_t>(c - '0');
            }
            put(static_cast<std::uint64_t>(first + i),
                {static_cast<std::uint8_t>(is_used ? 1 : 0), offset, 0});
            lexer.move_to(at + 18);
            lexer.skip_white();
        }
    }
    return token.text == "trailer" && lexer.next(trailer, true) &&
           trailer.is(ObjectKind::dictionary);
}

bool PdfFile::read_reference_stream(const PdfObject& stream) {
    std::string bytes;
    const PdfObject& widths = stream.get("W");
    if (!stream.get("Type").is_name("XRef") || widths.items.size() != 3 || !decode(stream, bytes)) {
        return false;
    }
    std::size_t width[3];
    for (std::size_t i = 0; i < 3; ++i) {
        const std::int64_t given = widths.items[i].integer();
        if (given < 0 || given > 8) return false;
        width[i] = static_cast<std::size_t>(given);
    }
    const std::size_t row = width[0] + width[1] + width[2];
    if (row == 0) return false;
    std::vector<std::int64_t> index;
    for (const PdfObject& one : stream.get("Index").items) index.push_back(one.integer());
    if (index.empty()) index = {0, stream.get("Size").integer()};
    std::size_t at = 0;
    for (std::size_t i = 0; i + 1 < index.size(); i += 2) {
        for (std::int64_t k = 0; k < index[i + 1] && at + row <= bytes.size(); ++k) {
            std::uint64_t field[3] = {1, 0, 0};
            for (std::size_t f = 0; f < 3; ++f) {
                if (width[f] != 0) field[f] = 0;
                for (std::size_t b = 0; b < width[f]; ++b) {
                    field[f] = field[f] << 8 | static_cast<unsigned char>(bytes[at++]);
                }
            }
            if (index[i] < 0) return false;
            put(static_cast<std::uint64_t>(index[i] + k),
                {static_cast<std::uint8_t>(std::min<std::uint64_t>(field[0], 3)), field[1],
                 static_cast<std::uint32_t>(field[2])});
        }
    }
    return true;
}

bool PdfFile::collect_pages(const PdfObject& node, std::uint32_t number, std::uint32_t inherited,
                            int depth) {
    if (!node.is(ObjectKind::dictionary) || depth > most_tree_depth || number >= entries_.size() ||
        is_set_[number]) {
        return false;
    }
    is_set_[number] = true;  // a page or node is in the tree once
    const PdfObject kids = value(node, "Kids");
    if (!kids.is(ObjectKind::array)) {
        pages_.push_back({number, inherited});
        return number != 0;
    }
    PdfObject given = inherited_[inherited];
    bool changes = false;
    for (const char* key : {"Resources", "MediaBox", "CropBox", "Rotate"}) {
        const PdfObject& own = node.get(key);
        if (own.is(ObjectKind::null)) continue;
        changes = true;
        PdfObject name;
        name.kind = ObjectKind::name;
        name.text = key;
        given.items.insert(given.items.begin(), {name, own});
    }
    if (changes) {
        inherited = static_cast<std::uint32_t>(inherited_.size());
        inherited_.push_back(std::move(given));
    }
    return std::all_of(kids.items.begin(), kids.items.end(), [&](const PdfObject& kid) {
        return collect_pages(resolved(kid), kid.reference(), inherited, depth + 1);
    });
}

PdfObject PdfFile::page(std::size_t index) const {
    PdfObject made = object(pages_[index].number);
    for (const PdfObject& one : inherited_[pages_[index].inherited].items) {
        made.items.push_back(one);  // behind its own, so found only when it has none
    }
    return made;
}

PdfObject PdfFile::parse_at(std::uint64_t offset) const {
    PdfObject made;
    if (offset >= file_.bytes().size()) return made;
    PdfLexer lexer(file_.bytes(), offset);
    PdfObject token;
    for (int i = 0; i < 3; ++i) {
        if (!lexer.next(token, false)) return made;
    }
    if (token.text != "obj" || !lexer.next(made, true)) return {};
    if (!made.is(ObjectKind::dictionary)) return made;
    lexer.skip_white();
    const std::string_view rest = file_.bytes().substr(lexer.at());
    if (!rest.starts_with("stream")) return made;
    std::size_t at = lexer.at() + 6;
    if (file_.bytes().substr(at).starts_with("\r\n")) {
        at += 2;
    } else if (at < file_.bytes().size()) {
        ++at;
    }
    made.stream = at;
    return made;
}

const PdfFile::ObjectStream* PdfFile::object_stream(std::uint32_t number) const {
    const auto known = object_streams_.find(number);
    if (known != object_streams_.end()) return known->second.get();
    if (number >= entries_.size() || entries_[number].type != 1) return nullptr;
    const PdfObject stream = parse_at(entries_[number].place);
    auto made = std::make_unique<ObjectStream>();
    if (stream.stream == 0 || !decode(stream, made->bytes)) return nullptr;
    const std::int64_t count = value(stream, "N").integer();
    const std::int64_t first = value(stream, "First").integer();
    PdfLexer lexer(made->bytes);
    PdfObject token;
    for (std::int64_t i = 0; i < count && first >= 0; ++i) {
        if (!lexer.next(token, false)) break;
        const auto object = static_cast<std::uint32_t>(token.integer());
        if (!lexer.next(token, false)) break;
        made->objects.emplace_back(object, static_cast<std::uint32_t>(token.integer() + first));
    }
    if (object_streams_.size() >= most_object_streams)
        object_streams_.erase(object_streams_.begin());
    return (object_streams_[number] = std::move(made)).get();
}

PdfObject PdfFile::object(std::uint32_t number) const {
    PdfObject made;
    if (number >= entries_.size()) return made;
    const Entry& entry = entries_[number];
    if (entry.type == 1) return parse_at(entry.place);
    if (entry.type != 2 || entry.place >= entries_.size()) return made;
    const ObjectStream* stream = object_stream(static_cast<std::uint32_t>(entry.place));
    if (stream == nullptr) return made;
    for (const auto& [object, offset] : stream->objects) {
        if (object != number) continue;
        PdfLexer lexer(stream->bytes, std::min<std::size_t>(offset, stream->bytes.size()));
        lexer.next(made, true);
        return made;
    }
    return made;
}

PdfObject PdfFile::resolved(const PdfObject& of) const {
    PdfObject made = of;
    for (int i = 0; i < 8 && made.is(ObjectKind::reference); ++i) made = object(made.reference());
    return made.is(ObjectKind::reference) ? PdfObject() : made;
}

std::string_view PdfFile::raw(const PdfObject& stream) const {
    const std::string_view bytes = file_.bytes();
    if (stream.stream == 0 || stream.stream >= bytes.size()) return {};
    const std::int64_t length = value(stream, "Length").integer();
    if (length <= 0 || static_cast<std::uint64_t>(length) > bytes.size() - stream.stream) return {};
    return bytes.substr(stream.stream, static_cast<std::size_t>(length));
}

bool PdfFile::decode(const PdfObject& stream, std::string& out) const {
    out = raw(stream);
    PdfObject filters = value(stream, "Filter");
    PdfObject settings = value(stream, "DecodeParms");
    if (filters.is(ObjectKind::null)) return true;
    if (!filters.is(ObjectKind::array)) {
        const PdfObject only = filters;
        filters.kind = ObjectKind::array;
        filters.items = {only};
        const PdfObject given = settings;
        settings.kind = ObjectKind::array;
        settings.items = {given};
    }
    for (std::size_t i = 0; i < filters.items.size(); ++i) {
        const PdfObject filter = resolved(filters.items[i]);
        std::string decoded;
        if (filter.is_name("FlateDecode") || filter.is_name("Fl")) {
            if (!inflate(out, decoded)) return false;
            if (i < settings.items.size()) {
                const PdfObject given = resolved(settings.items[i]);
                const auto number = [&](std::string_view key, std::int64_t otherwise) {
                    const PdfObject found = value(given, key);
                    return found.is(ObjectKind::number) ? found.integer() : otherwise;
                };
                if (!unpredict(decoded, number("Predictor", 1), number("Colors", 1),
                               number("BitsPerComponent", 8), number("Columns", 1))) {
                    return false;
                }
            }
        } else if (filter.is_name("ASCII85Decode") || filter.is_name("A85")) {
            if (!decode_ascii85(out, decoded)) return false;
        } else if (filter.is_name("ASCIIHexDecode") || filter.is_name("AHx")) {
            PdfObject text;
            const std::string quoted = '<' + out + '>';
            PdfLexer(quoted).next(text, false);
            decoded = text.text;
        } else {
            return false;
        }
        out = std::move(decoded);
    }
    return true;
}

base::Sha256 PdfFile::digest(const PdfObject& object) const {
    std::string bytes;
    add_digest(object, bytes, 0);
    return base::sha256(bytes);
}

void PdfFile::add_digest(const PdfObject& object, std::string& out, int depth) const {
    if (depth > most_tree_depth) return;
    out += static_cast<char>('A' + static_cast<int>(object.kind));
    if (object.is(ObjectKind::reference)) {
        const std::uint32_t number = object.reference();
        const auto [known, is_new] = digests_.try_emplace(number);
        if (is_new) {  // a cycle finds zeros
            std::string inside;
            add_digest(this->object(number), inside, depth + 1);
            digests_[number] = base::sha256(inside);
        }
        const base::Sha256& digest = digests_[number];
        out.append(reinterpret_cast<const char*>(digest.data()), digest.size());
        return;
    }
    out += object.text;
    out += '\n';
    if (object.is(ObjectKind::number)) out += fmt::format("{}", object.number);
    for (std::size_t i = 0; i < object.items.size(); ++i) {
        if (object.is(ObjectKind::dictionary) && i % 2 == 0 &&
            (object.items[i].text == "Parent" || object.items[i].text == "StructParents" ||
             object.items[i].text == "StructParent" || object.items[i].text == "Length")) {
            ++i;
            continue;
        }
        add_digest(object.items[i], out, depth + 1);
    }
    if (object.stream != 0) {
        const base::Sha256 digest = base::sha256(raw(object));
        out.append(reinterpret_cast<const char*>(digest.data()), digest.size());
    }
}

std::string pdf_text_string(std::string_view bytes) {
    std::string out;
    if (bytes.starts_with("\xFE\xFF")) {
        char32_t high = 0;
        for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
            const char32_t unit = static_cast<char32_t>(static_cast<unsigned char>(bytes[i])) << 8 |
                                  static_cast<unsigned char>(bytes[i + 1]);
            if (unit >= 0xD800 && unit < 0xDC00) {
                high = unit;
            } else if (unit >= 0xDC00 && unit < 0xE000) {
                if (high != 0) {
                    base::append_utf8(out, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
                }
                high = 0;
            } else {
                base::append_utf8(out, unit);
            }
        }
        return out;
    }
    if (bytes.starts_with("\xEF\xBB\xBF")) return std::string(bytes.substr(3));
    for (const char c : bytes) base::append_utf8(out, static_cast<unsigned char>(c));
    return out;
}

}  // namespace cajista::compare::detail
