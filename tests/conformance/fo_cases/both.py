# SPDX-License-Identifier: Apache-2.0
"""Documents that are written once, as a template of ours and as XSL-FO.

A node is (ours, fo). Pages have ten lines of 9 pt; a word takes more than half of its line, so
each word is a line and neither side chooses where lines end."""
import itertools

WIDTH = 198.0
EM = 6.25  # points: an m of 7.5 pt


class Words:
    """Words that are unmistakable, as wide as asked."""

    def __init__(self):
        self.numbers = itertools.count(1)

    def make(self, lines, width=WIDTH):
        filler = "m" * max(1, round((0.58 * width - 19) / EM))
        number = next(self.numbers)
        return " ".join(f"w{number}x{line}{filler}" for line in range(1, lines + 1))


# Our property, that of XSL-FO; both with the value.
NAMES = {
    "keep": ("break-inside: avoid", 'keep-together.within-column="always"'),
    "keep_next": ("break-after: avoid", 'keep-with-next.within-column="always"'),
    "keep_previous": ("break-before: avoid", 'keep-with-previous.within-column="always"'),
    "before": ("margin-top: {}pt", 'space-before="{}pt"'),
    "after": ("margin-bottom: {}pt", 'space-after="{}pt"'),
    "left": ("margin-left: {}pt", 'margin-left="{}pt"'),
    "right": ("margin-right: {}pt", 'margin-right="{}pt"'),
    "indent": ("text-indent: {}pt", 'text-indent="{}pt"'),
    "padding_top": ("padding-top: {}pt", 'padding-before="{}pt"'),
    "padding_bottom": ("padding-bottom: {}pt", 'padding-after="{}pt"'),
    "orphans": ("orphans: {}", 'orphans="{}"'),
    "widows": ("widows: {}", 'widows="{}"'),
    "align": ("text-align: {}", 'text-align="{}"'),
    "align_last": ("text-align-last: {}", 'text-align-last="{}"'),
    "height": ("height: {}pt", 'height="{}pt"'),
    "all_columns": ("column-span: all", 'span="all"'),
}
BREAKS = {"page": ("page", "page"), "right": ("right", "odd-page"), "left": ("left", "even-page"),
          "column": ("column", "column")}


def said(properties):
    """(style attribute, attributes of XSL-FO)."""
    ours, fo = [], []
    for name, value in properties.items():
        if name in ("break_before", "break_after"):
            one, other = BREAKS[value]
            ours.append(f"{name.replace('_', '-')}: {one}")
            fo.append(f'{name.replace("_", "-")}="{other}"')
        elif value is not False:
            one, other = NAMES[name]
            ours.append(one.format(value))
            fo.append(other.format(value))
    return (f' style="{"; ".join(ours)}"' if ours else ""), "".join(" " + one for one in fo)


def joined(nodes):
    return "".join(node[0] for node in nodes), "".join(node[1] for node in nodes)


def p(text, anchor="", **properties):
    """A paragraph; `text` is plain, or a node."""
    ours, fo = text if isinstance(text, tuple) else (text, text)
    style, attributes = said(properties)
    mark, place = (f' id="{anchor}"', f' id="{anchor}"') if anchor else ("", "")
    return f"<p{mark}{style}>{ours}</p>", f"<fo:block{place}{attributes}>{fo}</fo:block>"


def div(*nodes, **properties):
    ours, fo = joined(nodes)
    style, attributes = said(properties)
    return f"<div{style}>{ours}</div>", f"<fo:block{attributes}>{fo}</fo:block>"


def cell(text, across=1, down=1, **properties):
    ours, fo = text if isinstance(text, tuple) else (text, text)
    style, attributes = said(properties)
    one = (f' colspan="{across}"' if across > 1 else "") + (
        f' rowspan="{down}"' if down > 1 else "")
    other = (f' number-columns-spanned="{across}"' if across > 1 else "") + (
        f' number-rows-spanned="{down}"' if down > 1 else "")
    return (f"<td{one}{style}>{ours}</td>",
            f"<fo:table-cell{other}{attributes}><fo:block>{fo}</fo:block></fo:table-cell>")


def block_cell(node):
    return f"<td>{node[0]}</td>", f"<fo:table-cell>{node[1]}</fo:table-cell>"


def row(*cells, **properties):
    """Rows of ours stay whole unless told otherwise; those of XSL-FO are told to."""
    ours, fo = joined(cells)
    style, attributes = said(properties)
    splits = properties.get("keep") is False
    if splits:
        style = style[:-1] + '; break-inside: auto"' if style else ' style="break-inside: auto"'
    else:
        attributes += "" if "keep" in properties else ' keep-together.within-column="always"'
    return f"<tr{style}>{ours}</tr>", f"<fo:table-row{attributes}>{fo}</fo:table-row>"


