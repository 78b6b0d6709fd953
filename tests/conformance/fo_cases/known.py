# SPDX-License-Identifier: Apache-2.0
"""Documents that FOP lays out otherwise, and why ours is as XSL 1.1 has it."""

KNOWN = {}
