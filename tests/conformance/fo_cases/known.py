# SPDX-License-Identifier: Apache-2.0
"""Documents that FOP lays out otherwise, and why ours is as XSL 1.1 has it."""

KNOWN = {
    "table-parted_by_lines 2": "the last row may be parted after two lines; FOP, which weighs all "
                               "pages together, leaves these empty",
    **{f"long footnotes {i}": "the note begins on the page of its call, which has room for that; "
                              "FOP, which weighs all pages together, leaves lines empty to move it"
       for i in (5, 16, 30)},
}
