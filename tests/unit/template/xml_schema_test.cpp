// SPDX-License-Identifier: Apache-2.0
#include "template/xml_schema.h"

#include <catch2/catch.hpp>

using cajista::base::InvoiceProfile;
using cajista::templates::XmlSchema;

namespace {

/// An invoice of profile MINIMUM; `more` stands behind its number.
std::string minimum(std::string_view guideline, std::string_view more = "") {
    return "<rsm:CrossIndustryInvoice "
           "xmlns:rsm=\"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100\" "
           "xmlns:ram=\"urn:un:unece:uncefact:data:standard:"
           "ReusableAggregateBusinessInformationEntity:100\" "
           "xmlns:udt=\"urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100\">"
           "<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:"
           "ID>" +
           std::string(guideline) +
           "</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter>"
           "</rsm:ExchangedDocumentContext><rsm:ExchangedDocument><ram:ID>1</ram:ID>" +
           std::string(more) +
           "<ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime><udt:DateTimeString format=\"102\">"
           "20261102</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>"
           "<rsm:SupplyChainTradeTransaction><ram:ApplicableHeaderTradeAgreement>"
           "<ram:SellerTradeParty><ram:Name>A</ram:Name></ram:SellerTradeParty>"
           "<ram:BuyerTradeParty><ram:Name>B</ram:Name></ram:BuyerTradeParty>"
           "</ram:ApplicableHeaderTradeAgreement><ram:ApplicableHeaderTradeDelivery/>"
           "<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR"
           "</ram:InvoiceCurrencyCode><ram:SpecifiedTradeSettlementHeaderMonetarySummation>"
           "<ram:TaxBasisTotalAmount>1</ram:TaxBasisTotalAmount>"
           "<ram:GrandTotalAmount>1</ram:GrandTotalAmount>"
           "<ram:DuePayableAmount>1</ram:DuePayableAmount>"
           "</ram:SpecifiedTradeSettlementHeaderMonetarySummation>"
           "</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction>"
           "</rsm:CrossIndustryInvoice>";
}

XmlSchema schema_of(InvoiceProfile profile) {
    auto made = XmlSchema::create(cajista::templates::invoice_schema(profile));
    REQUIRE(made.ok());
    return std::move(made).value();
}

}  // namespace

TEST_CASE("xml schema: every profile of electronic invoices has one") {
    for (int i = 1; i <= 6; ++i) schema_of(static_cast<InvoiceProfile>(i));
}

TEST_CASE("xml schema: what a profile has and hasn't") {
    const XmlSchema schema = schema_of(InvoiceProfile::minimum);
    CHECK(!schema.check(minimum("urn:factur-x.eu:1p0:minimum")));
    const auto other = schema.check(minimum("urn:factur-x.eu:1p0:basicwl"));
    REQUIRE(other);
    CHECK(other->element.find("GuidelineSpecifiedDocumentContextParameter/ram:ID") !=
          std::string::npos);
    const auto more =
        schema.check(minimum("urn:factur-x.eu:1p0:minimum", "<ram:Name>N</ram:Name>"));
    REQUIRE(more);
    CHECK(more->element == "/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:Name");
    CHECK(more->message.find("Expected is ( TypeCode )") != std::string::npos);
    const std::string extended = "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended";
    const auto lines =
        schema_of(InvoiceProfile::extended).check(minimum(extended, "<ram:Name>N</ram:Name>"));
    REQUIRE(lines);  // the name is one of its elements; the lines are missing
    CHECK(lines->message.find("IncludedSupplyChainTradeLineItem") != std::string::npos);
}

TEST_CASE("xml schema: totals of an invoice have to add up") {
    const XmlSchema schema = schema_of(InvoiceProfile::minimum);
    std::string invoice = minimum("urn:factur-x.eu:1p0:minimum");
    const auto with_total = [&invoice](std::string_view total) {
        std::string changed = invoice;
        const std::string_view old = "<ram:GrandTotalAmount>1<";
        return changed.replace(changed.find(old), old.size(),
                               "<ram:GrandTotalAmount>" + std::string(total) + "<");
    };
    CHECK(!schema.check(with_total("1.00")));
    CHECK(!schema.check(with_total("1.004")));  // 1.00 by the rounding of the standard
    for (const std::string_view total : {"1.01", "-1", "2", "1.005"}) {
        const auto fault = schema.check(with_total(total));
        REQUIRE(fault);
        CHECK(fault->is_total);
        CHECK(fault->message.starts_with("BR-CO-15: "));
        CHECK(fault->element.ends_with("/ram:GrandTotalAmount"));
    }
    // Valid by the schema of any text: nothing is added up.
    const auto fault = schema.check(minimum("other"));
    REQUIRE(fault);
    CHECK(!fault->is_total);
}

TEST_CASE("xml schema: hostile texts are faults") {
    const XmlSchema schema = schema_of(InvoiceProfile::basic);
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<a>";
    const std::string bomb =
        "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;&b;\">]><a>&c;</a>";
    const std::string outside = "<!DOCTYPE a SYSTEM \"/etc/passwd\"><a/>";
    for (const std::string& text : {std::string(), std::string("x"), std::string("<a>"), deep, bomb,
                                    outside, std::string("<a>\x01</a>"), std::string("<a/><a/>"),
                                    std::string("<a>\xff</a>"), std::string("<a/>")}) {
        CHECK(schema.check(text));
    }
    CHECK(!XmlSchema::create({"http://localhost/x.xsd", "x", {}}).ok());
    CHECK(!XmlSchema::create({"cajista:/basic/none.xsd", "x", {}}).ok());
}
