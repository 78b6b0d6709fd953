# SPDX-License-Identifier: Apache-2.0
"""What PDF/X-4 (ISO 15930-7) and PDF/VT-1 (ISO 16612-2) ask of a file, read from qpdf's JSON."""
import base64
import json
import re
import subprocess
import xml.etree.ElementTree as ET

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc", "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/pdf/1.3/": "pdf", "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://www.npes.org/pdfx/ns/id/": "pdfxid", "http://www.npes.org/pdfvt/ns/id/": "pdfvtid",
}


class Pdf:
    """A file: raw bytes, objects, pages, metadata."""

    def __init__(self, path):
        self.raw = path.read_bytes()
        got = subprocess.run(["qpdf", "--json=2", "--json-stream-data=inline",
                              "--decode-level=generalized", path], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, check=False)
        parts = json.loads(got.stdout)["qpdf"][1]
        self.objects = {key[4:]: one for key, one in parts.items() if key.startswith("obj:")}
        self.trailer = parts["trailer"]["value"]
        self.catalog = self.get(self.trailer["/Root"])
        self.pages = []
        self.walk_pages(self.catalog["/Pages"])
        self.xmp = self.read_xmp()
        self.info = self.get(self.trailer.get("/Info")) or {}

    def get(self, value):
        """What a reference refers to; streams give their dictionary."""
        while isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value):
            one = self.objects.get(value, {})
            value = one["stream"]["dict"] if "stream" in one else one.get("value")
        return value

    def data(self, reference):
        one = self.objects.get(reference, {})
        return base64.b64decode(one["stream"].get("data", "")) if "stream" in one else b""

    def walk_pages(self, reference):
        node = self.get(reference)
        if node.get("/Type") == "/Pages":
            for kid in node.get("/Kids", []):
                self.walk_pages(kid)
        else:
            self.pages.append((reference, node))

    def read_xmp(self):
        found = {}
        reference = self.catalog.get("/Metadata")
        try:
            top = ET.fromstring(self.data(reference)) if reference else None
        except ET.ParseError:
            top = None
        for description in top.iter(RDF + "Description") if top is not None else ():
            for one in description:
                uri, _, name = one.tag[1:].partition("}")
                items = [item.text for item in one.iter(RDF + "li")]
                found[f"{PREFIXES.get(uri, uri)}:{name}"] = items[0] if items else one.text
        return found

    def dictionaries(self):
        """Every dictionary, direct ones too, with the object it stands in."""
        def inside(value):
            if isinstance(value, dict):
                yield value
                for one in value.values():
                    yield from inside(one)
            elif isinstance(value, list):
                for one in value:
                    yield from inside(one)
        for key, one in self.objects.items():
            for found in inside(one["stream"]["dict"] if "stream" in one else one.get("value")):
                yield key, found


def text_of(value):
    return value[2:] if isinstance(value, str) and value.startswith("u:") else value


def xmp_date(date):
    m = re.fullmatch(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)([+-]\d\d)'(\d\d)'?",
                     text_of(date) or "")
    return "{}-{}-{}T{}:{}:{}{}:{}".format(*m.groups()) if m else None


def boxes(pdf):
    for number, (_, page) in enumerate(pdf.pages, 1):
        yield number, page, [pdf.get(page.get(key)) for key in ("/MediaBox", "/BleedBox",
                                                                "/TrimBox", "/ArtBox")]


def is_within(inner, outer):
    return (inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2]
            and inner[3] <= outer[3])


def intents(pdf):
    return [one for one in map(pdf.get, pdf.get(pdf.catalog.get("/OutputIntents")) or [])
            if one.get("/S") == "/GTS_PDFX"]


def intent_profile(pdf):
    for intent in intents(pdf):
        if intent.get("/DestOutputProfile"):
            return pdf.data(intent["/DestOutputProfile"])
    return b""


def colours(pdf):
    """Device colours of content that nothing defines."""
    space = intent_profile(pdf)[16:20]
    streams = [(page.get("/Resources"), page.get("/Contents")) for _, page in pdf.pages]
    streams += [(found.get("/Resources"), key) for key, found in pdf.dictionaries()
                if found.get("/Subtype") == "/Form"]
    for resources, contents in streams:
        resources = pdf.get(resources) or {}
        defined = pdf.get(resources.get("/ColorSpace")) or {}
        content = b"\n".join(pdf.data(c) for c in
                             (contents if isinstance(contents, list) else [contents]))
        content = re.sub(rb"\((?:\\.|[^\\()])*\)", b"()", content)
        images = [pdf.get(one).get("/ColorSpace") for one in
                  (pdf.get(resources.get("/XObject")) or {}).values()]
        images = [one[1] if isinstance(one, list) else one for one in images]
        rgb = re.search(rb"(?<=[\s\d])(rg|RG)\s", content) or "/DeviceRGB" in images
        cmyk = re.search(rb"(?<=[\s\d])[kK]\s", content) or "/DeviceCMYK" in images
        if rgb and space != b"RGB " and "/DefaultRGB" not in defined:
            yield "RGB"
        if cmyk and space != b"CMYK" and "/DefaultCMYK" not in defined:
            yield "CMYK"


