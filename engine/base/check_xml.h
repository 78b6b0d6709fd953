// SPDX-License-Identifier: Apache-2.0
// Well-formedness of XML that people write, by expat, before pugixml (which is no checker) sees it.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "base/source.h"

namespace cajista::base {

/// Errors with position: base.xml-malformed, base.xml-doctype (no DTD is accepted, so no entity can
/// be defined), base.xml-too-deep (limits::xml_depth).
Status check_xml(const SourceFilePtr& file);

/// The same for XML that comes in pieces, in UTF-8 whatever its declaration says; nesting isn't
/// limited. The message has no place: the caller knows where the piece stands. One owner, one
/// thread. Errors: base.xml-malformed, base.xml-doctype; after one, no more calls.
class XmlPieces {
public:
    XmlPieces();
    ~XmlPieces();
    XmlPieces(const XmlPieces&) = delete;
    XmlPieces& operator=(const XmlPieces&) = delete;

    Status add(std::string_view piece);
    /// All was added.
    Status finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace cajista::base
