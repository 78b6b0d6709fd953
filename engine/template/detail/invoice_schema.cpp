// SPDX-License-Identifier: Apache-2.0
#include "template/detail/invoice_schema.h"

#include <set>
#include <vector>

#include <fmt/format.h>

#include "base/attachment.h"

namespace cajista::templates::detail {

namespace {

using base::InvoiceProfile;

/// A type in each line without indentation; below it its elements in order: name, type, the lowest
/// profile that has it (1 MINIMUM, 2 BASIC WL, 3 BASIC, 4 EN 16931 and XRECHNUNG, 5 EXTENDED) and
/// how often: `1`, `?` none or one, `*` any, `+` one or more, `2` up to two. `1?5`: one, from
/// profile 5 on none or one.
constexpr std::string_view table = R"~(
CrossIndustryInvoice
  ExchangedDocumentContext ExchangedDocumentContext 11; ExchangedDocument ExchangedDocument 11;
  SupplyChainTradeTransaction SupplyChainTradeTransaction 11;
ExchangedDocumentContext
  TestIndicator indicator 5?;
  BusinessProcessSpecifiedDocumentContextParameter DocumentContextParameter 1?;
  GuidelineSpecifiedDocumentContextParameter DocumentContextParameter 11;
DocumentContextParameter
  ID id 11;
ExchangedDocument
  ID id 11; Name text 5?; TypeCode code 11; IssueDateTime datetime 11;
  CopyIndicator indicator 5?; LanguageID id 5?; IncludedNote Note 2*;
  EffectiveSpecifiedPeriod SpecifiedPeriod 5?;
Note
  ContentCode code 5?; Content text 21?5; SubjectCode code 2?;
SpecifiedPeriod
  Description text 5?; StartDateTime datetime 2?; EndDateTime datetime 2?;
  CompleteDateTime datetime 5?;
SupplyChainTradeTransaction
  IncludedSupplyChainTradeLineItem SupplyChainTradeLineItem 3+;
  ApplicableHeaderTradeAgreement HeaderTradeAgreement 11;
  ApplicableHeaderTradeDelivery HeaderTradeDelivery 11;
  ApplicableHeaderTradeSettlement HeaderTradeSettlement 11;
SupplyChainTradeLineItem
  AssociatedDocumentLineDocument DocumentLineDocument 31;
  SpecifiedTradeProduct TradeProduct 31; SpecifiedLineTradeAgreement LineTradeAgreement 31?5;
  SpecifiedLineTradeDelivery LineTradeDelivery 31?5;
  SpecifiedLineTradeSettlement LineTradeSettlement 31;
DocumentLineDocument
  LineID id 31; ParentLineID id 5?; LineStatusCode code 5?; LineStatusReasonCode code 5?;
  IncludedNote Note 3?*5;
TradeProduct
  ID id 5?; GlobalID id 3?; SellerAssignedID id 4?; BuyerAssignedID id 4?;
  IndustryAssignedID id 5?; ModelID id 5?; Name text 31; Description text 4?; BatchID id 5*;
  BrandName text 5?; ModelName text 5?;
  ApplicableProductCharacteristic ProductCharacteristic 4*;
  DesignatedProductClassification ProductClassification 4*;
  IndividualTradeProductInstance TradeProductInstance 5*; OriginTradeCountry TradeCountry 4?;
  IncludedReferencedProduct ReferencedProduct 5*;
ProductCharacteristic
  TypeCode code 5?; Description text 41; ValueMeasure measure 5?; Value text 41;
ProductClassification
  ClassCode code 4?; ClassName text 5?;
TradeProductInstance
  BatchID id 5?; SupplierAssignedSerialID id 5?;
TradeCountry
  ID country 41;
ReferencedProduct
  ID id 5?; GlobalID id 5*; SellerAssignedID id 5?; BuyerAssignedID id 5?;
  IndustryAssignedID id 5?; Name text 51; Description text 5?; UnitQuantity quantity 5?;
LineTradeAgreement
  ApplicableTradeDeliveryTerms TradeDeliveryTerms 5?;
  SellerOrderReferencedDocument ReferencedDocument 5?;
  BuyerOrderReferencedDocument ReferencedDocument 4?;
  QuotationReferencedDocument ReferencedDocument 5?;
  ContractReferencedDocument ReferencedDocument 5?;
  AdditionalReferencedDocument ReferencedDocument 5*;
  GrossPriceProductTradePrice TradePrice 3?; NetPriceProductTradePrice TradePrice 31?5;
  ItemSellerTradeParty TradeParty 5?;
  UltimateCustomerOrderReferencedDocument ReferencedDocument 5*;
TradeDeliveryTerms
  DeliveryTypeCode code 51; RelevantTradeLocation TradeLocation 5?;
TradeLocation
  CountryID country 5?; Name text 5?;
ReferencedDocument
  IssuerAssignedID id 11?4; URIID id 4?; LineID id 4?; TypeCode code 4?; Name text 4?;
  AttachmentBinaryObject binary 4?; ReferenceTypeCode code 4?;
  FormattedIssueDateTime formatted 2?;
TradePrice
  ChargeAmount amount 31; BasisQuantity quantity 3?;
  AppliedTradeAllowanceCharge TradeAllowanceCharge 3?*5; IncludedTradeTax TradeTax 5?;
TradeAllowanceCharge
  ChargeIndicator indicator 21; SequenceNumeric number 5?; CalculationPercent number 2?;
  BasisAmount amount 2?; BasisQuantity quantity 5?; ActualAmount amount 21; ReasonCode code 2?;
  Reason text 2?; CategoryTradeTax TradeTax 21?3;
TradeTax
  CalculatedAmount amount 2?; TypeCode code 21; ExemptionReason text 2?; BasisAmount amount 2?;
  LineTotalBasisAmount amount 5?; AllowanceChargeBasisAmount amount 5?; CategoryCode code 21;
  ExemptionReasonCode code 2?; TaxPointDate date 4?; DueDateTypeCode code 2?;
  RateApplicablePercent number 2?;
TradeParty
  ID id 2*; GlobalID id 2*; Name text 11?2; RoleCode code 5?; Description text 4?;
  SpecifiedLegalOrganization LegalOrganization 1?; DefinedTradeContact TradeContact 4?*5;
  PostalTradeAddress TradeAddress 1?; URIUniversalCommunication UniversalCommunication 2?;
  SpecifiedTaxRegistration TaxRegistration 12;
LegalOrganization
  ID id 1?; TradingBusinessName text 2?; PostalTradeAddress TradeAddress 5?;
TradeAddress
  PostcodeCode code 2?; LineOne text 2?; LineTwo text 2?; LineThree text 2?; CityName text 2?;
  CountryID country 11; CountrySubDivisionName text 2?;
TradeContact
  PersonName text 4?; DepartmentName text 4?; TypeCode code 5?;
  TelephoneUniversalCommunication UniversalCommunication 4?;
  FaxUniversalCommunication UniversalCommunication 5?;
  EmailURIUniversalCommunication UniversalCommunication 4?;
UniversalCommunication
  URIID id 21?4; CompleteNumber text 4?;
TaxRegistration
  ID id 11;
LineTradeDelivery
  BilledQuantity quantity 31?5; ChargeFreeQuantity quantity 5?; PackageQuantity quantity 5?;
  PerPackageUnitQuantity quantity 5?; ShipToTradeParty TradeParty 5?;
  UltimateShipToTradeParty TradeParty 5?; ActualDeliverySupplyChainEvent SupplyChainEvent 5?;
  DespatchAdviceReferencedDocument ReferencedDocument 5?;
  ReceivingAdviceReferencedDocument ReferencedDocument 5?;
  DeliveryNoteReferencedDocument ReferencedDocument 5?;
SupplyChainEvent
  OccurrenceDateTime datetime 21;
LineTradeSettlement
  ApplicableTradeTax TradeTax 31*5; BillingSpecifiedPeriod SpecifiedPeriod 3?;
  SpecifiedTradeAllowanceCharge TradeAllowanceCharge 3*;
  SpecifiedTradeSettlementLineMonetarySummation TradeSettlementLineMonetarySummation 31;
  InvoiceReferencedDocument ReferencedDocument 5?;
  AdditionalReferencedDocument ReferencedDocument 4?*5;
  ReceivableSpecifiedTradeAccountingAccount TradeAccountingAccount 4?*5;
TradeSettlementLineMonetarySummation
  LineTotalAmount amount 31; ChargeTotalAmount amount 5?; AllowanceTotalAmount amount 5?;
  TaxTotalAmount amount 52; GrandTotalAmount amount 5?; TotalAllowanceChargeAmount amount 5?;
TradeAccountingAccount
  ID id 21; TypeCode code 5?;
HeaderTradeAgreement
  BuyerReference text 1?; SellerTradeParty TradeParty 11; BuyerTradeParty TradeParty 11;
  SalesAgentTradeParty TradeParty 5?; BuyerTaxRepresentativeTradeParty TradeParty 5?;
  SellerTaxRepresentativeTradeParty TradeParty 2?; ProductEndUserTradeParty TradeParty 5?;
  ApplicableTradeDeliveryTerms TradeDeliveryTerms 5?;
  SellerOrderReferencedDocument ReferencedDocument 4?;
  BuyerOrderReferencedDocument ReferencedDocument 1?;
  QuotationReferencedDocument ReferencedDocument 5?;
  ContractReferencedDocument ReferencedDocument 2?;
  AdditionalReferencedDocument ReferencedDocument 4*; BuyerAgentTradeParty TradeParty 5?;
  SpecifiedProcuringProject ProcuringProject 4?;
  UltimateCustomerOrderReferencedDocument ReferencedDocument 5*;
ProcuringProject
  ID id 41; Name text 41;
HeaderTradeDelivery
  RelatedSupplyChainConsignment SupplyChainConsignment 5?; ShipToTradeParty TradeParty 2?;
  UltimateShipToTradeParty TradeParty 5?; ShipFromTradeParty TradeParty 5?;
  ActualDeliverySupplyChainEvent SupplyChainEvent 2?;
  DespatchAdviceReferencedDocument ReferencedDocument 2?;
  ReceivingAdviceReferencedDocument ReferencedDocument 4?;
  DeliveryNoteReferencedDocument ReferencedDocument 5?;
SupplyChainConsignment
  SpecifiedLogisticsTransportMovement LogisticsTransportMovement 5*;
LogisticsTransportMovement
  ModeCode code 51;
HeaderTradeSettlement
  CreditorReferenceID id 2?; PaymentReference text 2?; TaxCurrencyCode currency 2?;
  InvoiceCurrencyCode currency 11; InvoiceIssuerReference text 5?;
  InvoicerTradeParty TradeParty 5?; InvoiceeTradeParty TradeParty 5?;
  PayeeTradeParty TradeParty 2?; PayerTradeParty TradeParty 5?;
  TaxApplicableTradeCurrencyExchange TradeCurrencyExchange 5?;
  SpecifiedTradeSettlementPaymentMeans TradeSettlementPaymentMeans 2*;
  ApplicableTradeTax TradeTax 2+; BillingSpecifiedPeriod SpecifiedPeriod 2?;
  SpecifiedTradeAllowanceCharge TradeAllowanceCharge 2*;
  SpecifiedLogisticsServiceCharge LogisticsServiceCharge 5*;
  SpecifiedTradePaymentTerms TradePaymentTerms 2?*5;
  SpecifiedTradeSettlementHeaderMonetarySummation TradeSettlementHeaderMonetarySummation 11;
  InvoiceReferencedDocument ReferencedDocument 2*;
  ReceivableSpecifiedTradeAccountingAccount TradeAccountingAccount 2?*5;
  SpecifiedAdvancePayment AdvancePayment 5*;
TradeCurrencyExchange
  SourceCurrencyCode currency 51; TargetCurrencyCode currency 51; ConversionRate number 51;
  ConversionRateDateTime datetime 5?;
TradeSettlementPaymentMeans
  TypeCode code 21; Information text 4?;
  ApplicableTradeSettlementFinancialCard TradeSettlementFinancialCard 4?;
  PayerPartyDebtorFinancialAccount DebtorFinancialAccount 2?;
  PayeePartyCreditorFinancialAccount CreditorFinancialAccount 2?;
  PayeeSpecifiedCreditorFinancialInstitution CreditorFinancialInstitution 4?;
TradeSettlementFinancialCard
  ID id 41; CardholderName text 4?;
DebtorFinancialAccount
  IBANID id 21;
CreditorFinancialAccount
  IBANID id 2?; AccountName text 4?; ProprietaryID id 2?;
CreditorFinancialInstitution
  BICID id 41;
LogisticsServiceCharge
  Description text 51; AppliedAmount amount 51; AppliedTradeTax TradeTax 5+;
TradePaymentTerms
  Description text 2?; DueDateDateTime datetime 2?; DirectDebitMandateID id 2?;
  PartialPaymentAmount amount 5?;
  ApplicableTradePaymentPenaltyTerms TradePaymentPenaltyTerms 5?;
  ApplicableTradePaymentDiscountTerms TradePaymentDiscountTerms 5?;
  PayeeTradeParty TradeParty 5?;
TradePaymentPenaltyTerms
  BasisDateTime datetime 5?; BasisPeriodMeasure measure 5?; BasisAmount amount 5?;
  CalculationPercent number 5?; ActualPenaltyAmount amount 5?;
TradePaymentDiscountTerms
  BasisDateTime datetime 5?; BasisPeriodMeasure measure 5?; BasisAmount amount 5?;
  CalculationPercent number 5?; ActualDiscountAmount amount 5?;
TradeSettlementHeaderMonetarySummation
  LineTotalAmount amount 21; ChargeTotalAmount amount 2?; AllowanceTotalAmount amount 2?;
  TaxBasisTotalAmount amount 11; TaxTotalAmount amount 12; RoundingAmount amount 4?;
  GrandTotalAmount amount 11; TotalPrepaidAmount amount 2?; DuePayableAmount amount 11;
AdvancePayment
  PaidAmount amount 51; FormattedReceivedDateTime formatted 5?; IncludedTradeTax TradeTax 5+;
  InvoiceSpecifiedReferencedDocument ReferencedDocument 5?;
)~";

struct ElementLine {
    std::string_view name, type;
    int level = 1;
    char count = '1';
};
struct TypeBlock {
    std::string_view name;
    std::vector<ElementLine> elements;
};

int level_of(InvoiceProfile profile) {
    switch (profile) {
        case InvoiceProfile::minimum:
            return 1;
        case InvoiceProfile::basic_wl:
            return 2;
        case InvoiceProfile::basic:
            return 3;
        case InvoiceProfile::extended:
            return 5;
        default:
            return 4;
    }
}

/// `Content text 21?5` for a profile: false when it hasn't the element.
bool read_element(std::string_view text, int level, ElementLine& line) {
    const std::size_t first = text.find(' '), second = text.find(' ', first + 1);
    line.name = text.substr(0, first);
    line.type = text.substr(first + 1, second - first - 1);
    const std::string_view rule = text.substr(second + 1);
    line.level = rule[0] - '0';
    line.count = rule[1];
    if (rule.size() == 4 && level >= rule[3] - '0') line.count = rule[2];
    return line.level <= level;
}

std::vector<TypeBlock> types_for(int level) {
    std::vector<TypeBlock> types;
    std::string_view rest = table;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (line.empty()) continue;
        if (line[0] != ' ') {
            types.push_back({line, {}});
            continue;
        }
        while (!line.empty()) {
            while (line.starts_with(' ')) line.remove_prefix(1);
            const std::size_t stop = std::min(line.find(';'), line.size());
            ElementLine element;
            if (stop > 0 && read_element(line.substr(0, stop), level, element)) {
                types.back().elements.push_back(element);
            }
            line.remove_prefix(std::min(stop + 1, line.size()));
        }
    }
    return types;
}

