#!/usr/bin/env python3
"""Runs every check of this folder; a check is a case. Closes with `N passed, N failed`."""

import pathlib
import shutil
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def command(name, *arguments):
    done = subprocess.run(list(arguments), cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print((done.stdout + done.stderr).rstrip())
    return name, done.returncode == 0


def own_tests():
    suite = unittest.defaultTestLoader.discover(str(HERE), "test_*.py")
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=0).run(suite)
    wrong = len(result.failures) + len(result.errors)
    return result.testsRun - wrong, wrong


def starts_with(path, *words):
    with open(path, "rb") as file:
        first = file.readline().decode("utf-8", "replace")
    return first.startswith("#!") and any(word in first for word in words)


def scripts(*words):
    """Programs without a suffix and files with one, by their first line."""
    folders = [ROOT / name for name in ("deploy", "tests", ".ci", "bench")]
    files = [p for folder in folders if folder.exists() for p in sorted(folder.rglob("*")) if p.is_file() and "node_modules" not in p.parts]
    return [p for p in files if (p.suffix == "" and starts_with(p, *words)) or (p.suffix == ".sh" and "bash" in words)
            or (p.suffix == ".py" and "python" in words)]


def shell():
    if not shutil.which("shellcheck"):
        print("shellcheck is not installed")
        return "shellcheck", False
    return command("shellcheck", "shellcheck", "-x", "-P", str(ROOT), "-e", "SC1091,SC2034", *map(str, scripts("bash")))


def python():
    is_good = True
    for path in scripts("python"):
        try:
            compile(path.read_bytes(), str(path), "exec")
        except (SyntaxError, ValueError) as problem:
            print(f"{path}: {problem}")
            is_good = False
    return "python files compile", is_good


def main():
    passed, failed = own_tests()
    checks = [command("layers: who includes whom", sys.executable, str(HERE / "layers.py")),
              command("words", sys.executable, str(HERE / "words.py")),
              command("paths and lengths", sys.executable, str(HERE / "paths.py")), shell(), python()]
    for name, is_good in checks:
        print(f"{'PASS' if is_good else 'FAIL'}  {name}")
        passed += is_good
        failed += not is_good
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
