// SPDX-License-Identifier: Apache-2.0
// Files of a document: XML made by templates, files of the template's folder, content of records.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "compose/detail/builder.h"
#include "compose/detail/walk.h"
#include "value/convert.h"

namespace cajista::compose::detail {

using templates::AttachNode;
using templates::NodeKind;

namespace {

constexpr std::size_t most_kept_files = 100;  // files named by data that a worker keeps

struct MediaType {
    std::string_view ending, type;
};
constexpr std::array media_types{
    MediaType{".xml", "text/xml"},
    MediaType{".pdf", "application/pdf"},
    MediaType{".txt", "text/plain"},
    MediaType{".csv", "text/csv"},
    MediaType{".html", "text/html"},
    MediaType{".json", "application/json"},
    MediaType{".png", "image/png"},
    MediaType{".jpg", "image/jpeg"},
    MediaType{".jpeg", "image/jpeg"},
    MediaType{".svg", "image/svg+xml"},
    MediaType{".zip", "application/zip"},
    MediaType{".ics", "text/calendar"},
    MediaType{".ods", "application/vnd.oasis.opendocument.spreadsheet"},
    MediaType{".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
};

std::string_view media_type_of(std::string_view name) {
    const std::string_view ending = name.substr(std::min(name.rfind('.'), name.size()));
    for (const MediaType& known : media_types) {
        if (base::is_same_name(known.ending, ending)) return known.type;
    }
    return "application/octet-stream";
}

/// RFC 6838, 4.2: `type/subtype` of restricted names.
bool is_media_type(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == 0 || slash == std::string_view::npos || slash + 1 == text.size()) return false;
    return text.size() <= 127 && std::all_of(text.begin(), text.end(), [](char c) {
               return base::is_letter_or_digit(c) ||
                      std::string_view("/.+-_!$&^#").find(c) != std::string_view::npos;
           });
}

/// A name that every system can save: no path, no control character.
bool is_file_name(std::string_view name) {
    if (name.empty() || name.size() > 240 || name == "." || name == "..") return false;
    return std::none_of(name.begin(), name.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '/' || c == '\\';
    });
}

/// RFC 4648, 4; line ends and spaces don't count. False: it is something else.
bool decode_base64(std::string_view text, std::string& out) {
    std::uint32_t bits = 0;
    int count = 0, padding = 0;
    for (const char c : text) {
        if (base::is_space(c)) continue;
        std::uint32_t value = 0;
        if (c >= 'A' && c <= 'Z') {
            value = static_cast<std::uint32_t>(c - 'A');
        } else if (c >= 'a' && c <= 'z') {
            value = static_cast<std::uint32_t>(c - 'a' + 26);
        } else if (c >= '0' && c <= '9') {
            value = static_cast<std::uint32_t>(c - '0' + 52);
        } else if (c == '+' || c == '/') {
            value = c == '+' ? 62 : 63;
        } else if (c == '=') {
            ++padding;
            continue;
        } else {
            return false;
        }
        if (padding > 0) return false;
        bits = bits << 6 | value;
        if (++count % 4 == 0) {
            for (int i = 2; i >= 0; --i) out += static_cast<char>(bits >> (8 * i) & 0xFF);
            bits = 0;
        }
    }
    const int rest = count % 4;
    if (rest == 1 || (padding > 0 && (rest + padding) != 4)) return false;
    if (rest == 2) out += static_cast<char>(bits >> 4 & 0xFF);
    if (rest == 3) {
        out += static_cast<char>(bits >> 10 & 0xFF);
        out += static_cast<char>(bits >> 2 & 0xFF);
    }
    return true;
}

enum class Markup : std::uint8_t { text, attribute };

/// False: a character that XML 1.0 (2.2) can't hold.
bool append_escaped(std::string& out, std::string_view text, Markup where) {
    for (std::size_t offset = 0; offset < text.size();) {
        const std::size_t begin = offset;
        const char32_t character = base::next_code_point(text, offset);
        const bool is_white = character == '\n' || character == '\r' || character == '\t';
        if ((character < 0x20 && !is_white) || character == 0xFFFE || character == 0xFFFF) {
            return false;
        }
        if (character == '&') {
            out += "&amp;";
        } else if (character == '<') {
            out += "&lt;";
        } else if (character == '>') {
            out += "&gt;";
        } else if (character == '"' && where == Markup::attribute) {
            out += "&quot;";
        } else if (character == '\r' || (is_white && where == Markup::attribute)) {
            out += fmt::format("&#{};", static_cast<unsigned>(character));
        } else {
            out += text.substr(begin, offset - begin);
        }
    }
    return true;
}

}  // namespace