def parts(pdf):
    """(reference, node, level) of the document parts, in order."""
    root = pdf.get(pdf.catalog.get("/DPartRoot")) or {}

    def walk(reference, parent, level):
        node = pdf.get(reference) or {}
        yield reference, node, level, node.get("/Parent") == parent
        for group in node.get("/DParts", []):
            for kid in group if isinstance(group, list) else []:
                yield from walk(kid, reference, level + 1)
    if root.get("/DPartRootNode"):
        yield from walk(root["/DPartRootNode"], pdf.catalog["/DPartRoot"], 0)


def leaves_cover_pages(pdf):
    order = {reference: i for i, (reference, _) in enumerate(pdf.pages)}
    at = 0
    for reference, node, _, _ in parts(pdf):
        if "/Start" not in node:
            continue
        start, end = order.get(node["/Start"], -1), order.get(node.get("/End", node["/Start"]), -1)
        if start != at or end < start:
            return False
        if any(pdf.pages[i][1].get("/DPart") != reference for i in range(start, end + 1)):
            return False
        at = end + 1
    return at == len(pdf.pages)


def record_level(pdf):
    return (pdf.get(pdf.catalog.get("/DPartRoot")) or {}).get("/RecordLevel")


def records_have_recipients(pdf):
    """Banners and separators among mailpieces say what they are instead."""
    def is_good(node):
        metadata = pdf.get(node.get("/DPM", {}))
        kind = metadata.get("/Cajista_Fields", {}).get("/kind")
        return (text_of(kind) in ("banner", "separator") or
                text_of(metadata["/CIP4_Root"]["/CIP4_Recipient"].get("/CIP4_UniqueID")))
    return every(is_good(node) for _, node, level, _ in parts(pdf) if level == record_level(pdf))


def xobjects(pdf):
    return [found for _, found in pdf.dictionaries()
            if found.get("/Subtype") in ("/Form", "/Image") and "/GTS_NotShared" not in found
            and found.get("/ColorSpace") != "/DeviceGray" or found.get("/Subtype") == "/Form"]


def every(values):
    values = list(values)
    return bool(values) and all(values)


