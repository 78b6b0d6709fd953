# SPDX-License-Identifier: Apache-2.0
"""Cases in which no referee has it as CSS has: name, then the clause that says so."""
KNOWN = {}