/// Kept apart from the channel: print leaves them out, so they are those of the file that is sent.
std::span<const base::Attachment> Builder::attachments() {
    if (!options_.attachments || plan_.attachments.empty() || failed_) return {};
    const templates::ChannelMask channel = channel_;
    if (channel_ == templates::mask_of(templates::Channel::print)) {
        channel_ = templates::mask_of(templates::Channel::archive);
    }
    std::vector<base::Attachment> made;
    const auto emit = [this, &made](const Node& node) {
        attach(static_cast<const AttachNode&>(node), made);
    };
    walk(plan_.attachments, emit);
    channel_ = channel;
    return failed_ ? std::span<const base::Attachment>() : arena_->copy(made);
}

void Builder::attach(const AttachNode& node, std::vector<base::Attachment>& made) {
    base::Attachment file;
    if (!attachment_bytes(node, file)) return;
    if (node.name != nullptr) file.name = text_of(node.name);
    if (node.description != nullptr) file.description = text_of(node.description);
    file.media_type =
        node.media_type != nullptr ? text_of(node.media_type) : media_type_of(file.name);
    file.relationship = node.relationship;
    file.profile = node.profile;
    if (failed_) return;
    if (!is_file_name(file.name)) {
        return fail(base::error("compose.attachment-name",
                                "the name of an attachment is empty, longer than 240 bytes or has "
                                "'/', '\\' or control characters in it",
                                plan_.span_of(node.place)));
    }
    if (!is_media_type(file.media_type)) {
        return fail(base::error("compose.attachment-type",
                                "the type of an attachment is no media type",
                                plan_.span_of(node.place))
                        .hint("a media type is like text/csv"));
    }
    for (const base::Attachment& other : made) {
        const bool two_invoices = file.profile != base::InvoiceProfile::none &&
                                  other.profile != base::InvoiceProfile::none;
        if (other.name != file.name && !two_invoices) continue;
        return fail(base::error("compose.attachment-twice",
                                two_invoices ? "the document has two electronic invoices"
                                             : "two attachments of the document have the same name",
                                plan_.span_of(node.place)));
    }
    if (made.size() == base::limits::document_attachments) {
        return fail(base::error("compose.document-too-large",
                                fmt::format("a document can't have more than {} attachments",
                                            base::limits::document_attachments),
                                plan_.span_of(node.place)));
    }
    if (node.schema != UINT32_MAX && !check_schema(node, file.bytes)) return;
    made.push_back(file);
}

/// False: there is nothing to attach, or an error.
bool Builder::attachment_bytes(const AttachNode& node, base::Attachment& file) {
    if (node.is_xml) {
        const std::string text = xml_text(node);
        if (failed_) return false;
        file.bytes = arena_->copy(text);
        return true;
    }
    if (node.file != UINT32_MAX) {
        file.bytes = plan_.attached_files[node.file].bytes;
        file.is_shared = true;
        return true;
    }
    if (node.source != nullptr) return named_file(node, file);
    const value::Value content = evaluate(*node.content, node.place);
    if (failed_ || content.is_null()) return false;
    std::string text = content.is(value::ValueKind::string) ? std::string(content.as_string())
                                                            : value::to_plain_text(content);
    if (node.is_base64) {
        std::string decoded;
        if (!decode_base64(text, decoded)) {
            fail(base::error("compose.attachment-encoding",
                             "the content of an attachment is not base64",
                             plan_.span_of(node.place)));
            return false;
        }
        text = std::move(decoded);
    }
    if (text.size() > base::limits::attachment_bytes) {
        fail(base::error("compose.attachment-too-large",
                         fmt::format("an attachment can't have more than {} bytes",
                                     base::limits::attachment_bytes),
                         plan_.span_of(node.place)));
        return false;
    }
    file.bytes = arena_->copy(text);
    return true;
}

bool Builder::named_file(const AttachNode& node, base::Attachment& file) {
    const std::string_view name = text_of(node.source);
    if (failed_ || name.empty()) return false;
    if (kept_files_.size() >= most_kept_files) kept_files_.clear();
    auto known = kept_files_.find(name);
    if (known == kept_files_.end()) {
        auto path = base::resolve_inside(plan_.folder, name, plan_.span_of(node.place));
        if (!path) {
            fail(std::move(path).errors());
            return false;
        }
        auto bytes = base::read_bytes(path.value(), base::limits::attachment_bytes,
                                      plan_.span_of(node.place));
        if (!bytes) {
            fail(std::move(bytes).errors());
            return false;
        }
        known = kept_files_.emplace(std::string(name), std::move(bytes).value()).first;
    }
    // Copied: the worker may forget the file while the document is still in use.
    file.bytes = arena_->copy(std::string_view(known->second));
    file.is_shared = true;
    file.name = name.substr(name.rfind('/') + 1);
    return true;
}

// --- XML

