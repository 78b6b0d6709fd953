// SPDX-License-Identifier: Apache-2.0
// Copies a page's content and what it uses out of an open PDF file.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "graphic/detail/qpdf_handle.h"
#include "graphic/image.h"
#include "graphic/pdf_file.h"

namespace cajista::graphic::detail {

/// One page is copied by one of these. Object 0 is kept for the form itself.
class PageCopier {
public:
    PageCopier() : page_(1) {}

    /// The page's content streams, joined and cleaned.
    bool read_content(const QpdfObject& contents, std::string& out);
    /// The value of an object with all that it refers to; direct, as it stands in another.
    std::string value_of(const QpdfObject& object) { return write(object, Kind::other, 0); }
    std::string resources_of(const QpdfObject& resources) {
        return write(resources, Kind::resources, 0);
    }
    /// Copies what was referred to; then gives objects that depend on nothing of this page alone
    /// their digests.
    bool copy_waiting();

    ImportedPage& page() { return page_; }
    PageTraits& traits() { return traits_; }
    std::uint8_t color_spaces() const { return color_spaces_; }
    bool has_layers() const { return has_layers_; }
    /// Of what failed: code and message.
    const std::string& code() const { return code_; }
    const std::string& problem() const { return problem_; }

private:
    /// Where a value stands. In `names` and `color_spaces` the keys are names of the file's own.
    enum class Kind : std::uint8_t { other, resources, color_spaces, names, profile, unpacked };
    struct Page : ImportedPage {
        explicit Page(std::size_t count) { objects.resize(count); }
    };
    struct Waiting {
        QpdfObject object;
        std::size_t index;
        Kind kind;
    };

    bool fail(std::string_view code, std::string problem);
    std::string write(const QpdfObject& object, Kind kind, std::size_t depth);
    std::string write_reference(const QpdfObject& object, Kind kind);
    std::string write_scalar(const QpdfObject& object);
    std::string write_entries(const QpdfObject& object, Kind kind, std::size_t depth);
    bool copy_stream(const QpdfObject& stream, Kind kind, ImportedPage::Object& out);
    bool read_unpacked(const QpdfObject& stream, std::string& out);
    bool clean(const std::string& raw, std::string& out);
    void note_font(const QpdfObject& font);
    bool is_wanted(const std::string& key, const QpdfObject& value, Kind kind);
    void note_layers(const std::string& key, const QpdfObject& value);
    void give_digests();

    Page page_;
    PageTraits traits_;
    std::uint8_t color_spaces_ = 0;
    bool has_layers_ = false;
    std::map<int, std::size_t> known_;  ///< by number in the file
    std::vector<Waiting> waiting_;
    std::size_t copied_bytes_ = 0, steps_ = 0;
    std::string code_, problem_;
};

/// Compressed for FlateDecode; false: that doesn't make it smaller.
bool pack(std::string_view bytes, std::string& out);

}  // namespace cajista::graphic::detail
