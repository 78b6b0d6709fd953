// SPDX-License-Identifier: Apache-2.0
#include "graphic/detail/copy_page.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <libdeflate.h>

#include "base/color.h"
#include "base/limits.h"
#include "graphic/detail/pdf_content.h"

namespace cajista::graphic::detail {

namespace {

/// libqpdf unpacks without a limit: other filters than a plain FlateDecode only for so much.
constexpr std::size_t most_foreign_bytes = std::size_t{128} << 10;

/// What is of the other file and not of its looks, or is forbidden by standards and not needed:
/// structure, layers, metadata, private data, sets that subset fonts need not have.
bool is_left_out(std::string_view key) {
    static constexpr std::array<std::string_view, 22> keys{
        "/AA",         "/A",          "/Alternates", "/Annots",       "/CIDSet",
        "/CharSet",    "/Length",     "/DL",         "/LastModified", "/Measure",
        "/Metadata",   "/OC",         "/OPI",        "/Parent",       "/PieceInfo",
        "/Properties", "/PtData",     "/Ref",        "/StructParent", "/StructParents",
        "/Thumb",      "/Interpolate"};
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

bool is_transfer(std::string_view key) {
    return key == "/TR" || key == "/TR2" || key == "/HT" || key == "/HTP";
}

/// `/Name` with what a file can't hold bare as #XX.
void append_name(std::string& out, std::string_view name) {
    out += '/';
    for (const char byte : name) {
        const bool is_plain = byte > '!' && byte < '~' &&
                              std::string_view("#%()<>[]{}/").find(byte) == std::string_view::npos;
        if (is_plain) {
            out += byte;
        } else {
            fmt::format_to(std::back_inserter(out), "#{:02X}", static_cast<unsigned char>(byte));
        }
    }
}

struct Unpacker {
    libdeflate_decompressor* state = libdeflate_alloc_decompressor();
    ~Unpacker() { libdeflate_free_decompressor(state); }
    Unpacker() = default;
    Unpacker(const Unpacker&) = delete;
    Unpacker& operator=(const Unpacker&) = delete;
};

/// zlib data of at most base::limits::pdf_content_bytes.
bool unpack(std::string_view packed, std::string& out) {
    const Unpacker unpacker;
    for (std::size_t room = std::max<std::size_t>(packed.size() * 4, 4096);; room *= 4) {
        room = std::min(room, base::limits::pdf_content_bytes);
        out.resize(room);
        std::size_t length = 0;
        const libdeflate_result result = libdeflate_zlib_decompress(
            unpacker.state, packed.data(), packed.size(), out.data(), out.size(), &length);
        if (result == LIBDEFLATE_SUCCESS) {
            out.resize(length);
            return true;
        }
        if (result != LIBDEFLATE_INSUFFICIENT_SPACE) return false;
        if (room == base::limits::pdf_content_bytes) return false;
    }
}

/// The names of a stream's filters, in order.
std::vector<std::string> filters_of(const QpdfObject& stream) {
    const QpdfObject filter = stream.get("/Filter");
    std::vector<std::string> names;
    if (filter.is_name()) names.push_back(filter.name());
    for (int i = 0; i < std::min(filter.size(), 8); ++i) names.push_back(filter.item(i).name());
    return names;
}

bool has_program(const QpdfObject& font) {
    const QpdfObject descriptor = font.get("/FontDescriptor");
    for (const char* key : {"/FontFile", "/FontFile2", "/FontFile3"}) {
        if (descriptor.get(key).is_stream()) return true;
    }
    return false;
}

/// Whether each code has a Unicode value (ISO 19005-2, 6.2.11.7.2).
bool tells_text(const QpdfObject& font) {
    if (font.get("/ToUnicode").is_stream()) return true;
    if (font.get("/Subtype").name() == "Type0") return false;
    const std::string encoding = font.get("/Encoding").name();
    return encoding == "WinAnsiEncoding" || encoding == "MacRomanEncoding";
}

}  // namespace

bool pack(std::string_view bytes, std::string& out) {
    constexpr int level = 9;  // once a job
    libdeflate_compressor* compressor = libdeflate_alloc_compressor(level);
    if (compressor == nullptr) return false;
    out.resize(libdeflate_zlib_compress_bound(compressor, bytes.size()));
    out.resize(
        libdeflate_zlib_compress(compressor, bytes.data(), bytes.size(), out.data(), out.size()));
    libdeflate_free_compressor(compressor);
    return !out.empty() && out.size() < bytes.size();
}

bool PageCopier::fail(std::string_view code, std::string problem) {
    if (!code_.empty()) return false;
    code_ = code;
    problem_ = std::move(problem);
    return false;
}

bool PageCopier::read_unpacked(const QpdfObject& stream, std::string& out) {
    if (!stream.get("/F").is_null()) {
        return fail("graphic.pdf-unsupported", "a stream is in a file of its own");
    }
    std::string raw;
    if (!stream.read(QpdfObject::Data::raw, raw)) {
        return fail("graphic.pdf-malformed", "a stream can't be read");
    }
    const std::vector<std::string> filters = filters_of(stream);
    if (filters.empty()) {
        out = std::move(raw);
        return true;
    }
    const bool is_plain = filters.size() == 1 && filters[0] == "FlateDecode" &&
                          !stream.get("/DecodeParms").is_dictionary();
    if (is_plain && unpack(raw, out)) return true;
    if (raw.size() > most_foreign_bytes) {
        return fail("graphic.pdf-too-large",
                    "a stream is damaged, unpacks to more than 64 MiB, or is packed in an old way");
    }
    if (!stream.read(QpdfObject::Data::decoded, out)) {
        return fail("graphic.pdf-malformed", "a stream can't be unpacked");
    }
    if (out.size() > base::limits::pdf_content_bytes) {
        return fail("graphic.pdf-too-large", "a stream unpacks to more than 64 MiB");
    }
    return true;
}

bool PageCopier::clean(const std::string& raw, std::string& out) {
    CleanedContent cleaned = clean_content(raw);
    if (cleaned.is_wrong) {
        return fail("graphic.pdf-malformed", "its content is damaged: " + cleaned.problem);
    }
    color_spaces_ |= cleaned.color_spaces;
    out = std::move(cleaned.bytes);
    return true;
}

bool PageCopier::read_content(const QpdfObject& contents, std::string& out) {
    std::string raw;
    const auto append = [&](const QpdfObject& stream) {
        if (!stream.is_stream()) return true;
        std::string part;
        if (!read_unpacked(stream, part)) return false;
        raw += part;
        raw += '\n';
        return raw.size() <= base::limits::pdf_content_bytes ||
               fail("graphic.pdf-too-large", "its content is more than 64 MiB");
    };
    if (!append(contents)) return false;
    for (int i = 0; i < contents.size(); ++i) {
        if (!append(contents.item(i))) return false;
    }
    return clean(raw, out);
}

std::string PageCopier::write_scalar(const QpdfObject& object) {
    std::string out;
    if (object.is_name()) {
        const std::string name = object.name();
        const int space = name.starts_with("Device") ? device_space(name) : -1;
        if (space >= 0) color_spaces_ |= static_cast<std::uint8_t>(1U << space);
        append_name(out, name);
    } else if (object.is_string()) {
        out += '<';
        for (const char byte : object.bytes()) {
            fmt::format_to(std::back_inserter(out), "{:02X}", static_cast<unsigned char>(byte));
        }
        out += '>';
    } else {
        out = object.written();
    }
    return out;
}

std::string PageCopier::write_reference(const QpdfObject& object, Kind kind) {
    const int number = object.number_in_file();
    const auto [at, is_new] = known_.try_emplace(number, page_.objects.size());
    if (is_new) {
        if (page_.objects.size() >= base::limits::pdf_page_objects) {
            fail("graphic.pdf-too-large",
                 fmt::format("a page has more than {} objects", base::limits::pdf_page_objects));
            return "null";
        }
        page_.objects.emplace_back();
        waiting_.push_back({object, at->second, kind});
    }
    std::string out(1, ImportedPage::reference);
    out += std::to_string(at->second);
    out += ';';
    return out;
}

std::string PageCopier::write(const QpdfObject& object, Kind kind, std::size_t depth) {
    if (!code_.empty()) return "null";
    constexpr std::size_t most_steps = 5'000'000;  // dictionaries that hold themselves
    if (depth > base::limits::pdf_nesting || ++steps_ > most_steps) {
        fail("graphic.pdf-too-large",
             fmt::format("objects are nested deeper than {}", base::limits::pdf_nesting));
        return "null";
    }
    const bool holds_more = object.is_dictionary() || object.is_array() || object.is_stream();
    if (!holds_more) return write_scalar(object);
    // Resources stand in their form: a file may add to them.
    const bool is_place = kind == Kind::resources || kind == Kind::color_spaces;
    if (object.is_indirect() && depth > 0 && !(is_place && object.is_dictionary())) {
        return write_reference(object, kind);
    }
    if (object.is_array()) {
        std::string out = "[";
        const bool is_profile = object.size() > 1 && object.item(0).name() == "ICCBased";
        for (int i = 0; i < object.size(); ++i) {
            if (i > 0) out += ' ';
            out += write(object.item(i), is_profile ? Kind::profile : Kind::other, depth + 1);
        }
        return out + ']';
    }
    if (object.is_stream()) return write_reference(object, kind);
    return "<<" + write_entries(object, kind, depth) + ">>";
}

void PageCopier::note_layers(const std::string& key, const QpdfObject& value) {
    if (key == "/OC") has_layers_ = true;
    if (key != "/Properties" || !value.is_dictionary()) return;
    for (const std::string& name : value.keys()) {
        const std::string type = value.get(name.c_str()).get("/Type").name();
        has_layers_ = has_layers_ || type == "OCG" || type == "OCMD";
    }
}

bool PageCopier::is_wanted(const std::string& key, const QpdfObject& value, Kind kind) {
    if (kind == Kind::names || kind == Kind::color_spaces) return true;
    note_layers(key, value);
    if (is_left_out(key)) return false;
    if (kind == Kind::profile && key == "/Alternate") return false;
    if (kind == Kind::unpacked && (key == "/Filter" || key == "/DecodeParms")) return false;
    if (is_transfer(key) && value.name() != "Default" && value.name() != "Identity") {
        traits_.bits |= PageTraits::transfer;
    }
    return true;
}

std::string PageCopier::write_entries(const QpdfObject& object, Kind kind, std::size_t depth) {
    std::string out;
    bool has_spaces = false;
    if (kind != Kind::names && object.get("/Type").name() == "Font") note_font(object);
    for (const std::string& key : object.keys()) {
        const QpdfObject value = object.get(key.c_str());
        if (!is_wanted(key, value, kind)) continue;
        append_name(out, std::string_view(key).substr(1));
        out += ' ';
        const bool holds_names =
            kind == Kind::resources || key == "/CharProcs" || key == "/Colorants";
        Kind inner = holds_names ? Kind::names : Kind::other;
        if (kind == Kind::names || kind == Kind::color_spaces) inner = Kind::other;
        if (kind == Kind::resources && key == "/ColorSpace") inner = Kind::color_spaces;
        if (kind == Kind::other || kind == Kind::unpacked) {
            if (key == "/Resources") inner = Kind::resources;
        }
        has_spaces = has_spaces || inner == Kind::color_spaces;
        out += write(value, inner, depth + 1);
    }
    if (kind == Kind::color_spaces) {
        if (object.get("/DefaultRGB").is_null()) out += ImportedPage::default_rgb;
    } else if (kind == Kind::resources && !has_spaces) {
        out += "/ColorSpace<<";
        out += ImportedPage::default_rgb;
        out += ">>";
    }
    return out;
}

void PageCopier::note_font(const QpdfObject& font) {
    const std::string subtype = font.get("/Subtype").name();
    const std::string name = font.get("/BaseFont").name();
    const auto note = [&](std::uint8_t bit) {
        if (traits_.font.empty() || bit == PageTraits::unembedded_font) traits_.font = name;
        traits_.bits |= bit;
    };
    const bool is_descendant = subtype.starts_with("CIDFontType");
    if (!is_descendant && !tells_text(font)) note(PageTraits::unmapped_font);
    if (subtype != "Type0" && subtype != "Type3" && !has_program(font)) {
        note(PageTraits::unembedded_font);
    }
}

bool PageCopier::copy_stream(const QpdfObject& stream, Kind kind, ImportedPage::Object& out) {
    out.is_stream = true;
    const std::string subtype = stream.get("/Subtype").name();
    const bool is_form = subtype == "Form";
    const bool is_tiling =
        stream.get("/PatternType").is_number() && stream.get("/PaintType").is_number();
    if (subtype == "PS" || !stream.get("/PS").is_null()) {
        return fail("graphic.pdf-unsupported", "it holds PostScript");
    }
    std::string raw;
    const std::vector<std::string> filters = filters_of(stream);
    const auto has = [&](std::string_view name) {
        return std::find(filters.begin(), filters.end(), name) != filters.end();
    };
    // PDF/A knows no LZW; a Crypt filter is of the other file.
    const bool unpacks = is_form || is_tiling || has("LZWDecode") || has("Crypt");
    out.value = write_entries(stream.dictionary(), unpacks ? Kind::unpacked : kind, 0);
    if (unpacks) {
        if (!read_unpacked(stream, raw)) return false;
        if ((is_form || is_tiling) && !clean(raw, raw)) return false;
        std::string packed;
        out.is_packed = pack(raw, packed);
        out.data = out.is_packed ? std::move(packed) : std::move(raw);
    } else {
        if (!stream.get("/F").is_null()) {
            return fail("graphic.pdf-unsupported", "a stream is in a file of its own");
        }
        if (!stream.read(QpdfObject::Data::raw, out.data)) {
            return fail("graphic.pdf-malformed", "a stream can't be read");
        }
    }
    copied_bytes_ += out.data.size();
    if (copied_bytes_ > base::limits::pdf_bytes) {
        return fail("graphic.pdf-too-large", "a page refers to more than 64 MiB");
    }
    return true;
}

bool PageCopier::copy_waiting() {
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
        const Waiting next = waiting_[i];
        ImportedPage::Object copied;
        if (next.object.is_stream()) {
            if (!copy_stream(next.object, next.kind, copied)) return false;
        } else {
            copied.value = write(next.object, next.kind, 0);
        }
        if (!code_.empty()) return false;
        page_.objects[next.index] = std::move(copied);
    }
    give_digests();
    return true;
}

void PageCopier::give_digests() {
    // Objects come after those that refer to them first, so backwards most are ready at once; what
    // refers to itself never is.
    constexpr int most_turns = 8;
    const auto digest_of = [&](const ImportedPage::Object& object, base::Sha256& digest) {
        std::string text(1, object.is_stream ? 's' : 'o');
        for (std::size_t at = 0; at < object.value.size(); ++at) {
            text += object.value[at];
            if (object.value[at] != ImportedPage::reference) continue;
            const std::size_t index = std::strtoul(object.value.c_str() + at + 1, nullptr, 10);
            if (page_.objects[index].digest == base::Sha256{}) return false;
            text += base::to_hex(page_.objects[index].digest);
            at = object.value.find(';', at);
        }
        text += '\0';
        text += object.data;
        digest = base::sha256(text);
        return true;
    };
    bool goes_on = true;
    for (int turn = 0; turn < most_turns && goes_on; ++turn) {
        goes_on = false;
        for (std::size_t i = page_.objects.size(); i-- > 1;) {
            ImportedPage::Object& object = page_.objects[i];
            if (object.digest != base::Sha256{}) continue;
            goes_on = digest_of(object, object.digest) || goes_on;
        }
    }
}

}  // namespace cajista::graphic::detail