def table(columns, rows, head=(), foot=(), at_head="page", at_foot="page", **properties):
    """`columns`: widths in points. Foot at="page": below each part; "end": below the last."""
    style, attributes = said(properties)
    ours = "".join(f'<column width="{width}pt"/>' for width in columns)
    fo = "".join(f'<fo:table-column column-width="{width}pt"/>' for width in columns)
    whole = sum(columns)
    style = (style[:-1] + "; " if style else ' style="') + f'width: {whole}pt"'
    attributes += f' table-layout="fixed" width="{whole}pt"'
    if at_head != "page":
        attributes += ' table-omit-header-at-break="true"'
    if at_foot != "page":
        attributes += ' table-omit-footer-at-break="true"'
    parts_ours, parts_fo = f"<columns>{ours}</columns>", fo
    for nodes, one, other, at in ((head, "thead", "table-header", at_head),
                                  (foot, "tfoot", "table-footer", at_foot)):
        if nodes:
            mine, theirs = joined(nodes)
            parts_ours += f'<{one} at="{at}">{mine}</{one}>'
            parts_fo += f"<fo:{other}>{theirs}</fo:{other}>"
    mine, theirs = joined(rows)
    return (f"<table{style}>{parts_ours}<tbody>{mine}</tbody></table>",
            f"<fo:table{attributes}>{parts_fo}<fo:table-body>{theirs}</fo:table-body></fo:table>")


def items(*bodies, **properties):
    """A list whose labels are numbers."""
    style, attributes = said(properties)
    ours = "".join(f"<li{said(own)[0]}>{joined(nodes)[0]}</li>" for nodes, own in bodies)
    fo = "".join(
        f"<fo:list-item{said(own)[1]}>"
        f'<fo:list-item-label end-indent="label-end()"><fo:block>{i}.</fo:block>'
        "</fo:list-item-label>"
        f'<fo:list-item-body start-indent="body-start()">{joined(nodes)[1]}</fo:list-item-body>'
        "</fo:list-item>" for i, (nodes, own) in enumerate(bodies, 1))
    return (f"<ol{style}>{ours}</ol>",
            '<fo:list-block provisional-distance-between-starts="20pt" '
            f'provisional-label-separation="2pt"{attributes}>{fo}</fo:list-block>')


def note(number, text):
    return (f"<footnote>{text}</footnote>",
            f'<fo:footnote><fo:inline font-size="4pt">{number}</fo:inline><fo:footnote-body>'
            f'<fo:block font-size="7.5pt" line-height="9pt" orphans="1" widows="1">{number} {text}'
            "</fo:block>"
            "</fo:footnote-body></fo:footnote>")


def marker(name, value):
    """Begins the block that it stands first in."""
    return (f'<running name="{name}" value=\'"{value}"\'/>',
            f'<fo:marker marker-class-name="{name}">{value}</fo:marker>')


class Master:
    """One page: its margins in points; what stands in its head and foot, as a node."""

    def __init__(self, top=12, bottom=12, left=12, right=12, head=None, foot=None, columns=1):
        self.top, self.bottom, self.left, self.right = top, bottom, left, right
        self.head, self.foot, self.columns = head, foot, columns

    def rule(self, selector):
        return (f"@page {selector} {{ margin: {self.top}pt {self.right}pt {self.bottom}pt "
                f"{self.left}pt }}")

    def page(self, name):
        head = f"<header>{self.head[0]}</header>" if self.head else ""
        foot = f"<footer>{self.foot[0]}</footer>" if self.foot else ""
        return f'<page name="{name}">{head}{foot}</page>'

    def master(self, name):
        columns = f' column-count="{self.columns}" column-gap="12pt"' if self.columns > 1 else ""
        return (f'<fo:simple-page-master master-name="{name}" page-width="222pt" '
                f'page-height="114pt"><fo:region-body margin-top="{self.top}pt" '
                f'margin-bottom="{self.bottom}pt" margin-left="{self.left}pt" '
                f'margin-right="{self.right}pt"{columns}/>'
                f'<fo:region-before extent="{self.top}pt" region-name="{name}-head"/>'
                f'<fo:region-after extent="{self.bottom}pt" region-name="{name}-foot" '
                'display-align="after"/></fo:simple-page-master>')

    def contents(self, name):
        """Heads stand at the upper edge of the page and feet at the lower one, on both sides."""
        made = ""
        for node, part in ((self.head, "head"), (self.foot, "foot")):
            if node:
                made += (f'<fo:static-content flow-name="{name}-{part}">'
                         f'<fo:block-container margin-left="12pt" margin-right="12pt">{node[1]}'
                         "</fo:block-container></fo:static-content>")
        return made


