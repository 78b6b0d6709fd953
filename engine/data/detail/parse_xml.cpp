// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstring>
#include <pugixml.hpp>

#include "base/characters.h"
#include "base/check_xml.h"
#include "base/limits.h"
#include "data/detail/cutter.h"
#include "data/detail/xml_plan.h"
#include "data/detail/xml_tokens.h"

namespace cajista::data::detail {

namespace {

/// A prefix of the data and which namespace of the schema it means (-1: none of them).
struct Binding {
    std::string prefix;
    std::int32_t uri = no_namespace;
};

class XmlParser final : public FormatParser {
public:
    explicit XmlParser(const XmlPlan& plan) : plan_(plan) {}

    bool parse(std::string_view bytes, std::string_view context, Building& into,
               RecordBuilder& builder) override {
        builder_ = &builder;
        builder.line = 0;
        if (!is_utf8(bytes) || bytes.find('\0') != std::string_view::npos) {
            return builder.fail("data.not-utf8", "the record is not valid UTF-8");
        }
        if (plan_.is_strict() && !check(bytes, context)) return false;
        const std::string_view copy = builder.arena().copy(bytes);
        pugi::xml_document document;
        // In the arena, whose bytes are ours to change; pugixml ends each text in place.
        const pugi::xml_parse_result parsed = document.load_buffer_inplace(
            const_cast<char*>(copy.data()), copy.size(), pugi::parse_default, pugi::encoding_utf8);
        if (!parsed) {
            const auto offset = std::min(static_cast<std::size_t>(parsed.offset), bytes.size());
            builder.line = 1 + count_lines(bytes.substr(0, offset));
            return builder.fail(
                "data.xml-record-broken",
                fmt::format("the record is no well-formed XML: {}", parsed.description()));
        }
        place_ = -1;
        bindings_.clear();
        bind_context(context);
        const pugi::xml_node root = document.document_element();
        if (walk(root, plan_.root(), into)) return true;
        if (builder.problem().data.line == 0 && place_ >= 0) {
            const auto offset = std::min(static_cast<std::size_t>(place_), bytes.size());
            builder.problem().data.line = 1 + count_lines(bytes.substr(0, offset));
        }
        return false;
    }

private:
    bool check(std::string_view bytes, std::string_view context) {
        auto file = std::make_shared<base::SourceFile>();
        file->text = fmt::format("<r{}>{}</r>", context, bytes);
        const base::Status status = base::check_xml(file);
        if (status.ok()) return true;
        const base::Diagnostic& first = status.errors().front();
        builder_->line = base::position_of(*file, first.span.begin).line;
        return builder_->fail("data.xml-record-broken", first.message);
    }

    void bind(std::string_view name, std::string_view uri) {
        if (name != "xmlns" && !name.starts_with("xmlns:")) return;
        bindings_.push_back(
            {std::string(name.size() > 6 ? name.substr(6) : ""), plan_.namespace_index(uri)});
    }
    void bind_context(std::string_view context) {
        if (!plan_.uses_namespaces()) return;
        XmlAttributes attributes(context);
        std::string_view name, value;
        while (attributes.next(name, value)) bind(name, value);
    }
    std::int32_t namespace_of_prefix(std::string_view prefix) const {
        for (std::size_t i = bindings_.size(); i-- > 0;) {
            if (bindings_[i].prefix == prefix) return bindings_[i].uri;
        }
        return no_namespace;
    }

    bool fits(const XmlName& wanted, std::string_view name, bool is_attribute) const {
        const QualifiedName split = split_name(name);
        if (wanted.local != split.local && wanted.local != "*") return false;
        if (wanted.uri == any_namespace) return true;
        if (is_attribute && split.prefix.empty()) return false;
        return namespace_of_prefix(split.prefix) == wanted.uri;
    }

    /// Text of the element with all that is in it, as XPath's string() gives it.
    std::string_view text_of(const pugi::xml_node& element) {
        const pugi::xml_node first = element.first_child();
        if (!first) return {};
        if (!first.next_sibling() && first.type() != pugi::node_element) return first.value();
        text_.clear();
        for (pugi::xml_node at = first; at && at != element;) {
            if (at.type() == pugi::node_pcdata || at.type() == pugi::node_cdata) {
                text_ += at.value();
            }
            if (at.first_child()) {
                at = at.first_child();
                continue;
            }
            while (at && at != element && !at.next_sibling()) at = at.parent();
            if (at && at != element) at = at.next_sibling();
        }
        return builder_->arena().copy(std::string_view(text_));
    }

    /// `+5` and `100.` are decimals of XML Schema (3.3.3), though of nothing else.
    static std::string_view decimal(std::string_view text) {
        text = base::trimmed(text);
        if (text.size() > 1 && text[0] == '+' && (base::is_digit(text[1]) || text[1] == '.')) {
            text.remove_prefix(1);
        }
        if (text.size() > 1 && text.back() == '.' && base::is_digit(text[text.size() - 2])) {
            text.remove_suffix(1);
        }
        return text;
    }