# Name → (clause, what holds in a good file).
X4 = {
    "header": ("15930-7 6.1", lambda p: p.raw.startswith(b"%PDF-1.6")),
    "file identifier": ("15930-7 6.1", lambda p: len(p.trailer.get("/ID", [])) == 2 and all(
        len(one) in (18, 34) for one in p.trailer["/ID"])),
    "no encryption": ("15930-7 6.1", lambda p: "/Encrypt" not in p.trailer
                      and b"/Encrypt" not in p.raw),
    "XMP readable without a filter": ("15930-7 6.3", lambda p: b"<?xpacket begin" in p.raw),
    "claim of PDF/X-4": ("15930-7 6.3", lambda p: p.xmp.get("pdfxid:GTS_PDFXVersion")
                         == "PDF/X-4"),
    "title": ("15930-7 6.3", lambda p: bool(p.xmp.get("dc:title"))),
    "dates": ("15930-7 6.3", lambda p: all(p.xmp.get(f"xmp:{d}Date") for d in
                                           ("Create", "Modify", "Metadata"))),
    "document and instance": ("15930-7 6.3", lambda p: all(p.xmp.get(f"xmpMM:{d}") for d in
                                                           ("DocumentID", "InstanceID"))),
    "version and rendition": ("15930-7 6.3", lambda p: all(p.xmp.get(f"xmpMM:{d}") for d in
                                                           ("VersionID", "RenditionClass"))),
    "trapped": ("15930-7 6.3", lambda p: p.xmp.get("pdf:Trapped") in ("True", "False")
                and p.info.get("/Trapped") == "/" + p.xmp["pdf:Trapped"]),
    "information as in the XMP": ("15930-7 6.3", lambda p: text_of(p.info.get("/Title"))
                                  == p.xmp.get("dc:title")
                                  and text_of(p.info.get("/Producer")) == p.xmp.get("pdf:Producer")
                                  and xmp_date(p.info.get("/CreationDate"))
                                  == p.xmp.get("xmp:CreateDate")
                                  and xmp_date(p.info.get("/ModDate"))
                                  == p.xmp.get("xmp:ModifyDate")),
    "one output intent": ("15930-7 6.2.2", lambda p: len(intents(p)) == 1),
    "output condition": ("15930-7 6.2.2", lambda p: every(
        text_of(one.get("/OutputConditionIdentifier")) for one in intents(p))),
    "profile of a printer": ("15930-7 6.2.2", lambda p: intent_profile(p)[12:16] == b"prtr"),
    "profile's components": ("15930-7 6.2.2", lambda p: every(
        (p.get(one.get("/DestOutputProfile")) or {}).get("/N")
        == {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}.get(intent_profile(p)[16:20])
        for one in intents(p))),
    "trim or art box": ("15930-7 6.4", lambda p: every(
        (trim is None) != (art is None) for _, _, (_, _, trim, art) in boxes(p))),
    "boxes nested": ("15930-7 6.4", lambda p: every(
        is_within(trim or art or media, bleed or media) and is_within(bleed or media, media)
        for _, _, (media, bleed, trim, art) in boxes(p))),
    "no actions": ("15930-7 6.9", lambda p: "/OpenAction" not in p.catalog and not any(
        "/AA" in one or one.get("/S") in ("/JavaScript", "/Launch", "/URI")
        for _, one in p.dictionaries())),
    "no form fields": ("15930-7 6.8", lambda p: "/AcroForm" not in p.catalog),
    "no embedded files": ("15930-7 6.10", lambda p: not any(
        "/EmbeddedFiles" in one or one.get("/Type") == "/EmbeddedFile"
        for _, one in p.dictionaries())),
    "no annotations on the page": ("15930-7 6.7", lambda p: not any(
        page.get("/Annots") for _, page in p.pages)),
    "no reference XObjects": ("15930-7 6.11", lambda p: not any(
        "/Ref" in one and one.get("/Subtype") == "/Form" for _, one in p.dictionaries())),
    "no PostScript, no OPI": ("15930-7 6.11", lambda p: not any(
        "/OPI" in one or one.get("/Subtype") == "/PS" for _, one in p.dictionaries())),
    "no transfer functions": ("15930-7 6.12", lambda p: not any(
        "/TR" in one and one.get("/Type") == "/ExtGState" for _, one in p.dictionaries())),
    "fonts embedded": ("15930-7 6.5", lambda p: every(
        any(f"/FontFile{n}" in one for n in ("", "2", "3")) for _, one in p.dictionaries()
        if one.get("/Type") == "/FontDescriptor")),
    "device colours defined": ("15930-7 6.2.3", lambda p: not list(colours(p))),
}
VT1 = {
    "claim of PDF/VT-1": ("16612-2 6.3", lambda p: p.xmp.get("pdfvtid:GTS_PDFVTVersion")
                          == "PDF/VT-1"),
    "date of PDF/VT": ("16612-2 6.3", lambda p: p.xmp.get("pdfvtid:GTS_PDFVTModDate")
                       == p.xmp.get("xmp:ModifyDate") is not None),
    "root of the parts": ("16612-2 6.5", lambda p: (p.get(p.catalog.get("/DPartRoot")) or {}).get(
        "/DPartRootNode") is not None),
    "names of the levels": ("16612-2 6.5", lambda p: len(
        (p.get(p.catalog.get("/DPartRoot")) or {}).get("/NodeNameList", []))
        == 1 + max((level for _, _, level, _ in parts(p)), default=-1)),
    "record level": ("16612-2 6.5", lambda p: (p.get(p.catalog.get("/DPartRoot")) or {}).get(
        "/RecordLevel") in range(1 + max((level for _, _, level, _ in parts(p)), default=-1))),
    "parents of parts": ("16612-2 6.5", lambda p: every(good for _, _, _, good in parts(p))),
    "parts or pages": ("16612-2 6.5", lambda p: every(
        ("/DParts" in node) != ("/Start" in node) and all(isinstance(group, list) for group in
                                                          node.get("/DParts", []))
        for _, node, _, _ in parts(p))),
    "parts cover all pages": ("16612-2 6.5", leaves_cover_pages),
    "recipient of each record": ("16612-2 6.6", records_have_recipients),
    "metadata of segments": ("16612-2 6.6", lambda p: all(
        p.get(node.get("/DPM", {})).get("/Cajista_Fields") for _, node, level, _ in parts(p)
        if 0 < level < record_level(p))),
    "shared artwork named": ("16612-2 6.7", lambda p: all(
        one.get("/GTS_XID") and one.get("/GTS_Scope") and one.get("/GTS_Env")
        for one in xobjects(p))),
    "encapsulated artwork is self-contained": ("16612-2 6.7", lambda p: all(
        one.get("/Resources") is not None for one in xobjects(p)
        if one.get("/GTS_Encapsulated") is True and one.get("/Subtype") == "/Form")),
}


def failures(pdf, standard):
    """The names of the rules that a file breaks."""
    rules = {**X4, **(VT1 if standard == "pdf/vt-1" else {})}
    broken = []
    for name, (_, holds) in rules.items():
        try:
            good = holds(pdf)
        except (KeyError, TypeError, AttributeError, IndexError):
            good = False
        if not good:
            broken.append(name)
    return broken
