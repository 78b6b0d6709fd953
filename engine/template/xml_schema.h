// SPDX-License-Identifier: Apache-2.0
// XML Schema 1.0, by libxml2: what the XML of a document's attachments must keep to. Schemas for
// the profiles of electronic invoices are built in (detail/invoice_schema.h).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/attachment.h"
#include "base/result.h"
#include "base/source.h"

namespace cajista::templates {

/// Where a schema is: a file, or `cajista:/PROFILE/rsm.xsd`.
struct XmlSchemaSource {
    std::string location;
    std::string name;  ///< for messages
    base::SourceSpan span{};
    /// Of an invoice: its totals are checked too (EN 16931-1, BR-CO-10 to BR-CO-16).
    base::InvoiceProfile profile = base::InvoiceProfile::none;
};

/// The source of a profile's built-in schema.
XmlSchemaSource invoice_schema(base::InvoiceProfile profile);

/// What is wrong with an XML text, at which place of it.
struct XmlFault {
    std::string message;  ///< holds no value of the data
    std::string element;  ///< path from the root: `/rsm:CrossIndustryInvoice/…`
    std::uint32_t line = 0;
    bool is_total = false;  ///< valid by the schema, but the totals of the invoice don't add up
};

/// A parsed schema. One owner, one thread: each worker has its own. Nothing is read from the
/// network, whatever a schema names.
class XmlSchema {
public:
    /// Error: template.schema-unusable.
    static base::Result<XmlSchema> create(const XmlSchemaSource& source);
    ~XmlSchema();
    XmlSchema(XmlSchema&&) noexcept;
    XmlSchema& operator=(XmlSchema&&) noexcept;

    /// The first fault; none when the text is well-formed and valid. No DTD is accepted.
    std::optional<XmlFault> check(std::string_view xml) const;

private:
    struct State;
    explicit XmlSchema(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace cajista::templates
