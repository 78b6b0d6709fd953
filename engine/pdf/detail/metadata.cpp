// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/metadata.h"

#include <algorithm>
#include <initializer_list>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/sha256.h"
#include "base/utf8.h"
#include "pdf/detail/pdf_object.h"

namespace cajista::pdf::detail {

namespace {

struct Civil {
    std::int64_t year;
    unsigned month, day, hour, minute, second;
    char sign;
    unsigned offset_hours, offset_minutes;
};

/// The proleptic Gregorian calendar, counted in days from 1 March 0000 in eras of 400 years.
Civil civil(const Instant& instant) {
    // Years 1 to 9999: four digits are what dates in PDF have.
    const std::int64_t shifted =
        instant.unix_seconds + std::int64_t{instant.utc_offset_minutes} * 60;
    const std::int64_t local = std::clamp<std::int64_t>(shifted, -62'135'596'800, 253'402'300'799);
    std::int64_t days = local / 86'400;
    std::int64_t seconds = local % 86'400;
    if (seconds < 0) {
        seconds += 86'400;
        --days;
    }
    days += 719'468;
    const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
    const auto day_of_era = static_cast<unsigned>(days - era * 146'097);
    const unsigned year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const unsigned day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const unsigned shifted_month = (5 * day_of_year + 2) / 153;
    Civil date{};
    date.day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    date.month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    date.year = year_of_era + era * 400 + (date.month <= 2 ? 1 : 0);
    date.hour = static_cast<unsigned>(seconds / 3600);
    date.minute = static_cast<unsigned>(seconds / 60 % 60);
    date.second = static_cast<unsigned>(seconds % 60);
    const int offset = std::clamp(instant.utc_offset_minutes, -1439, 1439);
    date.sign = offset < 0 ? '-' : '+';
    date.offset_hours = static_cast<unsigned>(std::abs(offset)) / 60;
    date.offset_minutes = static_cast<unsigned>(std::abs(offset)) % 60;
    return date;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (std::size_t offset = 0; offset < text.size();) {
        const char32_t character = base::next_code_point(text, offset);
        switch (character) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            default:
                if (character >= 0x20 && character != 0xFFFE && character != 0xFFFF) {
                    base::append_utf8(out, character);
                }
        }
    }
    return out;
}

}  // namespace

std::string pdf_date(const Instant& instant) {
    const Civil date = civil(instant);
    return fmt::format("D:{:04}{:02}{:02}{:02}{:02}{:02}{}{:02}'{:02}'", date.year, date.month,
                       date.day, date.hour, date.minute, date.second, date.sign, date.offset_hours,
                       date.offset_minutes);
}

std::string xmp_date(const Instant& instant) {
    const Civil date = civil(instant);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}", date.year, date.month,
                       date.day, date.hour, date.minute, date.second, date.sign, date.offset_hours,
                       date.offset_minutes);
}

namespace {

constexpr std::string_view description_begin = "<rdf:Description rdf:about=\"\"";

/// The packet while it is written.
class Packet {
public:
    std::string out =
        "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n";

