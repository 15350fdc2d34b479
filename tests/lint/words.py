#!/usr/bin/env python3
"""Checks the words of the code. Prints `file:line: why`; exit 1 then.

  - no floating point where money is counted (actors/domain: money, rating, ledger)
  - no anonymous namespaces: batches of files are compiled as one
  - no left-over marks (to do, fix me)
  - quantities say their unit: std::int64_t timeout -> timeout_ms

Usage: words.py [ROOT]"""

import pathlib
import re
import sys

TOPS = ("actors", "protocols", "storage", "http", "tests", "bench")
MONEY = tuple(f"actors/domain/{part}/" for part in ("money", "rating", "ledger"))
COMMENT_OR_TEXT = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
FLOATING = re.compile(r"\b(double|float)\b")
ANONYMOUS = re.compile(r"\bnamespace\s*\{")
LEFT_OVER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
UNITLESS = re.compile(r"\b(?:std::)?(?:u?int(?:8|16|32|64)_t|long|int|size_t)\s+"
                      r"(timeout|duration|delay|interval|ttl|lifetime|balance|price|cost|charge|amount)_?\s*(?:[;={,)]|$)")


def blank(match):
    """Comments and texts vanish, line numbers stay."""
    return re.sub(r"[^\n]", " ", match.group(0))


def findings(path, text):
    code = COMMENT_OR_TEXT.sub(blank, text)
    for number, (bare, whole) in enumerate(zip(code.split("\n"), text.split("\n")), 1):
        if path.startswith(MONEY) and FLOATING.search(bare):
            yield number, f"{FLOATING.search(bare)[1]} where money is counted"
        if ANONYMOUS.search(bare):
            yield number, "anonymous namespace: name it, batches are compiled as one file"
        if LEFT_OVER.search(whole):
            yield number, f"left-over mark {LEFT_OVER.search(whole)[1]}"
        unitless = UNITLESS.search(bare)
        if unitless and not path.startswith("tests/"):
            yield number, f"'{unitless[1]}' does not say its unit (_ms, _s, _e8, ...)"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]).resolve()
    count = wrong = 0
    for top in TOPS:
        for file in sorted((root / top).rglob("*")):
            if file.suffix in (".hpp", ".cpp") and "node_modules" not in file.parts:
                count += 1
                path = file.relative_to(root).as_posix()
                for number, why in findings(path, file.read_text("utf-8", "replace")):
                    wrong += 1
                    print(f"{path}:{number}: {why}")
    print(f"words: {count} files, {wrong} findings")
    return 1 if wrong or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
