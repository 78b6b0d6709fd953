# SPDX-License-Identifier: Apache-2.0
"""Widths by the content (CSS Box Sizing 3): in the flow, floating, in a cell, with margins."""

TEXT = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda my ny xi"


def cases():
    for width in ("min-content", "max-content", "fit-content"):
        for text in ("alpha beta", TEXT):
            for how in ("", ";margin:0 auto", ";margin-left:auto", ";padding:0 9pt",
                        ";max-width:60pt", ";min-width:120pt", ";text-align:right",
                        ";padding:3pt;box-sizing:border-box;min-width:60pt"):
                if text == TEXT and width == "max-content" and "max-width" not in how:
                    continue  # it leaves the page: Chromium makes the page smaller
                yield (f"block {width}{how} {len(text)}", "",
                       f'<p>a</p><div style="width:{width}{how}"><p>{text}</p><p>b</p></div>')
            if text == TEXT and width == "max-content":
                continue
            yield (f"paragraph {width} {len(text)}", "",
                   f'<p>a</p><p style="width:{width};text-align:center">{text}</p><p>b</p>')
        yield (f"float {width}", "",
               f'<div style="float:left;width:{width}"><p>alpha beta</p></div><p>a</p><p>b</p>')
        yield (f"in a cell {width}", "",
               f'<table><tr><td><div style="width:{width}"><p>alpha beta</p></div></td>'
               f"<td>c</td></tr></table>")
        yield (f"absolute {width}", "",
               f'<p>a</p><div style="position:absolute;left:30pt;top:30pt;width:{width}">'
               f"<p>alpha beta</p></div>")
        yield (f"list {width}", "",
               f'<ul style="width:{width}"><li>alpha beta</li><li>c</li></ul><p>b</p>')
