// SPDX-License-Identifier: Apache-2.0
// A PDF as its objects and pages, read without another program: what Cajista writes, and what
// others write without encryption and in the filters of today.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"
#include "compare/detail/pdf_objects.h"

namespace cajista::compare::detail {

/// Bytes of a file, mapped: read when they are looked at, shared with processes forked later.
class MappedFile {
public:
    MappedFile() = default;
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();
    bool open(const std::filesystem::path& path);
    std::string_view bytes() const { return {data_, size_}; }

private:
    const char* data_ = nullptr;
    std::size_t size_ = 0;
};

/// One thread at a time. Nothing is kept of an object that was read, but object streams.
class PdfFile {
public:
    /// Errors: compare.pdf-unreadable, with what is not as this reader needs it (encryption, a
    /// damaged cross-reference, no pages).
    static base::Result<std::unique_ptr<PdfFile>> open(const std::filesystem::path& path);

    std::size_t pages() const { return pages_.size(); }
    /// The dictionary of a page (from 0) with what it inherits.
    PdfObject page(std::size_t index) const;
    /// Object number of a page; pages_of_objects is the way back.
    std::uint32_t page_object(std::size_t index) const { return pages_[index].number; }

    PdfObject object(std::uint32_t number) const;
    /// `of`, or what it refers to.
    PdfObject resolved(const PdfObject& of) const;
    /// A dictionary's value, resolved.
    PdfObject value(const PdfObject& dictionary, std::string_view key) const {
        return resolved(dictionary.get(key));
    }
    /// The bytes of a stream as they are in the file.
    std::string_view raw(const PdfObject& stream) const;
    /// The bytes of a stream, decoded; false when a filter is not known or the bytes are damaged.
    bool decode(const PdfObject& stream, std::string& out) const;

    /// A digest of an object and all it refers to, but pages above and structure.
    base::Sha256 digest(const PdfObject& object) const;
    const PdfObject& trailer() const { return trailer_; }
    PdfObject catalog() const { return value(trailer_, "Root"); }

private:
    struct Entry {
        std::uint8_t type = 0;    ///< 0: free, 1: at an offset, 2: in an object stream
        std::uint64_t place = 0;  ///< offset, or number of the object stream
        std::uint32_t index = 0;  ///< in the object stream
    };
    struct PageNode {
        std::uint32_t number = 0;
        std::uint32_t inherited = 0;  ///< in inherited_
    };
    struct ObjectStream {
        std::string bytes;
        std::vector<std::pair<std::uint32_t, std::uint32_t>> objects;  ///< number, offset
    };

    bool read_references();
    bool read_table(PdfLexer& lexer, PdfObject& trailer);
    bool read_reference_stream(const PdfObject& stream);
    bool collect_pages(const PdfObject& node, std::uint32_t number, std::uint32_t inherited,
                       int depth);
    PdfObject parse_at(std::uint64_t offset) const;
    const ObjectStream* object_stream(std::uint32_t number) const;
    void add_digest(const PdfObject& object, std::string& out, int depth) const;
    void put(std::uint64_t number, const Entry& entry);

    MappedFile file_;
    std::vector<Entry> entries_;
    std::vector<bool> is_set_;
    PdfObject trailer_;
    std::vector<PageNode> pages_;
    std::vector<PdfObject> inherited_;
    mutable std::map<std::uint32_t, std::unique_ptr<ObjectStream>> object_streams_;
    mutable std::unordered_map<std::uint32_t, base::Sha256> digests_;
};

/// A text string (ISO 32000-1, 7.9.2.2) as UTF-8: UTF-16 with mark, UTF-8 with mark, or
/// PDFDocEncoding (whose upper half is taken as Latin-1).
std::string pdf_text_string(std::string_view bytes);

}  // namespace cajista::compare::detail
