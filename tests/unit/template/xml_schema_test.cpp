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

TEST_CASE("xml schema: totals of EXTENDED, to a cent for each item") {
    const XmlSchema schema = schema_of(InvoiceProfile::extended);
    const auto line = [](std::string_view id, std::string_view amount, std::string_view kind) {
        const std::string status = kind.empty() ? ""
                                                : "<ram:LineStatusReasonCode>" + std::string(kind) +
                                                      "</ram:LineStatusReasonCode>";
        return "<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument>"
               "<ram:LineID>" +
               std::string(id) + "</ram:LineID>" + status +
               "</ram:AssociatedDocumentLineDocument><ram:SpecifiedTradeProduct><ram:Name>P"
               "</ram:Name></ram:SpecifiedTradeProduct><ram:SpecifiedLineTradeAgreement>"
               "<ram:NetPriceProductTradePrice><ram:ChargeAmount>1</ram:ChargeAmount>"
               "</ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>"
               "<ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode=\"C62\">1"
               "</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>"
               "<ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT"
               "</ram:TypeCode><ram:CategoryCode>Z</ram:CategoryCode></ram:ApplicableTradeTax>"
               "<ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>" +
               std::string(amount) +
               "</ram:LineTotalAmount>"
               "</ram:SpecifiedTradeSettlementLineMonetarySummation>"
               "</ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>";
    };
    // Two lines, one that sums them up, logistics of 2 and a prepayment of 5.
    const auto fault = [&](std::string_view lines, std::string_view charges, std::string_view basis,
                           std::string_view due) {
        std::string text =
            minimum("urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended");
        const auto put = [&text](std::string_view before, const std::string& more) {
            text.insert(text.find(before), more);
        };
        put("<ram:ApplicableHeaderTradeAgreement>",
            line("1", "10.00", "DETAIL") + line("2", "20.00", "") + line("3", "30.00", "GROUP"));
        put("<ram:SpecifiedTradeSettlementHeaderMonetarySummation>",
            "<ram:ApplicableTradeTax><ram:CalculatedAmount>0</ram:CalculatedAmount><ram:TypeCode>"
            "VAT</ram:TypeCode><ram:BasisAmount>32</ram:BasisAmount><ram:CategoryCode>Z"
            "</ram:CategoryCode><ram:RateApplicablePercent>0</ram:RateApplicablePercent>"
            "</ram:ApplicableTradeTax><ram:SpecifiedLogisticsServiceCharge><ram:Description>S"
            "</ram:Description><ram:AppliedAmount>2.00</ram:AppliedAmount>"
            "<ram:AppliedTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>Z"
            "</ram:CategoryCode></ram:AppliedTradeTax>"
            "</ram:SpecifiedLogisticsServiceCharge>");
        const std::size_t begin = text.find("<ram:TaxBasisTotalAmount>");
        const std::size_t end = text.find("</ram:SpecifiedTradeSettlementHeaderMonetarySummation>");
        text.replace(begin, end - begin,
                     "<ram:LineTotalAmount>" + std::string(lines) +
                         "</ram:LineTotalAmount><ram:ChargeTotalAmount>" + std::string(charges) +
                         "</ram:ChargeTotalAmount><ram:TaxBasisTotalAmount>" + std::string(basis) +
                         "</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID=\"EUR\">0"
                         "</ram:TaxTotalAmount><ram:GrandTotalAmount>" +
                         std::string(basis) +
                         "</ram:GrandTotalAmount><ram:TotalPrepaidAmount>5.00"
                         "</ram:TotalPrepaidAmount><ram:DuePayableAmount>" +
                         std::string(due) + "</ram:DuePayableAmount>");
        const auto found = schema.check(text);
        return found ? found->message.substr(0, found->message.find(':')) : std::string();
    };
    CHECK(fault("30.00", "2.00", "32.00", "27.00") == "");
    CHECK(fault("30.02", "2.01", "32.03", "27.03") == "");  // a cent for each of three items
    CHECK(fault("29.98", "1.99", "31.97", "26.97") == "");
    CHECK(fault("30.03", "2.00", "32.00", "27.00") == "BR-CO-10");
    CHECK(fault("60.00", "2.00", "62.00", "57.00") == "BR-CO-10");  // the sum counts no line twice
    CHECK(fault("30.00", "2.02", "32.00", "27.00") == "BR-CO-12");
    CHECK(fault("30.00", "0", "30.00", "25.00") == "BR-CO-12");  // logistics are charges
    CHECK(fault("30.00", "2.00", "32.04", "27.04") == "BR-CO-13");
    CHECK(fault("30.00", "2.00", "32.00", "27.01") == "BR-CO-16");  // exact
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
