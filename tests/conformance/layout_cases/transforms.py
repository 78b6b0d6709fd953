# SPDX-License-Identifier: Apache-2.0
"""Boxes rotated by right angles (CSS Transforms 1): the layout around them stays as it is."""


def cases():
    for angle in ("90deg", "-90deg", "180deg", "0.25turn"):
        for how in ("", ";transform-origin:left top", ";transform-origin:100% 100%",
                    ";transform-origin:12pt 3pt"):
            turned = f"transform:rotate({angle}){how}"
            yield (f"block {turned}", "",
                   f'<p>above</p><p style="width:60pt;margin:18pt 36pt;{turned}">turned</p>'
                   f"<p>below</p>")
        turned = f"transform:rotate({angle})"
        yield (f"with edges {turned}", "",
               f'<p>a</p><div style="width:60pt;margin:18pt 36pt;padding:3pt 9pt 6pt 12pt;'
               f'border:1.5pt solid;{turned}"><p>one</p><p>two</p></div><p>b</p>')
        yield (f"absolute {turned}", "",
               f'<p>a</p><div style="position:absolute;left:60pt;top:45pt;{turned}">'
               f"<p>mark</p></div><p>b</p>")
        yield (f"float {turned}", "",
               f'<div style="float:right;width:36pt;{turned}"><p>float</p></div><p>a</p><p>b</p>')
        yield (f"inline block {turned}", "",
               f'<p>a</p><p>a</p><p>x <span style="display:inline-block;{turned}">in</span> y</p>'
               f"<p>b</p>")
        yield (f"percent {turned}", "",
               f'<p>a</p><div style="width:50%;margin:18pt auto;{turned}"><p>half</p></div>')
        yield (f"nested {turned}", "",
               f'<p>a</p><div style="width:60pt;margin:18pt 36pt;{turned}"><p>out</p>'
               f'<p style="width:30pt;{turned}">in</p></div><p>b</p>')