/// The whole text. Values are printed for machines: numbers with a point, dates as ISO 8601, and
/// format() knows no country.
std::string Builder::xml_text(const AttachNode& node) {
    locale::Locale* const outer = locale_;
    locale::Locale* const plain = locales_.get("en-US-u-va-posix");
    if (plain != nullptr) locale_ = plain;
    const std::uint64_t steps = frame_->steps_left;
    open_frame(*arena_);
    frame_->steps_left = steps;
    prints_plain_ = true;
    if (node.profile != base::InvoiceProfile::none) {
        const base::InvoiceProfileFacts& facts = base::facts_of(node.profile);
        set_variable(node.profile_slot, value::Value::string(facts.name));
        set_variable(node.guideline_slot, value::Value::string(facts.guideline));
    }
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    const std::size_t empty = out.size();
    xml_nodes(node.xml, out, 0);
    prints_plain_ = false;
    locale_ = outer;
    const std::uint64_t left = frame_->steps_left;
    open_frame(*arena_);
    frame_->steps_left = left;
    if (!failed_ && out.size() == empty) {
        fail(base::error("compose.xml-empty", "the XML template gives no element for this record",
                         plan_.span_of(node.place)));
    }
    return out;
}

/// Elements on lines of their own; true when anything was written.
bool Builder::xml_nodes(Nodes nodes, std::string& out, int depth) {
    const std::size_t before = out.size();
    const auto emit = [this, &out, depth](const Node& node) {
        if (node.kind == NodeKind::xml_text) {
            const auto& text = static_cast<const templates::XmlTextNode&>(node);
            xml_value(*text.text, out, node);
        } else {
            xml_element(static_cast<const templates::XmlElementNode&>(node), out, depth);
        }
    };
    walk(nodes, emit);
    return out.size() != before;
}

void Builder::xml_value(const templates::TextPlan& text, std::string& out, const Node& node) {
    const std::string_view value = text_of(&text);
    if (failed_ || append_escaped(out, value, Markup::text)) return;
    fail_character(node);
}

void Builder::fail_character(const Node& node) {
    fail(base::error("compose.xml-character",
                     "a value has a control character in it, which XML can't hold",
                     plan_.span_of(node.place)));
}

void Builder::xml_element(const templates::XmlElementNode& node, std::string& out, int depth) {
    const std::size_t begin = out.size();
    if (begin > base::limits::attachment_bytes) {
        return fail(base::error(
            "compose.attachment-too-large",
            fmt::format("the XML has more than {} bytes", base::limits::attachment_bytes),
            plan_.span_of(node.place)));
    }
    if (depth > 0 && (out.back() == '>' || out.back() == '\n')) {
        if (out.back() != '\n') out += '\n';
        out.append(static_cast<std::size_t>(depth) * 2, ' ');
    }
    out += '<';
    out += node.name;
    for (const auto& attribute : node.attributes) {
        const std::string_view value = text_of(attribute.value);
        if (failed_) return;
        if (value.empty() && !attribute.is_constant) continue;
        out += ' ';
        out += attribute.name;
        out += "=\"";
        if (!append_escaped(out, value, Markup::attribute)) return fail_character(node);
        out += '"';
    }
    const std::size_t open = out.size();
    out += '>';
    const bool has_content = xml_nodes(node.children, out, depth + 1);
    if (failed_) return;
    if (!has_content) {
        if (!node.keeps_empty) return out.resize(begin);
        out.resize(open);
        out += "/>";
    } else {
        // Elements inside: the end tag stands below the begin tag.
        if (out[open + 1] == '\n') {
            out += '\n';
            out.append(static_cast<std::size_t>(depth) * 2, ' ');
        }
        out += "</";
        out += node.name;
        out += '>';
    }
    if (depth == 0) out += '\n';
}

bool Builder::check_schema(const AttachNode& node, std::string_view xml) {
    if (schemas_.size() <= node.schema) schemas_.resize(plan_.xml_schemas.size());
    std::unique_ptr<templates::XmlSchema>& schema = schemas_[node.schema];
    const templates::XmlSchemaSource& source = plan_.xml_schemas[node.schema];
    if (!schema) {
        auto parsed = templates::XmlSchema::create(source);
        if (!parsed) {
            fail(std::move(parsed).errors());
            return false;
        }
        schema = std::make_unique<templates::XmlSchema>(std::move(parsed).value());
    }
    const auto fault = schema->check(xml);
    if (!fault) return true;
    if (fault->is_total) {
        fail(base::error("compose.invoice-totals",
                         fmt::format("the totals of the electronic invoice don't add up: line {}, "
                                     "{}: {}",
                                     fault->line, fault->element, fault->message),
                         plan_.span_of(node.place)));
        return false;
    }
    fail(base::error("compose.xml-invalid",
                     fmt::format("the XML of the record isn't valid by the schema of {}: line {}, "
                                 "{}: {}",
                                 source.name, fault->line, fault->element, fault->message),
                     plan_.span_of(node.place)));
    return false;
}

}  // namespace cajista::compose::detail
