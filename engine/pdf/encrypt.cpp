// SPDX-License-Identifier: Apache-2.0
#include "pdf/encrypt.h"

#include <exception>
#include <memory>

#include <fmt/format.h>
#define POINTERHOLDER_TRANSITION 4  // qpdf: std::shared_ptr, nothing of before
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>

#include "base/sha256.h"
#include "pdf/detail/seeded_random.h"

namespace cajista::pdf {

namespace {

constexpr std::size_t most_password_bytes = 127;  // ISO 32000-2, 7.6.4.3.2
/// What libqpdf writes as the second file identifier when it is told not to ask the clock.
constexpr std::string_view fixed_identifier = "31415926535897932384626433832795";

base::Status check_password(std::string_view password, std::string_view whose) {
    if (!password.empty() && password.size() <= most_password_bytes) return {};
    return base::error(
        "pdf.password-unfit",
        fmt::format("the {} password is {}", whose,
                    password.empty() ? "empty" : "longer than 127 bytes, the most that PDF takes"));
}

/// Both identifiers equal, as in a file that was not changed since: of what was encrypted.
void set_identifier(std::string& out, std::string_view file, std::string_view seed) {
    const std::string marked = "<" + std::string(fixed_identifier) + ">";
    std::size_t at = out.rfind(marked);
    if (at == std::string::npos) return;
    const std::string id =
        base::to_hex(base::sha256(std::string(seed) + base::to_hex(base::sha256(file))));
    out.replace(at + 1, fixed_identifier.size(), id.substr(0, fixed_identifier.size()));
}

}  // namespace

base::Result<std::string> encrypt(std::string_view file, const Encryption& encryption) {
    if (auto fit = check_password(encryption.user, "user's"); !fit) return std::move(fit).errors();
    if (auto fit = check_password(encryption.owner, "owner's"); !fit) {
        return std::move(fit).errors();
    }
    const Permissions& may = encryption.permissions;
    try {
        const detail::RandomSeed random(encryption.seed);
        QPDF document;
        document.setSuppressWarnings(true);
        document.processMemoryFile("document", file.data(), file.size());
        QPDFWriter writer(document);
        writer.setOutputMemory();
        writer.setStaticID(true);  // else it asks the clock; replaced below
        writer.setStreamDataMode(qpdf_s_preserve);
        writer.setR6EncryptionParameters(
            encryption.user.c_str(), encryption.owner.c_str(), true, may.copy, may.assemble,
            may.annotate, may.fill_in, may.modify, may.print ? qpdf_r3p_full : qpdf_r3p_none, true);
        writer.write();
        const std::shared_ptr<Buffer> made = writer.getBufferSharedPointer();
        std::string out(reinterpret_cast<const char*>(made->getBuffer()), made->getSize());
        set_identifier(out, file, encryption.seed);
        return out;
    } catch (const std::exception&) {  // what it says may hold what it was given
        return base::error("pdf.encryption-failed", "the file can't be encrypted");
    }
}

}  // namespace cajista::pdf
