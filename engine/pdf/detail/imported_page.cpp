// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/imported_page.h"

#include <charconv>
#include <string>
#include <vector>

#include "graphic/pdf_file.h"
#include "pdf/detail/pdf_object.h"
#include "pdf/detail/stored_form.h"

namespace cajista::pdf::detail {

namespace {

using graphic::ImportedPage;

/// The value with numbers of this file. False: it refers to what isn't there.
bool resolve(std::string_view value, const std::vector<std::uint32_t>& numbers,
             std::uint32_t rgb_space, std::string& out) {
    out.clear();
    for (std::size_t at = 0; at < value.size(); ++at) {
        if (value[at] == ImportedPage::default_rgb) {
            if (rgb_space == 0) continue;
            append_reference(out, "/DefaultRGB[/ICCBased ", rgb_space);
            out += ']';
        } else if (value[at] == ImportedPage::reference) {
            std::size_t index = 0;
            const char* end = value.data() + value.size();
            const auto [next, error] = std::from_chars(value.data() + at + 1, end, index);
            if (error != std::errc{} || next == end || *next != ';' || index >= numbers.size()) {
                return false;
            }
            append_reference(out, "", numbers[index]);
            at = static_cast<std::size_t>(next - value.data());
        } else {
            out += value[at];
        }
    }
    return true;
}

/// Of a stream, by the entries of its dictionary.
bool is_artwork(std::string_view value) {
    return value.find("/Subtype /Image") != std::string_view::npos ||
           value.find("/Subtype /Form") != std::string_view::npos;
}

}  // namespace

bool is_imported_page(std::string_view bytes) { return bytes.starts_with(ImportedPage::magic); }

base::Status write_imported_page(ObjectFile& file, std::uint32_t number, std::string_view bytes,
                                 std::string_view more,
                                 const std::function<std::string(const base::Sha256&)>& more_of,
                                 std::uint32_t rgb_space,
                                 std::map<base::Sha256, std::uint32_t>& known) {
    ImportedPage page;
    if (!ImportedPage::parse(bytes, page)) return damaged("an imported page");
    std::vector<std::uint32_t> numbers;
    std::vector<bool> is_new;
    for (const ImportedPage::Object& object : page.objects) {
        const bool is_form = numbers.empty();
        std::uint32_t used = is_form ? number : 0;
        if (!is_form && object.digest != base::Sha256{}) {
            const auto found = known.find(object.digest);
            if (found != known.end()) used = found->second;
        }
        is_new.push_back(is_form || used == 0);
        if (used == 0) used = file.allocate();
        if (!is_form && object.digest != base::Sha256{}) known.emplace(object.digest, used);
        numbers.push_back(used);
    }
    std::string value;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const ImportedPage::Object& object = page.objects[i];
        if (!is_new[i]) continue;
        if (!resolve(object.value, numbers, rgb_space, value)) return damaged("an imported page");
        if (i == 0) {
            value += more;
        } else if (more_of && object.is_stream && is_artwork(object.value)) {
            value += more_of(base::sha256(object.value + object.data));
        }
        if (object.is_stream) {
            file.write_stream(numbers[i], value, object.data, object.is_packed);
        } else {
            file.write(numbers[i], value);
        }
    }
    return file.status();
}

}  // namespace cajista::pdf::detail
