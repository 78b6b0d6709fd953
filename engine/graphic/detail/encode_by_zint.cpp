// SPDX-License-Identifier: Apache-2.0
#include "base/characters.h"
#include "graphic/detail/modules.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include <zint.h>

namespace cajista::graphic::detail {

namespace {

struct Deleter {
    void operator()(zint_symbol* symbol) const { ZBarcode_Delete(symbol); }
};

// No symbology holds more: QR version 40 in digits.
constexpr std::size_t most_data = 7089;

int symbology_of(BarcodeKind kind) {
    switch (kind) {
        case BarcodeKind::code128:
            return BARCODE_CODE128;
        case BarcodeKind::gs1_128:
            return BARCODE_GS1_128;
        case BarcodeKind::code39:
            return BARCODE_CODE39;
        case BarcodeKind::ean13:
            return BARCODE_EANX;
        case BarcodeKind::itf:
            return BARCODE_C25INTER;
        case BarcodeKind::qr:
            return BARCODE_QRCODE;
        case BarcodeKind::datamatrix:
            return BARCODE_DATAMATRIX;
        case BarcodeKind::pdf417:
            return BARCODE_PDF417;
        case BarcodeKind::aztec:
            return BARCODE_AZTEC;
        case BarcodeKind::ean8:
            return BARCODE_EANX;
        case BarcodeKind::upca:
            return BARCODE_UPCA;
        case BarcodeKind::gs1_datamatrix:
            return BARCODE_DATAMATRIX;
        case BarcodeKind::imb:
            return BARCODE_USPS_IMAIL;
        case BarcodeKind::rm4scc:
            return BARCODE_RM4SCC;
        case BarcodeKind::mailmark:
            return BARCODE_MAILMARK;
        case BarcodeKind::kix:
            return BARCODE_KIX;
        case BarcodeKind::epc_qr:
        case BarcodeKind::swiss_qr:
            return BARCODE_QRCODE;
    }
    return BARCODE_CODE128;
}

/// What a symbology holds, for the hint.
const char* repertoire(BarcodeKind kind) {
    switch (kind) {
        case BarcodeKind::code128:
            return "Code 128 holds ISO 8859-1, about 99 characters";
        case BarcodeKind::gs1_128:
            return "GS1-128 holds application identifiers in brackets: [01]09501101530003";
        case BarcodeKind::code39:
            return "Code 39 holds A-Z, 0-9, space and - . $ / + %";
        case BarcodeKind::ean13:
            return "EAN-13 holds 12 digits, or 13 with a right check digit";
        case BarcodeKind::itf:
            return "ITF holds digits, at most 125";
        case BarcodeKind::qr:
            return "a lower error correction level holds more";
        case BarcodeKind::datamatrix:
            return "Data Matrix holds at most 2,335 letters or digits";
        case BarcodeKind::pdf417:
            return "PDF417 holds at most 1,850 letters or digits";
        case BarcodeKind::aztec:
            return "Aztec holds at most 3,067 letters";
        case BarcodeKind::ean8:
            return "EAN-8 holds 7 digits, or 8 with a right check digit";
        case BarcodeKind::upca:
            return "UPC-A holds 11 digits, or 12 with a right check digit";
        case BarcodeKind::gs1_datamatrix:
            return "GS1 DataMatrix holds application identifiers in brackets: "
                   "[01]09501101530003[10]A1";
        case BarcodeKind::imb:
            return "IMb holds 20 digits (2 barcode identifier, 3 service type, 15 mailer and "
                   "serial "
                   "number) and 0, 5, 9 or 11 of the ZIP code; the second digit is 0 to 4";
        case BarcodeKind::rm4scc:
            return "RM4SCC holds A-Z and 0-9, at most 50: postcode and delivery point suffix";
        case BarcodeKind::mailmark:
            return "Mailmark holds up to 22 (barcode C) or 26 (barcode L) characters as Royal Mail "
                   "defines them";
        case BarcodeKind::kix:
            return "KIX holds A-Z and 0-9, at most 18: postcode, house number, X and suffix";
        case BarcodeKind::epc_qr:
            return "an EPC code holds 331 bytes";
        case BarcodeKind::swiss_qr:
            return "a Swiss QR code holds 997 characters";
    }
    return "";
}

base::Diagnostic refused(BarcodeKind kind, std::size_t size, const std::string& why) {
    const auto name = barcode_kind_names()[static_cast<std::size_t>(kind)];
    return base::error("graphic.barcode-data", "a value of " + std::to_string(size) +
                                                   " bytes can't be a " + std::string(name) +
                                                   " barcode: " + why)
        .hint(repertoire(kind));
}

/// The last digit of EAN and UPC (ISO/IEC 15420, annex A): weights 3 and 1 from the right.
bool is_checked(std::string_view digits) {
    int sum = 0, weight = 1;
    for (auto at = digits.rbegin(); at != digits.rend(); ++at, weight = 4 - weight) {
        sum += weight * (*at - '0');
    }
    return sum % 10 == 0;
}

constexpr std::array data_matrix_sizes = std::to_array<std::pair<std::uint16_t, std::uint16_t>>(
    {{10, 10}, {12, 12}, {14, 14}, {16, 16}, {18, 18},   {20, 20},   {22, 22},   {24, 24},
     {26, 26}, {32, 32}, {36, 36}, {40, 40}, {44, 44},   {48, 48},   {52, 52},   {64, 64},
     {72, 72}, {80, 80}, {88, 88}, {96, 96}, {104, 104}, {120, 120}, {132, 132}, {144, 144},
     {8, 18},  {8, 32},  {12, 26}, {12, 36}, {16, 36},   {16, 48}});

int size_number(const BarcodeOptions& options) {
    const auto* found = std::ranges::find(data_matrix_sizes,
                                          std::pair(options.symbol_rows, options.symbol_columns));
    return found == data_matrix_sizes.end()
               ? 0
               : static_cast<int>(found - data_matrix_sizes.begin()) + 1;
}

/// Bytes from their hexadecimal digits.
bool read_hex(std::string_view digits, std::string& bytes) {
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        const int high = base::hexadecimal(digits[i]), low = base::hexadecimal(digits[i + 1]);
        if (high < 0 || low < 0) return false;
        bytes += static_cast<char>(high * 16 + low);
    }
    return digits.size() % 2 == 0;
}

/// What zint takes for the data; nullptr, or why they can't be.
const char* prepare(BarcodeKind kind, const BarcodeOptions& options, std::string& data) {
    const auto is_ean = [&](std::size_t size) {
        return base::is_all_digits(data) && (data.size() == size || data.size() == size - 1);
    };
    switch (kind) {
        case BarcodeKind::ean13:
            if (!is_ean(13)) return "not 12 or 13 digits";
            break;
        case BarcodeKind::ean8:
            if (!is_ean(8)) return "not 7 or 8 digits";
            if (data.size() == 8 && !is_checked(data)) return "its check digit is wrong";
            data.resize(7);
            break;
        case BarcodeKind::upca:
            if (!is_ean(12)) return "not 11 or 12 digits";
            if (data.size() == 12 && !is_checked(data)) return "its check digit is wrong";
            data.resize(11);
            break;
        case BarcodeKind::itf:
            if (!base::is_all_digits(data)) return "not only digits";
            break;
        case BarcodeKind::imb:
            if (data.size() > 20 && data[20] == '-') data.erase(20, 1);
            if (!base::is_all_digits(data)) return "not only digits";
            if (data.size() != 20 && data.size() != 25 && data.size() != 29 && data.size() != 31) {
                return "not 20, 25, 29 or 31 digits";
            }
            if (data[1] > '4') return "the second digit is above 4";
            if (data.size() > 20) data.insert(20, "-");
            break;
        case BarcodeKind::datamatrix:
            if (options.is_hex) {
                std::string bytes;
                if (!read_hex(data, bytes)) return "not pairs of hexadecimal digits";
                data = std::move(bytes);
            }
            break;
        default:
            break;
    }
    return nullptr;
}

/// zint's messages without their number, and without the value: they quote a character at most.
const char* reason(int status) {
    switch (status) {
        case ZINT_ERROR_TOO_LONG:
            return "too long, or of a wrong length";
        case ZINT_ERROR_INVALID_DATA:
            return "it has characters that this kind doesn't hold";
        case ZINT_ERROR_INVALID_CHECK:
            return "its check digit is wrong";
        case ZINT_ERROR_MEMORY:
            return "out of memory";
        default:
            return "the encoder refused it";
    }
}

}  // namespace