constexpr std::string_view invoice_uri =
    "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100";
constexpr std::string_view aggregate_uri =
    "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100";
constexpr std::string_view unqualified_uri =
    "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100";
constexpr std::string_view qualified_uri =
    "urn:un:unece:uncefact:data:standard:QualifiedDataType:100";

std::string head(std::string_view target) {
    return fmt::format(
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:rsm=\"{}\" "
        "xmlns:ram=\"{}\" xmlns:udt=\"{}\" xmlns:qdt=\"{}\" targetNamespace=\"{}\" "
        "elementFormDefault=\"qualified\">\n",
        invoice_uri, aggregate_uri, unqualified_uri, qualified_uri, target);
}
std::string import(std::string_view uri, std::string_view file) {
    return fmt::format("<xs:import namespace=\"{}\" schemaLocation=\"{}.xsd\"/>\n", uri, file);
}

std::string_view bounds_of(char count) {
    switch (count) {
        case '?':
            return " minOccurs=\"0\"";
        case '*':
            return " minOccurs=\"0\" maxOccurs=\"unbounded\"";
        case '+':
            return " maxOccurs=\"unbounded\"";
        case '2':
            return " minOccurs=\"0\" maxOccurs=\"2\"";
        default:
            return "";
    }
}

std::string type_name(const ElementLine& element) {
    if (element.type == "datetime" || element.type == "date" || element.type == "indicator") {
        return fmt::format("udt:{}", element.type);
    }
    if (element.type == "formatted") return "qdt:formatted";
    if (element.name == "GuidelineSpecifiedDocumentContextParameter") return "ram:guideline";
    return fmt::format("ram:{}", element.type);
}

