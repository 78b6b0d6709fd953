// SPDX-License-Identifier: Apache-2.0
// Where PDF bytes go: a file that is whole or absent, or memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cajista::pdf {

/// Takes bytes in order. One owner, one thread.
class Output {
public:
    virtual ~Output() = default;
    virtual base::Status write(std::string_view bytes) = 0;
    /// All is written and lasting; nothing may be written afterwards.
    virtual base::Status finish() = 0;
};

/// Writes NAME.part and, at finish(), syncs and renames it to NAME. Destroyed before that, it
/// removes NAME.part. Error: base.file-unwritable.
class FileOutput final : public Output {
public:
    enum class Sync : std::uint8_t { yes, no };
    static base::Result<std::unique_ptr<FileOutput>> create(std::filesystem::path path,
                                                            Sync sync = Sync::yes);
    ~FileOutput() override;
    base::Status write(std::string_view bytes) override;
    base::Status finish() override;

private:
    FileOutput() = default;
    base::Status fail(const char* what) const;
    base::Status flush();
    std::filesystem::path path_, part_;
    std::string buffer_;
    int descriptor_ = -1;
    Sync sync_ = Sync::yes;
};

/// Appends to a string. `clear()` to use it for the next document. Cannot fail.
class MemoryOutput final : public Output {
public:
    base::Status write(std::string_view bytes) override;
    base::Status finish() override { return {}; }
    const std::string& bytes() const { return bytes_; }
    void clear() { bytes_.clear(); }

private:
    std::string bytes_;
};

}  // namespace cajista::pdf
