# SPDX-License-Identifier: Apache-2.0
"""Cases in which no referee has it as CSS has: name, then the clause that says so."""
KNOWN = {
    "random_mixed: float mixed 76":
        "CSS 2.2, 17.2: heads may be shown again; in a cut cell ours aren't",
}
