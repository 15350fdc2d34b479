#!/usr/bin/env python3
"""Checks every #include against layers.txt. Prints `file:line: storage may not include http`; exit 1 then.

Usage: layers.py [ROOT]      ROOT: the tree to check (default: this clone); its own tests/lint/layers.txt is
                             used when there is one, else the one beside this script."""

import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
SUFFIXES = {".hpp", ".cpp", ".h", ".cc", ".ipp"}
TOPS = ("actors", "protocols", "storage", "http", "tests", "bench")


class Rules:
    def __init__(self, text):
        self.folders = {}
        self.libraries = []
        for line in text.splitlines():
            line = line.split("#", 1)[0].strip()
            if line.startswith("library "):
                _, name, *beginnings = line.split()
                self.libraries += [(beginning, name) for beginning in beginnings]
            elif line:
                folder, rest = line.split(":", 1)
                allowed, _, libraries = rest.partition("|")
                self.folders[folder.strip()] = (allowed.split(), libraries.split())

    def layer_of(self, path):
        """The longest folder (or file) of the table that holds `path`."""
        fitting = [f for f in self.folders if path == f or path.startswith(f + "/")]
        return max(fitting, key=len, default=None)

    def library_of(self, header):
        return next((name for beginning, name in self.libraries if header.startswith(beginning)), None)

    def refuses(self, layer, path):
        """What of `path` (a project include) this layer may not have, or None."""
        home = layer if not layer.endswith((".cpp", ".hpp")) else layer.rsplit("/", 1)[0]
        allowed = [home, *self.folders[layer][0]]
        if any(path == a or path.startswith(a + "/") for a in allowed):
            return None
        return self.layer_of(path) or path.split("/")[0]


def check_file(rules, root, path):
    layer = rules.layer_of(path)
    if layer is None:
        yield 1, f"no line of layers.txt covers {path}"
        return
    for number, line in enumerate((root / path).read_text("utf-8", "replace").splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        project, outside = match.groups()
        if project:
            if "/" not in project:
                yield number, f'"{project}": include by the full path from the root'
                continue
            refused = rules.refuses(layer, project)
            if refused:
                yield number, f"{layer} may not include {refused}"
        else:
            library = rules.library_of(outside)
            if library is None and ("/" in outside or outside.endswith(".h")):
                yield number, f"<{outside}> belongs to no library of layers.txt"
            elif library and library not in rules.folders[layer][1]:
                yield number, f"{layer} may not include {library} (<{outside}>)"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HERE.parents[1]).resolve()
    table = root / "tests/lint/layers.txt"
    rules = Rules((table if table.exists() else HERE / "layers.txt").read_text("utf-8"))
    count = wrong = 0
    for top in TOPS:
        for file in sorted((root / top).rglob("*")):
            if file.suffix in SUFFIXES and "node_modules" not in file.parts:
                count += 1
                path = file.relative_to(root).as_posix()
                for number, text in check_file(rules, root, path):
                    wrong += 1
                    print(f"{path}:{number}: {text}")
    print(f"layers: {count} files, {wrong} violations")
    return 1 if wrong or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
