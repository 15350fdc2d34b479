#!/usr/bin/env python3
"""Checks what no file of the project may hold. Prints `file:line: why`; exit 1 then.

  - paths of one machine, addresses of package registries
  - more than 500 lines (long_files.txt lists what is generated or recorded)

Usage: paths.py [ROOT]      looks at the files that git knows or would take, else at all files"""

import fnmatch
import pathlib
import re
import subprocess
import sys

LINES_MAX = 500
BYTES_MAX = 2 << 20
BAD = [
    (re.compile(r"(?<![\w.$}/-])/(?:work|root)/[\w.-]"), "path of one machine"),
    (re.compile(r"/tmp/(?:bash_jobs|contract|build-)"), "path of one machine"),
    (re.compile(r"https?://(?:registry|deb|security|archive|mirror|mirrors|packages|pypi|files|ppa)\.[\w-]+\.\w"), "address of a package registry"),
]
SKIP = {".git", "build", "var", "node_modules", "dist", "__pycache__"}


def files_of(root):
    done = subprocess.run(["git", "-C", str(root), "ls-files", "-co", "--exclude-standard", "-z"],
                          capture_output=True, check=False)
    if done.returncode == 0 and done.stdout:
        return sorted(name for name in done.stdout.decode().split("\0") if name)
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*")
                  if p.is_file() and not SKIP & set(p.relative_to(root).parts))


def long_files(root):
    table = root / "tests/lint/long_files.txt"
    if not table.exists():
        return []
    return [line.split("#", 1)[0].strip() for line in table.read_text().splitlines() if line.split("#", 1)[0].strip()]


def findings(path, text, may_be_long):
    lines = text.split("\n")
    if len(lines) - 1 > LINES_MAX and not may_be_long:
        yield LINES_MAX + 1, f"{len(lines) - 1} lines, at most {LINES_MAX} (tests/lint/long_files.txt lists exceptions)"
    if path.startswith("tests/lint/"):
        return
    for number, line in enumerate(lines, 1):
        for pattern, why in BAD:
            if pattern.search(line):
                yield number, f"{why}: {pattern.search(line)[0]}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]).resolve()
    exceptions = long_files(root)
    count = wrong = 0
    for path in files_of(root):
        file = root / path
        if not file.is_file() or file.stat().st_size > BYTES_MAX:
            continue
        data = file.read_bytes()
        if b"\0" in data:
            continue
        count += 1
        may_be_long = any(fnmatch.fnmatch(path, pattern) for pattern in exceptions)
        for number, why in findings(path, data.decode("utf-8", "replace"), may_be_long):
            wrong += 1
            print(f"{path}:{number}: {why}")
    print(f"paths: {count} files, {wrong} findings")
    return 1 if wrong or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