class Section:
    """What stands on pages of its own. `pages`: positions and masters, in XSL-FO's words."""

    def __init__(self, nodes, ours="", conditions=(("page-position", "any", "all"),), begins=""):
        self.nodes, self.ours, self.conditions, self.begins = nodes, ours, conditions, begins


class Document:
    def __init__(self, name, nodes=None, masters=None, sections=None, ours_pages="",
                 conditions=()):
        self.name = name
        self.masters = masters or {"all": Master()}
        conditions = conditions or (("page-position", "any", next(iter(self.masters))),)
        self.sections = sections or [Section(nodes, "", conditions)]
        self.has_sections = sections is not None
        self.ours_pages = ours_pages

    def template(self):
        if self.has_sections:
            body = "".join(
                f"<section{part.ours}>{joined(part.nodes)[0]}</section>" for part in self.sections)
        else:
            body = joined(self.sections[0].nodes)[0]
        rules = "".join(master.rule(name) for name, master in self.masters.items())
        pages = "".join(master.page(name) for name, master in self.masters.items())
        return ('<template name="t" version="1.0" xmlns="urn:cajista:template">'
                f'<record name="r" schema="schema.xml"/><style>{COMMON}{rules}</style>{pages}'
                f'<document{self.ours_pages}><flow frame="body">{body}</flow></document>'
                "</template>")

    def fo(self):
        masters = "".join(master.master(name) for name, master in self.masters.items())
        sequences = made = ""
        for number, part in enumerate(self.sections):
            choices = "".join(
                f'<fo:conditional-page-master-reference master-reference="{name}" '
                + (f'{key}="{value}"' if value != "any" else "") + "/>"
                for key, value, name in part.conditions)
            sequences += (f'<fo:page-sequence-master master-name="s{number}">'
                          f"<fo:repeatable-page-master-alternatives>{choices}"
                          "</fo:repeatable-page-master-alternatives></fo:page-sequence-master>")
            statics = "".join(self.masters[name].contents(name)
                              for name in dict.fromkeys(one[2] for one in part.conditions))
            made += (f'<fo:page-sequence master-reference="s{number}" id="s{number}"{part.begins}>'
                     '<fo:static-content flow-name="xsl-footnote-separator"><fo:block '
                     'font-size="1pt" line-height="9pt">'
                     '<fo:leader leader-length="30pt" leader-pattern="rule"/></fo:block>'
                     f"</fo:static-content>{statics}"
                     f'<fo:flow flow-name="xsl-region-body">{joined(part.nodes)[1]}</fo:flow>'
                     "</fo:page-sequence>")
        return ('<fo:root xmlns:fo="http://www.w3.org/1999/XSL/Format" font-family="Liberation '
                'Sans" font-size="7.5pt" line-height="9pt" orphans="1" widows="1" '
                'line-stacking-strategy="font-height" hyphenate="false">'
                f"<fo:layout-master-set>{masters}{sequences}</fo:layout-master-set>{made}"
                "</fo:root>")


class Leaves(Document):
    """A right and a left master of XSL-FO; with us one with two looks."""

    def __init__(self, name, nodes, right, left):
        super().__init__(name, nodes, {"right": right, "left": left}, None, "",
                         [("odd-or-even", "odd", "right"), ("odd-or-even", "even", "left")])
        self.right, self.left = right, left

    def template(self):
        body = joined(self.sections[0].nodes)[0]
        heads = (f'<header side="right">{self.right.head[0]}</header>'
                 f'<header side="left">{self.left.head[0]}</header>')
        return ('<template name="t" version="1.0" xmlns="urn:cajista:template">'
                f'<record name="r" schema="schema.xml"/><style>{COMMON}{self.right.rule("all")}'
                f'{self.left.rule("all:left")}</style><page name="all">{heads}</page>'
                f'<document><flow frame="body">{body}</flow></document></template>')


COMMON = """
@page { size: 222pt 114pt; margin: 12pt; header-top: 0pt; footer-bottom: 0pt;
    footnote-margin: 0pt; footnote-rule: none; footnote-padding: 9pt }
p, li, td, th, div, footnote { font-size: 7.5pt; line-height: 9pt; orphans: 1; widows: 1;
    margin: 0 }
ol { margin: 0; padding-left: 20pt }
td { padding: 0; text-align: left; vertical-align: top }
table { border-collapse: separate; border-spacing: 0; table-layout: fixed }
template { font: 7.5pt/9pt "Liberation Sans" }
"""