    void begin(std::initializer_list<std::pair<std::string_view, std::string_view>> namespaces) {
        out += description_begin;
        for (const auto& [prefix, uri] : namespaces)
            out += fmt::format(" xmlns:{}=\"{}\"", prefix, uri);
        out += ">\n";
    }
    void end() { out += "</rdf:Description>\n"; }
    void simple(std::string_view name, std::string_view text) {
        if (!text.empty()) out += fmt::format("<{0}>{1}</{0}>\n", name, escaped(text));
    }
    void alternative(std::string_view name, std::string_view text) {
        if (text.empty()) return;
        out += fmt::format(
            "<{0}><rdf:Alt><rdf:li xml:lang=\"x-default\">{1}</rdf:li></rdf:Alt></{0}>\n", name,
            escaped(text));
    }
};

void write_schema_values(Packet& packet, const XmpSchema& schema) {
    packet.begin({{schema.prefix, schema.uri}});
    for (const XmpSchema::Property& property : schema.properties) {
        packet.out += fmt::format("<{0}:{1}>{2}</{0}:{1}>\n", schema.prefix, property.name,
                                  escaped(property.value));
    }
    packet.end();
}

/// What PDF/A wants to be told of a namespace that it doesn't know (ISO 19005-2, 6.6.2.3.3).
void write_schema_description(Packet& packet, const XmpSchema& schema) {
    std::string& out = packet.out;
    out += fmt::format(
        "<rdf:li rdf:parseType=\"Resource\"><pdfaSchema:schema>{}</pdfaSchema:schema>"
        "<pdfaSchema:namespaceURI>{}</pdfaSchema:namespaceURI>"
        "<pdfaSchema:prefix>{}</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>\n",
        escaped(schema.title), schema.uri, schema.prefix);
    for (const XmpSchema::Property& property : schema.properties) {
        out += fmt::format(
            "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>{}</pdfaProperty:name>"
            "<pdfaProperty:valueType>{}</pdfaProperty:valueType>"
            "<pdfaProperty:category>external</pdfaProperty:category>"
            "<pdfaProperty:description>{}</pdfaProperty:description></rdf:li>\n",
            property.name, property.type,
            escaped(property.description.empty() ? property.name : property.description));
    }
    out += "</rdf:Seq></pdfaSchema:property></rdf:li>\n";
}

void write_schemas(Packet& packet, const VolumeOptions& options) {
    std::vector<XmpSchema> schemas;
    if (options.standard->is_universal) {
        schemas.push_back({"http://www.aiim.org/pdfua/ns/id/",
                           "pdfuaid",
                           "PDF/UA identification",
                           {{"part", "1", "part of ISO 14289", "Integer"}}});
    }
    for (const XmpSchema& schema : options.schemas) {
        if (!schema.properties.empty()) schemas.push_back(schema);
    }
    for (const XmpSchema& schema : schemas) write_schema_values(packet, schema);
    if (schemas.empty() || !options.standard->is_archive()) return;
    packet.begin({{"pdfaExtension", "http://www.aiim.org/pdfa/ns/extension/"},
                  {"pdfaSchema", "http://www.aiim.org/pdfa/ns/schema#"},
                  {"pdfaProperty", "http://www.aiim.org/pdfa/ns/property#"}});
    packet.out += "<pdfaExtension:schemas><rdf:Bag>\n";
    for (const XmpSchema& schema : schemas) write_schema_description(packet, schema);
    packet.out += "</rdf:Bag></pdfaExtension:schemas>\n";
    packet.end();
}

/// A UUID made of the seed, of the form of version 8 (RFC 9562, 5.8).
std::string uuid_of(std::string_view seed, std::string_view use) {
    std::string hex = base::to_hex(base::sha256(std::string(use) + ":" + std::string(seed)));
    hex[12] = '8';
    hex[16] = '8';
    return fmt::format("uuid:{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                       hex.substr(16, 4), hex.substr(20, 12));
}

void write_exchange(Packet& packet, const VolumeOptions& options) {
    packet.begin({{"pdfxid", "http://www.npes.org/pdfx/ns/id/"},
                  {"xmpMM", "http://ns.adobe.com/xap/1.0/mm/"},
                  {"pdfvtid", "http://www.npes.org/pdfvt/ns/id/"}});
    packet.simple("pdfxid:GTS_PDFXVersion", "PDF/X-4");
    packet.simple("xmpMM:DocumentID", uuid_of(options.id_seed, "document"));
    packet.simple("xmpMM:InstanceID",
                  uuid_of(options.id_seed + xmp_date(options.created), "instance"));
    packet.simple("xmpMM:VersionID", "1");
    packet.simple("xmpMM:RenditionClass", "default");
    if (options.standard->is_variable) {
        packet.simple("pdfvtid:GTS_PDFVTVersion", "PDF/VT-1");
        packet.simple("pdfvtid:GTS_PDFVTModDate", xmp_date(options.created));
    }
    packet.end();
}

}  // namespace

std::string xmp_packet(const VolumeOptions& options) {
    Packet packet;
    packet.begin({{"dc", "http://purl.org/dc/elements/1.1/"},
                  {"xmp", "http://ns.adobe.com/xap/1.0/"},
                  {"pdf", "http://ns.adobe.com/pdf/1.3/"}});
    packet.simple("dc:format", "application/pdf");
    packet.alternative("dc:title", options.title);
    packet.alternative("dc:description", options.subject);
    if (!options.author.empty()) {
        packet.out +=
            fmt::format("<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>\n",
                        escaped(options.author));
    }
    packet.simple("xmp:CreatorTool", options.creator);
    packet.simple("xmp:CreateDate", xmp_date(options.created));
    packet.simple("xmp:ModifyDate", xmp_date(options.created));
    if (options.standard->is_exchange) {
        packet.simple("xmp:MetadataDate", xmp_date(options.created));
        packet.simple("pdf:Trapped", "False");
    }
    packet.simple("pdf:Producer", options.producer);
    packet.end();
    if (options.standard->is_archive()) {
        packet.begin({{"pdfaid", "http://www.aiim.org/pdfa/ns/id/"}});
        packet.simple("pdfaid:part", fmt::format("{}", options.standard->part));
        const char level = static_cast<char>(options.standard->conformance - 'a' + 'A');
        packet.simple("pdfaid:conformance", std::string_view(&level, 1));
        packet.end();
    }
    if (options.standard->is_exchange) write_exchange(packet, options);
    write_schemas(packet, options);
    packet.out += "</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>";
    return std::move(packet.out);
}

std::uint32_t write_information(ObjectFile& file, const VolumeOptions& options) {
    const std::uint32_t number = file.allocate();
    ObjectModel model;
    PdfDict dict = model.dict();
    const auto text = [&dict](const char* key, const std::string& value) {
        if (!value.empty()) dict.text(key, value);
    };
    text("Title", options.title);
    text("Author", options.author);
    text("Subject", options.subject);
    text("Creator", options.creator);
    text("Producer", options.producer);
    dict.ascii("CreationDate", pdf_date(options.created));
    dict.ascii("ModDate", pdf_date(options.created));
    if (options.standard->is_exchange) {
        dict.name("Trapped", "False").ascii("GTS_PDFXVersion", "PDF/X-4");
    }
    std::string value;
    if (!model.write(value)) {
        file.fail(base::error("pdf.object-refused", "the document information can't be written"));
    }
    file.write(number, value);
    return number;
}

std::uint32_t write_xmp(ObjectFile& file, const VolumeOptions& options) {
    const std::uint32_t number = file.allocate();
    file.write_stream(number, "/Type/Metadata/Subtype/XML", xmp_packet(options), false);
    return number;
}

}  // namespace cajista::pdf::detail
