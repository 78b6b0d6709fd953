# SPDX-License-Identifier: Apache-2.0
"""What all lints share: the files of a work tree, the tables of engine/README.md, findings."""
import argparse
import dataclasses
import json
import pathlib
import re
import sys

SKIPPED = 77  # ctest shows a test with this exit code as skipped


@dataclasses.dataclass(frozen=True)
class Finding:
    path: str
    line: int
    text: str
    warning: bool = False

    def __str__(self):
        kind = "warning" if self.warning else "error"
        return f"{self.path}:{self.line}: {kind}: {self.text}"


@dataclasses.dataclass(frozen=True)
class Home:
    """A row of "What stays at home": identifiers, the folders they live in, the advice."""
    tokens: tuple
    places: tuple
    instead: str


class Tree:
    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()
        self._text = {}
        self.rows = {}  # folder → its line in engine/README.md
        self.may_include = {}  # folder → set of folders, in journey order
        self.fixed = set()  # folders whose permissions are written one by one
        self.homes = []
        self._read_tables()

    def _read_tables(self):
        readme = self.root / "engine" / "README.md"
        for number, line in enumerate(readme.read_text(encoding="utf-8").splitlines(), 1):
            row = re.match(r"\| `([a-z]+)/` \|.*\| ([a-z ]+) \|$", line)
            home = re.match(r"\| (`\S+`(?: `\S+`)*) \| ([a-z_/ ]+) \| (.+) \|$", line)
            if row:
                folder, allowed = row.groups()
                if allowed == "all above":
                    self.may_include[folder] = set(self.rows)
                elif allowed == "nothing of ours":
                    self.may_include[folder] = set()
                else:
                    self.may_include[folder] = set(allowed.split())
                    self.fixed.add(folder)
                self.rows[folder] = number
            elif home:
                tokens, places, instead = home.groups()
                self.homes.append(Home(tuple(t.strip("`") for t in tokens.split()),
                                       tuple(places.split()), instead))

    def files(self, top, *suffixes):
        """Paths below `top`, relative to the root with slashes, in order."""
        base = self.root / top
        if not base.is_dir():
            return []
        return sorted(path.relative_to(self.root).as_posix() for path in base.rglob("*")
                      if path.suffix in suffixes and path.is_file())

    def text(self, path):
        if path not in self._text:
            self._text[path] = (self.root / path).read_text(encoding="utf-8", errors="replace")
        return self._text[path]

    def includes(self, path):
        """(line, file, quoted) for each #include that is not in a comment."""
        found = []
        code = without_comments(self.text(path), keep_strings=True)
        for number, line in enumerate(code.splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
            if match:
                found.append((number, match.group(2), match.group(1) == '"'))
        return found


_TOKENS = re.compile(
    r'//[^\n]*|/\*.*?\*/'
    r'|R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'", re.S)


def without_comments(text, keep_strings=False):
    """C++ text with comments (and the insides of strings) blanked, line numbers unchanged."""
    def blank(match):
        token = match.group(0)
        if keep_strings and not token.startswith("/"):
            return token
        return re.sub(r"[^\n]", " ", token)
    return _TOKENS.sub(blank, text)


def compile_flags(build):
    """Include paths, defines and language of the project, from the build's compile commands."""
    flags = {}  # a dict keeps order and drops repetitions
    commands = json.loads((pathlib.Path(build) / "compile_commands.json").read_text())
    for entry in commands:
        words = entry["command"].split()
        for word, following in zip(words, words[1:] + [""]):
            if word.startswith("-I") or word.startswith("-std="):
                flags[(word,)] = None
            elif word == "-isystem":
                flags[(word, following)] = None
            elif word.startswith("-DDECIMAL_"):
                flags[(word,)] = None
    return [word for group in flags for word in group]


def main(description, find, options=None):
    """Runs a lint: `find(tree, arguments)` returns findings or, if it can't run, a reason."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--root", default=pathlib.Path(__file__).resolve().parents[2])
    if options:
        options(parser)
    arguments = parser.parse_args()
    findings = find(Tree(arguments.root), arguments)
    if isinstance(findings, str):
        print(f"skipped: {findings}")
        return SKIPPED
    for finding in findings:
        print(finding)
    errors = sum(not finding.warning for finding in findings)
    print(f"{pathlib.Path(sys.argv[0]).name}: {errors} errors, {len(findings) - errors} warnings")
    return 1 if errors else 0
