// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/metadata.h"

#include <algorithm>

#include <fmt/format.h>

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

std::string xmp_packet(const VolumeOptions& options) {
    std::string out =
        "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
        "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
        "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
        "<dc:format>application/pdf</dc:format>\n";
    const auto alternative = [&out](std::string_view name, std::string_view text) {
        if (text.empty()) return;
        out += fmt::format(
            "<dc:{0}><rdf:Alt><rdf:li xml:lang=\"x-default\">{1}</rdf:li></rdf:Alt>"
            "</dc:{0}>\n",
            name, escaped(text));
    };
    const auto simple = [&out](std::string_view name, std::string_view text) {
        if (!text.empty()) out += fmt::format("<{0}>{1}</{0}>\n", name, escaped(text));
    };
    alternative("title", options.title);
    alternative("description", options.subject);
    if (!options.author.empty()) {
        out += fmt::format("<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>\n",
                           escaped(options.author));
    }
    simple("xmp:CreatorTool", options.creator);
    simple("xmp:CreateDate", xmp_date(options.created));
    simple("xmp:ModifyDate", xmp_date(options.created));
    simple("pdf:Producer", options.producer);
    out += "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>";
    return out;
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
