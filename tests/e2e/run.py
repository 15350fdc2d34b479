#!/usr/bin/env python3
"""Runs the stories of this folder against the instance of DIDTRON_CONF and DIDTRON_VAR.

Usage: run.py [pattern]     pattern: part of a test's name.   Closes with `N passed, N failed`."""

import pathlib
import sys
import time
import unittest

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))


class Result(unittest.TextTestResult):
    def startTest(self, test):
        super().startTest(test)
        self.stream.write(f"-- {test.id().split('.', 1)[-1].replace('_', ' ')}\n")
        self.stream.flush()


def main():
    loader = unittest.TestLoader()
    if len(sys.argv) > 1:
        loader.testNamePatterns = [f"*{sys.argv[1]}*"]
    suite = loader.discover(str(HERE), "test_*.py")
    begun = time.monotonic()
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1, resultclass=Result).run(suite)
    bad = {test.id().split(" (", 1)[0] for test, _ in result.failures + result.errors}
    print(f"end to end: {time.monotonic() - begun:.0f} s")
    print(f"{max(result.testsRun - len(bad), 0)} passed, {len(bad)} failed")
    return 0 if result.testsRun and not bad else 1


if __name__ == "__main__":
    sys.exit(main())