    bool set(const pugi::xml_node& element, const XmlTarget& target, std::string_view text,
             Building& into) {
        const value::Field& field = into.shape->type->fields[target.slot];
        if (field.type == value::FieldType::number && field.format.empty()) text = decimal(text);
        if (builder_->set_text(into, target.slot, text, target.rank)) return true;
        place_ = element.offset_debug();
        return false;
    }

    bool take_attributes(const pugi::xml_node& element, const XmlNode& plan, Building& into) {
        for (const pugi::xml_attribute attribute : element.attributes()) {
            const std::string_view name = attribute.name();
            for (const XmlAttribute& wanted : plan.attributes) {
                if (fits(wanted.name, name, true) &&
                    !set(element, wanted.target, attribute.value(), into)) {
                    return false;
                }
            }
        }
        return true;
    }

    bool take_records(const pugi::xml_node& element, const XmlNode& plan, Building& into) {
        for (const XmlRecord& wanted : plan.records) {
            if (into.shape->list_of_slot[wanted.slot] < 0 &&
                !into.record->slots[wanted.slot].is_null()) {
                continue;  // of a single record the first counts
            }
            Building* inner = builder_->begin(*wanted.shape, &into, wanted.slot);
            if (!walk(element, *wanted.plan, *inner)) return false;
            if (builder_->finish(*inner)) continue;
            if (place_ < 0) place_ = element.offset_debug();
            return false;
        }
        return true;
    }

    bool walk(const pugi::xml_node& element, const XmlNode& plan, Building& into) {
        const std::size_t bound = bindings_.size();
        if (plan_.uses_namespaces()) {
            for (const pugi::xml_attribute attribute : element.attributes()) {
                if (std::strncmp(attribute.name(), "xmlns", 5) == 0) {
                    bind(attribute.name(), attribute.value());
                }
            }
        }
        if (!plan.attributes.empty() && !take_attributes(element, plan, into)) return false;
        if (!plan.texts.empty()) {
            const std::string_view text = text_of(element);
            for (const XmlTarget& target : plan.texts) {
                if (!set(element, target, text, into)) return false;
            }
        }
        if (!take_records(element, plan, into)) return false;
        if (!plan.children.empty() && !walk_children(element, plan, into)) return false;
        bindings_.resize(bound);
        return true;
    }

    bool walk_children(const pugi::xml_node& element, const XmlNode& plan, Building& into) {
        for (pugi::xml_node child = element.first_child(); child; child = child.next_sibling()) {
            if (child.type() != pugi::node_element) continue;
            const std::string_view name = child.name();
            for (const XmlChild& wanted : plan.children) {
                // Its own declarations count for its own name: bound first, looked up after.
                if (!fits_child(child, name, wanted)) continue;
                if (!walk(child, *wanted.node, into)) return false;
            }
        }
        return true;
    }

    bool fits_child(const pugi::xml_node& child, std::string_view name, const XmlChild& wanted) {
        const QualifiedName split = split_name(name);
        if (wanted.name.local != split.local && wanted.name.local != "*") return false;
        if (wanted.name.uri != any_namespace) {
            std::int32_t uri = namespace_of_prefix(split.prefix);
            for (const pugi::xml_attribute attribute : child.attributes()) {
                const std::string_view declared = attribute.name();
                const bool declares = split.prefix.empty() ? declared == "xmlns"
                                                           : declared.starts_with("xmlns:") &&
                                                                 declared.substr(6) == split.prefix;
                if (declares) uri = plan_.namespace_index(attribute.value());
            }
            if (uri != wanted.name.uri) return false;
        }
        return wanted.condition.empty() || holds(child, wanted, 0);
    }

    /// Whether some place at the condition's path from `at` has its value.
    bool holds(const pugi::xml_node& at, const XmlChild& wanted, std::size_t step) {
        if (step == wanted.condition.size()) return text_of(at) == wanted.condition_value;
        const XmlConditionStep& here = wanted.condition[step];
        if (here.kind == PathStep::Kind::self) return text_of(at) == wanted.condition_value;
        if (here.kind == PathStep::Kind::attribute) {
            for (const pugi::xml_attribute attribute : at.attributes()) {
                if (fits(here.name, attribute.name(), true) &&
                    attribute.value() == wanted.condition_value) {
                    return true;
                }
            }
            return false;
        }
        for (pugi::xml_node child = at.first_child(); child; child = child.next_sibling()) {
            if (child.type() == pugi::node_element && fits(here.name, child.name(), false) &&
                holds(child, wanted, step + 1)) {
                return true;
            }
        }
        return false;
    }

    const XmlPlan& plan_;
    RecordBuilder* builder_ = nullptr;
    std::vector<Binding> bindings_;
    std::string text_;
    std::ptrdiff_t place_ = -1;  ///< of the element at fault
};

}  // namespace

std::unique_ptr<FormatParser> XmlPlan::create_parser() const {
    return std::make_unique<XmlParser>(*this);
}

}  // namespace cajista::data::detail
