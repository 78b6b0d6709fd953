// SPDX-License-Identifier: Apache-2.0
#include "pdf/encrypt.h"

#include <fmt/format.h>

#include "base/sha256.h"
#include "graphic/qpdf_library.h"
#include "pdf/detail/seeded_random.h"

namespace cajista::pdf {

namespace {

constexpr std::size_t most_password_bytes = 127;  // ISO 32000-2, 7.6.4.3.2
/// What libqpdf writes as the second file identifier when it is told not to ask the clock.
constexpr std::string_view fixed_identifier = "31415926535897932384626433832795";

struct Session {
    qpdf_data document = graphic::qpdf().init();
    Session() {
        graphic::qpdf().silence_errors(document);
        graphic::qpdf().set_suppress_warnings(document, QPDF_TRUE);
    }
    ~Session() {
        graphic::qpdf().get_error(document);  // one that nobody took is written to standard error
        graphic::qpdf().cleanup(&document);
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
};

bool fails(QPDF_ERROR_CODE code) { return (code & QPDF_ERRORS) != 0; }

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
    if (auto ready = graphic::load_qpdf(); !ready) return std::move(ready).errors();
    const Permissions& may = encryption.permissions;
    const detail::RandomSeed random(encryption.seed);
    Session session;
    const qpdf_data document = session.document;
    const bool is_written =
        !fails(
            graphic::qpdf().read_memory(document, "document", file.data(), file.size(), nullptr)) &&
        !fails(graphic::qpdf().init_write_memory(document)) && [&] {
            graphic::qpdf().set_static_ID(document,
                                          QPDF_TRUE);  // else it asks the clock; replaced below
            graphic::qpdf().set_stream_data_mode(document, qpdf_s_preserve);
            graphic::qpdf().set_r6_encryption_parameters2(
                document, encryption.user.c_str(), encryption.owner.c_str(), QPDF_TRUE, may.copy,
                may.assemble, may.annotate, may.fill_in, may.modify,
                may.print ? qpdf_r3p_full : qpdf_r3p_none, QPDF_TRUE);
            return !fails(graphic::qpdf().write(document));
        }();
    if (!is_written) {  // what libqpdf says may hold what it was given
        return base::error("pdf.encryption-failed", "the file can't be encrypted");
    }
    std::string out(reinterpret_cast<const char*>(graphic::qpdf().get_buffer(document)),
                    graphic::qpdf().get_buffer_length(document));
    set_identifier(out, file, encryption.seed);
    return out;
}

}  // namespace cajista::pdf