bool is_symbol_size(std::uint16_t rows, std::uint16_t columns) {
    return std::ranges::find(data_matrix_sizes, std::pair(rows, columns)) !=
           data_matrix_sizes.end();
}

base::Result<Symbol> encode_by_zint(BarcodeKind kind, std::string_view data,
                                    const BarcodeOptions& options) {
    if (data.empty()) return refused(kind, 0, "it is empty");
    if (data.size() > most_data) return refused(kind, data.size(), "it is too long");
    std::string prepared(data);
    if (const char* why = prepare(kind, options, prepared)) return refused(kind, data.size(), why);
    const std::unique_ptr<zint_symbol, Deleter> zint(ZBarcode_Create());
    if (!zint) return refused(kind, data.size(), "out of memory");
    zint->symbology = symbology_of(kind);
    const bool is_gs1 = kind == BarcodeKind::gs1_128 || kind == BarcodeKind::gs1_datamatrix;
    zint->input_mode = is_gs1 ? GS1_MODE : options.is_hex ? DATA_MODE : UNICODE_MODE;
    zint->show_hrt = 0;
    if (symbology_of(kind) == BARCODE_QRCODE) {
        const auto level = std::string_view("LMQH").find(options.qr_error_level);
        zint->option_1 = level == std::string_view::npos ? 2 : static_cast<int>(level) + 1;
        // Readers guess at bytes outside ASCII unless the symbol says UTF-8 (ECI 26, AIM
        // ITS/04-023).
        const bool is_ascii = std::ranges::all_of(
            prepared, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
        if (!is_ascii) zint->eci = 26;
    }
    if (symbology_of(kind) == BARCODE_DATAMATRIX) {
        if (options.symbol_rows != 0) {
            zint->option_2 = size_number(options);
        } else {
            zint->option_3 = DM_SQUARE;
        }
    }
    const int status =
        ZBarcode_Encode(zint.get(), reinterpret_cast<const unsigned char*>(prepared.data()),
                        static_cast<int>(prepared.size()));
    if (status >= ZINT_ERROR) return refused(kind, data.size(), reason(status));
    Symbol symbol;
    symbol.width = static_cast<std::uint32_t>(zint->width);
    symbol.rows = static_cast<std::uint32_t>(zint->rows);
    symbol.row_height = kind == BarcodeKind::pdf417 ? 3 : 1;  // ISO/IEC 15438, 5.2
    symbol.dark.resize(std::size_t{symbol.width} * symbol.rows);
    for (std::uint32_t row = 0; row < symbol.rows; ++row) {
        for (std::uint32_t x = 0; x < symbol.width; ++x) {
            symbol.dark[std::size_t{row} * symbol.width + x] =
                (zint->encoded_data[row][x >> 3] >> (x & 7) & 1) != 0;
        }
    }
    return symbol;
}

}  // namespace cajista::graphic::detail
