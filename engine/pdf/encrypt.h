// SPDX-License-Identifier: Apache-2.0
// Files that open with a password: AES with 256 bits, revision 6 of the standard security handler
// (ISO 32000-2, 7.6.4), by libqpdf.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace cajista::pdf {

/// What a reader may do who knows the user's password only.
struct Permissions {
    bool print = true;
    bool copy = true;  ///< take out text and pictures; assistive programs always may
    bool annotate = false;
    bool fill_in = false;   ///< forms
    bool assemble = false;  ///< insert, turn and remove pages
    bool modify = false;
};

struct Encryption {
    std::string user;   ///< UTF-8, 1 to 127 bytes: opens the file
    std::string owner;  ///< 1 to 127 bytes: may do everything
    Permissions permissions;
    /// Where the random bytes come from: the same seed and file give the same bytes. Whoever knows
    /// it can work out the key. Empty: from the system, different every time.
    std::string seed;
};

/// The same file, encrypted; all strings and streams, metadata too. Any thread. Errors:
/// pdf.password-unfit (empty, or longer than 127 bytes), pdf.encryption-failed. No message holds a
/// password.
base::Result<std::string> encrypt(std::string_view file, const Encryption& encryption);

}  // namespace cajista::pdf
