// SPDX-License-Identifier: Apache-2.0
#include "base/check_xml.h"

#include <algorithm>
#include <memory>
#include <new>
#include <optional>
#include <vector>

#include <expat.h>

#include "base/limits.h"
#include "base/print_number.h"

namespace cajista::base {

namespace {

struct Check {
    XML_Parser parser;
    const SourceFilePtr& file;
    std::vector<std::uint32_t> open_elements{};  ///< offset of each start tag
    std::optional<Diagnostic> finding{};

    std::uint32_t offset() const {
        const XML_Index index = XML_GetCurrentByteIndex(parser);
        const auto size = static_cast<XML_Index>(file->text.size());
        return static_cast<std::uint32_t>(std::clamp<XML_Index>(index, 0, size));
    }
    SourceSpan here() const {
        const auto most = static_cast<std::uint32_t>(file->text.size());
        const std::uint32_t begin = offset();
        const int bytes = std::max(XML_GetCurrentByteCount(parser), 1);
        return {file, begin, std::min(begin + static_cast<std::uint32_t>(bytes), most)};
    }
    void stop(Diagnostic diagnostic) {
        if (finding) return;
        finding = std::move(diagnostic);
        XML_StopParser(parser, XML_FALSE);
    }
    /// The `<name` of the start tag at `begin`.
    SourceSpan tag_at(std::uint32_t begin) const {
        const std::size_t end = file->text.find_first_of(" \t\r\n/>", begin);
        return {file, begin, static_cast<std::uint32_t>(std::min(end, file->text.size()))};
    }
};

void on_start(void* user, const XML_Char* /*name*/, const XML_Char** /*attributes*/) {
    auto& check = *static_cast<Check*>(user);
    check.open_elements.push_back(check.offset());
    if (check.open_elements.size() <= static_cast<std::size_t>(limits::xml_depth)) return;
    std::string message = "elements are nested more than ";
    append_integer(message, limits::xml_depth);
    check.stop(error("base.xml-too-deep", message + " deep", check.here()));
}

void on_end(void* user, const XML_Char* /*name*/) {
    static_cast<Check*>(user)->open_elements.pop_back();
}

void on_doctype(void* user, const XML_Char* /*name*/, const XML_Char* /*system*/,
                const XML_Char* /*public*/, int /*has_internal_subset*/) {
    auto& check = *static_cast<Check*>(user);
    SourceSpan place = check.here();
    const std::size_t begin = check.file->text.rfind("<!DOCTYPE", place.begin);
    if (begin != std::string::npos) place.begin = static_cast<std::uint32_t>(begin);
    check.stop(error("base.xml-doctype", "a document type declaration is not accepted", place)
                   .hint("remove the <!DOCTYPE …>; write characters instead of entities"));
}

void on_declaration(void* user, const XML_Char* /*version*/, const XML_Char* encoding,
                    int /*standalone*/) {
    auto& check = *static_cast<Check*>(user);
    if (encoding == nullptr) return;
    std::string name = encoding;
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    const std::string& text = check.file->text;
    const bool is_ascii = std::none_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0x80U) != 0;
    });
    // ASCII may be what the declaration says, unless that takes two bytes a character.
    const bool fits = is_ascii && !name.starts_with("UTF-16") && !name.starts_with("UTF-32") &&
                      !name.starts_with("ISO-10646-UCS");
    if (fits || name == "UTF-8" || name == "UTF8") return;
    check.stop(error("base.xml-encoding",
                     "the file is UTF-8 but declares encoding " + std::string(encoding),
                     check.here())
                   .hint("write encoding=\"UTF-8\""));
}

Diagnostic malformed(const Check& check, XML_Error code) {
    std::string message = XML_ErrorString(code);
    SourceSpan place = check.here();
    // expat points behind the "</" of a wrong end tag.
    if (place.begin >= 2 && check.file->text.compare(place.begin - 2, 2, "</") == 0) {
        place.begin -= 2;
    }
    Diagnostic finding = error("base.xml-malformed", message, place);
    const bool about_tags = code == XML_ERROR_TAG_MISMATCH || code == XML_ERROR_NO_ELEMENTS ||
                            code == XML_ERROR_UNCLOSED_TOKEN;
    if (about_tags && !check.open_elements.empty()) {
        const SourceSpan tag = check.tag_at(check.open_elements.back());
        finding.labels.push_back({tag, "this element is open"});
        finding.hints.push_back("close it with </" +
                                check.file->text.substr(tag.begin + 1, tag.end - tag.begin - 1) +
                                ">");
    } else if (code == XML_ERROR_INVALID_TOKEN) {
        finding.hints.push_back("write &lt; for <, &amp; for &");
    } else if (code == XML_ERROR_UNDEFINED_ENTITY) {
        finding.hints.push_back(
            "XML knows &amp; &lt; &gt; &quot; &apos; and numbers; write other characters as they "
            "are");
    }
    return finding;
}

}  // namespace

Status check_xml(const SourceFilePtr& file) {
    // The encoding is fixed: read_source has checked it. The separator is never seen by us.
    const std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser(
        XML_ParserCreateNS("UTF-8", '\x1F'), &XML_ParserFree);
    if (!parser) throw std::bad_alloc();
    Check check{parser.get(), file};
    XML_SetUserData(parser.get(), &check);
    XML_SetElementHandler(parser.get(), on_start, on_end);
    XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
    XML_SetXmlDeclHandler(parser.get(), on_declaration);
    // At most limits::source_file_bytes, so the length fits an int.
    const int length = static_cast<int>(file->text.size());
    const XML_Status status = XML_Parse(parser.get(), file->text.data(), length, XML_TRUE);
    if (check.finding) return std::move(*check.finding);
    if (status != XML_STATUS_OK) return malformed(check, XML_GetErrorCode(parser.get()));
    return {};
}

struct XmlPieces::State {
    std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser{
        XML_ParserCreateNS("UTF-8", '\x1F'), &XML_ParserFree};
    bool has_doctype = false;

    Status parse(std::string_view piece, bool is_last) {
        constexpr std::size_t most = std::size_t{1} << 30;  // expat counts in int
        do {
            const std::string_view part = piece.substr(0, most);
            piece.remove_prefix(part.size());
            const bool ends = is_last && piece.empty();
            const XML_Status status =
                XML_Parse(parser.get(), part.data(), static_cast<int>(part.size()), ends ? 1 : 0);
            if (has_doctype) {
                return error("base.xml-doctype", "a document type declaration is not accepted");
            }
            if (status == XML_STATUS_OK) continue;
            return error("base.xml-malformed", XML_ErrorString(XML_GetErrorCode(parser.get())));
        } while (!piece.empty());
        return {};
    }
};

XmlPieces::XmlPieces() : state_(std::make_unique<State>()) {
    if (!state_->parser) throw std::bad_alloc();
    XML_SetUserData(state_->parser.get(), state_.get());
    XML_SetStartDoctypeDeclHandler(state_->parser.get(), [](void* user, const XML_Char*,
                                                            const XML_Char*, const XML_Char*, int) {
        auto& state = *static_cast<State*>(user);
        state.has_doctype = true;
        XML_StopParser(state.parser.get(), XML_FALSE);
    });
}
XmlPieces::~XmlPieces() = default;

Status XmlPieces::add(std::string_view piece) {
    return piece.empty() ? Status() : state_->parse(piece, false);
}
Status XmlPieces::finish() { return state_->parse({}, true); }

}  // namespace cajista::base