std::string sequence_of(const TypeBlock& type) {
    std::string out = "<xs:sequence>";
    for (const ElementLine& element : type.elements) {
        out += fmt::format("<xs:element name=\"{}\" type=\"{}\"{}/>", element.name,
                           type_name(element), bounds_of(element.count));
    }
    return out + "</xs:sequence>";
}

/// A type with text and attributes.
std::string simple(std::string_view name, std::string_view restriction,
                   std::string_view attributes) {
    std::string listed;
    while (!attributes.empty()) {
        const std::size_t end = std::min(attributes.find(' '), attributes.size());
        std::string_view one = attributes.substr(0, end);
        const bool is_required = one.ends_with('!');
        if (is_required) one.remove_suffix(1);
        listed += fmt::format("<xs:attribute name=\"{}\" type=\"xs:token\"{}/>", one,
                              is_required ? " use=\"required\"" : "");
        attributes.remove_prefix(std::min(end + 1, attributes.size()));
    }
    return fmt::format(
        "<xs:simpleType name=\"{0}-value\">{1}</xs:simpleType><xs:complexType name=\"{0}\">"
        "<xs:simpleContent><xs:extension base=\"ram:{0}-value\">{2}</xs:extension>"
        "</xs:simpleContent></xs:complexType>\n",
        name, restriction, listed);
}
std::string restricted(std::string_view base, std::string_view facets) {
    return fmt::format("<xs:restriction base=\"xs:{}\">{}</xs:restriction>", base, facets);
}

