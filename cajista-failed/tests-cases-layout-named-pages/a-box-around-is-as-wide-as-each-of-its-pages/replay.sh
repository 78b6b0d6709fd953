#!/bin/sh
# Composes again what the case "a box around is as wide as each of its pages" of tests/cases/layout/named-pages.xml composed.
cd "$(dirname "$0")" && cajista compose case.xml --data case.ndjson --record 1 --channel print --now 2026-01-01T00:00:00Z -o document.pdf
