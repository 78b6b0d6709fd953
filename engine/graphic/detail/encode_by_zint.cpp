// SPDX-License-Identifier: Apache-2.0
#include "graphic/detail/modules.h"

#include <algorithm>
#include <memory>

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

base::Result<Symbol> encode_by_zint(BarcodeKind kind, std::string_view data,
                                    const BarcodeOptions& options) {
    if (data.empty()) return refused(kind, 0, "it is empty");
    if (data.size() > most_data) return refused(kind, data.size(), "it is too long");
    const bool is_digits = std::ranges::all_of(data, [](char c) { return c >= '0' && c <= '9'; });
    if (kind == BarcodeKind::ean13 && (!is_digits || (data.size() != 12 && data.size() != 13))) {
        return refused(kind, data.size(), "not 12 or 13 digits");
    }
    if (kind == BarcodeKind::itf && !is_digits) {
        return refused(kind, data.size(), "not only digits");
    }
    const std::unique_ptr<zint_symbol, Deleter> zint(ZBarcode_Create());
    if (!zint) return refused(kind, data.size(), "out of memory");
    zint->symbology = symbology_of(kind);
    zint->input_mode = kind == BarcodeKind::gs1_128 ? GS1_MODE : UNICODE_MODE;
    zint->show_hrt = 0;
    if (kind == BarcodeKind::qr) {
        const auto level = std::string_view("LMQH").find(options.qr_error_level);
        zint->option_1 = level == std::string_view::npos ? 2 : static_cast<int>(level) + 1;
        // Readers guess at bytes outside ASCII unless the symbol says UTF-8 (ECI 26, AIM
        // ITS/04-023).
        const bool is_ascii =
            std::ranges::all_of(data, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
        if (!is_ascii) zint->eci = 26;
    }
    if (kind == BarcodeKind::datamatrix) zint->option_3 = DM_SQUARE;
    const int status =
        ZBarcode_Encode(zint.get(), reinterpret_cast<const unsigned char*>(data.data()),
                        static_cast<int>(data.size()));
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