/// Which guideline identifier (BT-24) the XML of a profile has.
std::string guideline_of(InvoiceProfile profile) {
    const std::string_view wanted = base::facts_of(profile).guideline;
    if (profile != InvoiceProfile::xrechnung) {
        return fmt::format("<xs:enumeration value=\"{}\"/>", wanted);
    }
    return "<xs:pattern value=\"urn:cen\\.eu:en16931:2017#compliant#urn:xeinkauf\\.de:kosit:"
           "xrechnung_3\\.\\d(#.+)?\"/>";
}

std::string invoice_document(int level) {
    std::string out = head(invoice_uri) + import(aggregate_uri, "ram");
    for (const TypeBlock& type : types_for(level)) {
        if (type.name != "CrossIndustryInvoice") continue;
        out += fmt::format(
            "<xs:element name=\"{}\"><xs:complexType>{}</xs:complexType>"
            "</xs:element>",
            type.name, sequence_of(type));
    }
    return out + "</xs:schema>";
}

std::string aggregate_document(InvoiceProfile profile) {
    const std::vector<TypeBlock> types = types_for(level_of(profile));
    std::string out =
        head(aggregate_uri) + import(unqualified_uri, "udt") + import(qualified_uri, "qdt");
    constexpr std::string_view filled = "<xs:minLength value=\"1\"/>";
    out += simple("id", restricted("token", filled), "schemeID schemeAgencyID");
    out += simple("text", restricted("string", filled), "languageID");
    out += simple("code", restricted("token", filled), "listID listVersionID");
    out += simple("country", restricted("token", "<xs:pattern value=\"[A-Z0-9]{2}\"/>"), "");
    out += simple("currency", restricted("token", "<xs:pattern value=\"[A-Z]{3}\"/>"), "");
    out += simple("amount", restricted("decimal", ""), "currencyID");
    out += simple("quantity", restricted("decimal", ""), "unitCode");
    out += simple("measure", restricted("decimal", ""), "unitCode");
    out += simple("number", restricted("decimal", ""), "");
    out += simple("binary", restricted("base64Binary", ""), "mimeCode! filename!");
    out += simple("guideline-id", restricted("token", guideline_of(profile)), "schemeID");
    out +=
        "<xs:complexType name=\"guideline\"><xs:sequence><xs:element name=\"ID\" "
        "type=\"ram:guideline-id\"/></xs:sequence></xs:complexType>\n";
    // Types that no element of the profile has are left out.
    std::set<std::string_view> used{"CrossIndustryInvoice"};
    for (std::size_t before = 0; before != used.size();) {
        before = used.size();
        for (const TypeBlock& type : types) {
            if (used.count(type.name) == 0) continue;
            for (const ElementLine& element : type.elements) used.insert(element.type);
        }
    }
    for (const TypeBlock& type : types) {
        if (used.count(type.name) == 0 || type.name == "CrossIndustryInvoice") continue;
        out += fmt::format("<xs:complexType name=\"{}\">{}</xs:complexType>\n", type.name,
                           sequence_of(type));
    }
    return out + "</xs:schema>";
}

