// SPDX-License-Identifier: Apache-2.0
// One language's file of a catalogue.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "locale/catalogue.h"

namespace cajista::locale::detail {

struct Text {
    std::string key;
    std::string tone;  ///< empty: neutral
    Message message;
    base::SourceSpan span;
};

struct Texts {
    base::SourceSpan root;
    std::vector<Text> texts;  ///< in the order of the file
};

/// Appends what is wrong to `findings` and gives what is right.
Texts read_texts(const base::SourceFilePtr& file, std::string_view language,
                 base::Diagnostics& findings);

}  // namespace cajista::locale::detail
