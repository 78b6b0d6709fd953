// SPDX-License-Identifier: Apache-2.0
#include "data/detail/encoding.h"

#include <fmt/format.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

#include <cstring>
#include <utility>
#include <vector>

#include "base/names.h"
#include "base/utf8.h"

namespace cajista::data::detail {

namespace {

struct CloseConverter {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter open_converter(const std::string& name) {
    UErrorCode status = U_ZERO_ERROR;
    Converter converter(ucnv_open(name.c_str(), &status));
    if (U_FAILURE(status)) return nullptr;
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &status);
    ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                          &status);
    return U_FAILURE(status) ? nullptr : std::move(converter);
}

/// UTF-16 to UTF-8; `high` is a surrogate that waits for its other half.
void append_utf16(std::string& out, const UChar* text, std::size_t size, char32_t& high) {
    for (std::size_t i = 0; i < size; ++i) {
        const char32_t unit = text[i];
        if (unit < 0x80 && high == 0) {
            out += static_cast<char>(unit);
        } else if (unit >= 0xD800 && unit < 0xDC00) {
            if (high != 0) out += '\xFF';
            high = unit;
        } else if (unit >= 0xDC00 && unit < 0xE000) {
            if (high == 0) {
                out += '\xFF';
            } else {
                base::append_utf8(out, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
            }
            high = 0;
        } else {
            if (high != 0) out += '\xFF';
            high = 0;
            base::append_utf8(out, unit);
        }
    }
}

class DecodeStream final : public ByteStream {
public:
    DecodeStream(std::unique_ptr<ByteStream> inner, Converter converter)
        : inner_(std::move(inner)), converter_(std::move(converter)), source_(64 * 1024) {}

    std::ptrdiff_t read(char* to, std::size_t most) override {
        while (given_ == text_.size()) {
            if (ended_) return 0;
            text_.clear();
            given_ = 0;
            const std::ptrdiff_t got = inner_->read(source_.data(), source_.size());
            if (got < 0) return fail(inner_->problem());
            ended_ = got == 0;
            convert(source_.data(), source_.data() + got);
        }
        const std::size_t count = std::min(most, text_.size() - given_);
        std::memcpy(to, text_.data() + given_, count);
        given_ += count;
        return static_cast<std::ptrdiff_t>(count);
    }

private:
    void convert(const char* from, const char* end) {
        UChar buffer[8192];
        while (true) {
            UErrorCode status = U_ZERO_ERROR;
            UChar* target = buffer;
            ucnv_toUnicode(converter_.get(), &target, buffer + std::size(buffer), &from, end,
                           nullptr, ended_ ? 1 : 0, &status);
            append_utf16(text_, buffer, static_cast<std::size_t>(target - buffer), high_);
            if (status == U_BUFFER_OVERFLOW_ERROR) continue;
            if (U_SUCCESS(status)) break;
            text_ += '\xFF';  // no text in this encoding
            if (status == U_TRUNCATED_CHAR_FOUND) break;
        }
        if (ended_ && high_ != 0) {
            text_ += '\xFF';
            high_ = 0;
        }
    }

    std::unique_ptr<ByteStream> inner_;
    Converter converter_;
    std::vector<char> source_;
    std::string text_;
    std::size_t given_ = 0;
    char32_t high_ = 0;
    bool ended_ = false;
};

}  // namespace

std::optional<std::string> canonical_encoding(std::string_view name) {
    if (name.empty() || name.size() > 100) return std::nullopt;
    const Converter converter = open_converter(std::string(name));
    if (!converter) return std::nullopt;
    UErrorCode status = U_ZERO_ERROR;
    const char* canonical = ucnv_getName(converter.get(), &status);
    if (U_FAILURE(status) || canonical == nullptr) return std::nullopt;
    return std::string(canonical);
}

base::Diagnostic unknown_encoding(std::string_view name) {
    constexpr std::string_view common[] = {
        "UTF-8",        "UTF-16",      "UTF-16LE",     "UTF-16BE",     "ISO-8859-1",
        "ISO-8859-2",   "ISO-8859-15", "windows-1250", "windows-1251", "windows-1252",
        "windows-1254", "ibm-037",     "ibm-273",      "ibm-284",      "ibm-500",
        "ibm-1047",     "ibm-1140",    "ibm-1141",     "ibm-1145",     "ibm-850",
        "Shift_JIS",    "EUC-JP",      "GB18030",      "Big5",         "KOI8-R"};
    base::Diagnostic problem =
        base::error("data.encoding-unknown", fmt::format("there is no encoding '{}'", name));
    if (const auto nearest = base::nearest_name(name, common)) {
        problem.hints.push_back(fmt::format("did you mean '{}'?", *nearest));
    }
    return problem;
}

std::optional<std::pair<std::string, std::size_t>> marked_encoding(std::string_view beginning) {
    UErrorCode status = U_ZERO_ERROR;
    std::int32_t size = 0;
    const char* name = ucnv_detectUnicodeSignature(
        beginning.data(), static_cast<std::int32_t>(beginning.size()), &size, &status);
    if (U_FAILURE(status) || name == nullptr) return std::nullopt;
    return std::pair(std::string(name), static_cast<std::size_t>(size));
}

std::unique_ptr<ByteStream> decode_stream(std::unique_ptr<ByteStream> inner,
                                          const std::string& encoding) {
    Converter converter = open_converter(encoding);
    if (!converter) return nullptr;
    return std::make_unique<DecodeStream>(std::move(inner), std::move(converter));
}

struct TextDecoder::State {
    Converter converter;
    bool is_utf8 = false;
    bool is_single_byte = false;
    /// UTF-8 of each byte value: length (0: no text) and at most three bytes.
    std::array<std::array<char, 4>, 256> table{};
    std::string name;
};

TextDecoder::TextDecoder(std::unique_ptr<State> state) : state_(std::move(state)) {}
TextDecoder::~TextDecoder() = default;

base::Result<std::unique_ptr<TextDecoder>> TextDecoder::create(const std::string& encoding) {
    auto state = std::make_unique<State>();
    state->name = encoding.empty() ? "UTF-8" : encoding;
    const auto canonical = canonical_encoding(state->name);
    if (!canonical) return unknown_encoding(encoding);
    state->is_utf8 = *canonical == "UTF-8";
    state->converter = open_converter(state->name);
    state->is_single_byte = !state->is_utf8 && ucnv_getMaxCharSize(state->converter.get()) == 1;
    for (unsigned byte = 0; byte < 256 && state->is_single_byte; ++byte) {
        const char source = static_cast<char>(byte);
        UChar unit[2];
        UErrorCode status = U_ZERO_ERROR;
        ucnv_reset(state->converter.get());
        const std::int32_t units =
            ucnv_toUChars(state->converter.get(), unit, 2, &source, 1, &status);
        std::string text;
        if (U_SUCCESS(status) && units == 1) base::append_utf8(text, unit[0]);
        auto& entry = state->table[byte];
        entry[0] = static_cast<char>(text.size());
        std::memcpy(entry.data() + 1, text.data(), text.size());
    }
    return std::unique_ptr<TextDecoder>(new TextDecoder(std::move(state)));
}

std::optional<std::string_view> TextDecoder::decode(std::string_view bytes, base::Arena& arena) {
    if (state_->is_utf8) {
        if (base::first_invalid_utf8(bytes) != bytes.size()) return std::nullopt;
        return bytes;
    }
    if (state_->is_single_byte) {
        char* out = static_cast<char*>(arena.allocate(bytes.size() * 3 + 1, 1));
        char* at = out;
        for (const char byte : bytes) {
            const auto& entry = state_->table[static_cast<unsigned char>(byte)];
            if (entry[0] == 0) return std::nullopt;
            std::memcpy(at, entry.data() + 1, 3);  // within the three bytes reserved a character
            at += entry[0];
        }
        return std::string_view(out, static_cast<std::size_t>(at - out));
    }
    std::vector<UChar> units(bytes.size() * 2 + 2);
    UErrorCode status = U_ZERO_ERROR;
    ucnv_reset(state_->converter.get());
    const std::int32_t size = ucnv_toUChars(state_->converter.get(), units.data(),
                                            static_cast<std::int32_t>(units.size()), bytes.data(),
                                            static_cast<std::int32_t>(bytes.size()), &status);
    if (U_FAILURE(status)) return std::nullopt;
    std::string text;
    char32_t high = 0;
    append_utf16(text, units.data(), static_cast<std::size_t>(size), high);
    return arena.copy(std::string_view(text));
}

std::optional<std::string> TextDecoder::encode(std::string_view text) const {
    if (state_->is_utf8) return std::string(text);
    std::vector<UChar> units;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t point = base::next_code_point(text, at);
        if (point >= 0x10000) {
            units.push_back(static_cast<UChar>(0xD800 + ((point - 0x10000) >> 10)));
            units.push_back(static_cast<UChar>(0xDC00 + ((point - 0x10000) & 0x3FF)));
        } else {
            units.push_back(static_cast<UChar>(point));
        }
    }
    std::string bytes(units.size() * 8 + 16, '\0');
    UErrorCode status = U_ZERO_ERROR;
    ucnv_reset(state_->converter.get());
    const std::int32_t size = ucnv_fromUChars(state_->converter.get(), bytes.data(),
                                              static_cast<std::int32_t>(bytes.size()), units.data(),
                                              static_cast<std::int32_t>(units.size()), &status);
    if (U_FAILURE(status)) return std::nullopt;
    bytes.resize(static_cast<std::size_t>(size));
    return bytes;
}

}  // namespace cajista::data::detail