/// A type with one element in its own namespace, with or without a format.
std::string wrapped(std::string_view name, std::string_view element, std::string_view type,
                    bool has_format) {
    const std::string content =
        has_format ? fmt::format(
                         "<xs:complexType><xs:simpleContent><xs:extension base=\"xs:{}\">"
                         "<xs:attribute name=\"format\" type=\"xs:token\" "
                         "use=\"required\"/></xs:extension></xs:simpleContent>"
                         "</xs:complexType>",
                         type)
                   : std::string();
    return fmt::format(
        "<xs:complexType name=\"{}\"><xs:sequence><xs:element name=\"{}\"{}>{}</xs:element>"
        "</xs:sequence></xs:complexType>\n",
        name, element, has_format ? std::string() : fmt::format(" type=\"xs:{}\"", type), content);
}

}  // namespace

std::optional<std::string> built_in_schema(std::string_view location) {
    constexpr std::string_view scheme = "cajista:/";
    if (!location.starts_with(scheme)) return std::nullopt;
    location.remove_prefix(scheme.size());
    const std::size_t slash = std::min(location.find('/'), location.size());
    const std::string_view name = location.substr(0, slash);
    const std::string_view file = location.substr(std::min(slash + 1, location.size()));
    for (std::size_t i = 1; i < base::invoice_profiles.size(); ++i) {
        if (base::invoice_profiles[i].name != name) continue;
        const auto profile = static_cast<InvoiceProfile>(i);
        if (file == "rsm.xsd") return invoice_document(level_of(profile));
        if (file == "ram.xsd") return aggregate_document(profile);
        if (file == "qdt.xsd") {
            return head(qualified_uri) + wrapped("formatted", "DateTimeString", "string", true) +
                   "</xs:schema>";
        }
        if (file == "udt.xsd") {
            return head(unqualified_uri) + wrapped("datetime", "DateTimeString", "string", true) +
                   wrapped("date", "DateString", "string", true) +
                   wrapped("indicator", "Indicator", "boolean", false) + "</xs:schema>";
        }
    }
    return std::nullopt;
}

}  // namespace cajista::templates::detail
