# SPDX-License-Identifier: Apache-2.0
"""Documents that FOP lays out otherwise, and why ours is as XSL 1.1 has it."""

KNOWN = {
    "table-parted_by_lines 2": "the last row may be parted after two lines; FOP, which weighs all "
                               "pages together, leaves these empty",
}
