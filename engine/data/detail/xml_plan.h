// SPDX-License-Identifier: Apache-2.0
// All XML paths of a record type as one tree, so that a record is walked over once.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "data/detail/format_parser.h"
#include "data/detail/source_path.h"

namespace cajista::data::detail {

constexpr std::int32_t any_namespace = -1;
constexpr std::int32_t no_namespace = -2;  ///< of data: none, or one that the schema doesn't name

struct XmlName {
    std::string local;                 ///< `*`: any
    std::int32_t uri = any_namespace;  ///< index into the schema's namespaces
    bool operator==(const XmlName&) const = default;
};

struct XmlTarget {
    std::uint32_t slot = 0;
    std::uint8_t rank = 0;
};

struct XmlNode;

struct XmlAttribute {
    XmlName name;
    XmlTarget target;
};

struct XmlConditionStep {
    PathStep::Kind kind = PathStep::Kind::element;
    XmlName name;
    bool operator==(const XmlConditionStep&) const = default;
};

struct XmlChild {
    XmlName name;
    std::vector<XmlConditionStep> condition;
    std::string condition_value;
    std::unique_ptr<XmlNode> node;
};

struct XmlRecord {
    std::uint32_t slot = 0;
    const RecordShape* shape = nullptr;
    std::unique_ptr<XmlNode> plan;
};

/// What is wanted of an element.
struct XmlNode {
    std::vector<XmlTarget> texts;
    std::vector<XmlAttribute> attributes;
    std::vector<XmlRecord> records;
    std::vector<XmlChild> children;
};

class XmlPlan final : public FormatPlan {
public:
    base::Diagnostics compile(const job::Input& input, const value::RecordType& type,
                              const std::vector<bool>& joined);
    std::unique_ptr<FormatParser> create_parser() const override;

    const XmlNode& root() const { return root_; }
    bool uses_namespaces() const { return uses_namespaces_; }
    bool is_strict() const { return is_strict_; }
    std::int32_t namespace_index(std::string_view uri) const;

private:
    void compile_node(const value::RecordType& type, const std::vector<bool>& joined, XmlNode& node,
                      base::Diagnostics& problems);
    void compile_path(const value::Field& field, std::uint32_t slot, std::uint8_t rank,
                      const std::vector<PathStep>& path, XmlNode& node,
                      base::Diagnostics& problems);
    XmlName resolve(const PathStep& step, const value::Field& field, base::Diagnostics& problems);

    XmlNode root_;
    std::vector<std::pair<std::string, std::string>> namespaces_;  ///< of the schema
    bool uses_namespaces_ = false;
    bool is_strict_ = false;
};

}  // namespace cajista::data::detail
