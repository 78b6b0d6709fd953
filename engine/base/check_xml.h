// SPDX-License-Identifier: Apache-2.0
// Well-formedness of XML that people write, by expat, before pugixml (which is no checker) sees it.
#pragma once

#include "base/result.h"
#include "base/source.h"

namespace cajista::base {

/// Errors with position: base.xml-malformed, base.xml-doctype (no DTD is accepted, so no entity can
/// be defined), base.xml-too-deep (limits::xml_depth).
Status check_xml(const SourceFilePtr& file);

}  // namespace cajista::base
