#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plants violations in a small tree and sees that each lint finds its own, and nothing else."""
import json
import pathlib
import shutil
import sys
import tempfile
import types
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "lint"))
# The module is called as ctest calls the lints; the names are their files.
import borders  # noqa: E402
import format as format_lint  # noqa: E402
import headers  # noqa: E402
import names  # noqa: E402
import tidy  # noqa: E402
import tree  # noqa: E402

SPDX = "// SPDX-License-Identifier: Apache-2.0\n"
README = """# The engine
| folder | takes → gives | may include |
|---|---|---|
| `base/` | lengths | nothing of ours |
| `value/` | values | base |
| `text/` | lines | base |
| `run/` | workers | all above |

| identifiers | live in | instead |
|---|---|---|
| `hb_` `hb.h` | text | ask text |
| `std::mutex` `thread_local` | run text/detail/shape_cache | one workspace a worker |
"""


class LintTest(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.root = pathlib.Path(self.scratch.name)
        self.put("engine/README.md", README)
        self.put("engine/base/length.h", SPDX + "#pragma once\nnamespace cajista::base {\n"
                 "struct Length {\n    long units = 0;\n};\n}  // namespace cajista::base\n")
        self.put("engine/base/length.cpp", SPDX + '#include "base/length.h"\n')
        self.put("engine/value/value.h", SPDX + '#pragma once\n#include "base/length.h"\n')
        self.put("engine/text/line.h", SPDX + '#pragma once\n#include "base/length.h"\n')
        self.put("engine/text/detail/shape.h", SPDX + "#pragma once\n")
        self.put("engine/run/batch.h", SPDX + '#pragma once\n#include "text/line.h"\n')
        for name in (".clang-format", ".clang-tidy"):
            shutil.copy(ROOT / name, self.root / name)
        command = "c++ -std=c++20 -c length.cpp"
        self.put("build/compile_commands.json", json.dumps([{"command": command}]))

    def put(self, path, text):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def run_lint(self, lint):
        arguments = types.SimpleNamespace(build=self.root / "build", compiler="c++", all=False)
        found = lint.find(tree.Tree(self.root), arguments)
        if isinstance(found, str):
            self.skipTest(found)
        return found

    def errors(self, lint):
        return [finding for finding in self.run_lint(lint) if not finding.warning]

    def expect(self, lint, path, text):
        """Exactly one error, at this file and with this in its message."""
        found = self.errors(lint)
        self.assertEqual([path], [finding.path for finding in found], found)
        self.assertIn(text, found[0].text)

    def test_clean_tree(self):
        for lint in (borders, names, headers, format_lint, tidy):
            with self.subTest(lint.__name__):
                self.assertEqual([], self.run_lint(lint))

    def test_forbidden_include(self):
        self.put("engine/value/value.h", SPDX + '#include "base/length.h"\n'
                 '#include "text/line.h"\n')
        self.expect(borders, "engine/value/value.h", "value may not include text")

    def test_include_in_a_comment_is_none(self):
        self.put("engine/value/value.h", SPDX + '#include "base/length.h"\n'
                 '/*\n#include "text/line.h"\n*/\n')
        self.assertEqual([], self.errors(borders))

    def test_private_header(self):
        self.put("engine/run/batch.h", SPDX + '#include "text/detail/shape.h"\n')
        self.expect(borders, "engine/run/batch.h", "private to text")

    def test_private_header_in_a_test(self):
        self.put("tests/unit/run/batch_test.cpp", SPDX + '#include "text/detail/shape.h"\n')
        self.expect(borders, "tests/unit/run/batch_test.cpp", "private to text")

    def test_relative_include(self):
        self.put("engine/base/length.cpp", SPDX + '#include "length.h"\n')
        self.expect(borders, "engine/base/length.cpp", "not a file below engine/")

    def test_third_party_type(self):
        self.put("engine/run/batch.h", SPDX + "void f(hb_font_t*);\n")
        self.expect(borders, "engine/run/batch.h", "hb_ stays in text")

    def test_third_party_header(self):
        self.put("engine/run/batch.h", SPDX + "#include <hb.h>\n")
        self.expect(borders, "engine/run/batch.h", "hb.h stays in text")

    def test_third_party_name_in_text_is_none(self):
        self.put("engine/run/batch.h", SPDX + '// hb_font\nconst char* s = "hb_font";\n')
        self.assertEqual([], self.errors(borders))

    def test_mutex(self):
        self.put("engine/value/value.h", SPDX + '#include "base/length.h"\nstd::mutex lock;\n')
        self.expect(borders, "engine/value/value.h", "one workspace a worker")

    def test_mutex_in_its_named_places(self):
        self.put("engine/text/detail/shape_cache.h", SPDX + "std::mutex lock;\n")
        self.put("engine/run/batch.h", SPDX + "std::mutex lock;\n")
        self.assertEqual([], self.errors(borders))

    def test_folder_without_row(self):
        self.put("engine/extra/thing.h", SPDX)
        self.expect(borders, "engine/extra", "no row in engine/README.md")

    def test_row_without_folder(self):
        self.put("engine/README.md", README + "\n| `page/` | pages | base |\n")
        self.expect(borders, "engine/README.md", "no code in engine/page/")

    def test_permission_for_a_later_folder(self):
        self.put("engine/README.md", README.replace("| values | base |", "| values | base run |"))
        self.expect(borders, "engine/README.md", "comes later")

    def test_unused_permission_is_a_warning(self):
        self.put("engine/value/other.h", SPDX + '#include "value/value.h"\n')
        self.put("engine/value/value.h", SPDX)
        found = self.run_lint(borders)
        self.assertEqual(["`value/` may include base, but does not"], [f.text for f in found])
        self.assertTrue(found[0].warning)

    def test_headers_that_include_each_other(self):
        self.put("engine/value/value.h", SPDX + '#include "base/length.h"\n'
                 '#include "value/other.h"\n')
        self.put("engine/value/other.h", SPDX + '#include "value/value.h"\n')
        found = self.errors(borders)
        self.assertEqual(1, len(found), found)
        self.assertIn("include each other", found[0].text)

    def test_file_name(self):
        self.put("engine/base/LongName.h", SPDX)
        self.expect(names, "engine/base/LongName.h", "snake_case")

    def test_hub_name(self):
        self.put("engine/base/text_utils.h", SPDX)
        self.expect(names, "engine/base/text_utils.h", "says nothing")

    def test_missing_licence(self):
        self.put("engine/base/free.h", "#pragma once\n")
        self.expect(names, "engine/base/free.h", "SPDX")

    def test_long_line(self):
        self.put("engine/base/wide.h", SPDX + "// " + "ñ" * 97 + "\n// " + "ñ" * 98 + "\n")
        self.expect(names, "engine/base/wide.h", "101 columns")

    def test_long_header(self):
        self.put("engine/base/long.h", SPDX + "\n" * 250)
        self.expect(names, "engine/base/long.h", "251 lines, limit 250")

    def test_long_header_with_a_reason(self):
        self.put("engine/base/long.h", SPDX + "// lint: long, a generated table\n" + "\n" * 250)
        self.assertEqual([], self.errors(names))

    def test_header_that_needs_another(self):
        self.put("engine/text/glyph.h", SPDX + "#pragma once\nstd::string name();\n")
        self.expect(headers, "engine/text/glyph.h", "does not compile alone")

    def test_own_header_not_first(self):
        self.put("engine/value/value.cpp", SPDX + '#include <string>\n#include "value/value.h"\n')
        self.expect(headers, "engine/value/value.cpp", "own header")

    def test_unformatted(self):
        self.put("engine/base/ugly.h", SPDX + "#pragma once\nint  f( );\n")
        self.expect(format_lint, "engine/base/ugly.h", "tools/format")

    def test_wrong_naming(self):
        self.put("engine/base/named.h", SPDX + "#pragma once\nint WrongName();\n")
        self.expect(tidy, "engine/base/named.h", "WrongName")

    def test_the_real_tables_are_read(self):
        real = tree.Tree(ROOT)
        self.assertEqual({"base"}, real.may_include["store"])
        self.assertEqual(set(real.rows) - {"cli"}, real.may_include["cli"])
        self.assertIn("HPDF_", [token for home in real.homes for token in home.tokens])


if __name__ == "__main__":
    unittest.main()
