#!/usr/bin/env python3
"""The checks of this folder find what they are there to find, and pass what is right."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent


def run(script, files):
    """Exit status and output of a check over a tree of {path: text}."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            file = pathlib.Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        done = subprocess.run([sys.executable, str(HERE / script), folder], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout


class Layers(unittest.TestCase):
    def test_storage_may_not_include_http(self):
        status, output = run("layers.py", {"storage/cdrs.cpp": '#include "storage/cdrs.hpp"\n#include "http/server.hpp"\n'})
        self.assertEqual(status, 1)
        self.assertIn("storage/cdrs.cpp:2: storage may not include http", output)

    def test_the_domain_may_not_include_a_library(self):
        status, output = run("layers.py", {"actors/domain/money/amount.hpp": "#include <cstdint>\n#include <caf/all.hpp>\n"})
        self.assertEqual(status, 1)
        self.assertIn("actors/domain/money/amount.hpp:2: actors/domain may not include caf", output)

    def test_an_unknown_library_is_refused(self):
        status, output = run("layers.py", {"storage/a.cpp": "#include <zlib.h>\n"})
        self.assertEqual(status, 1)
        self.assertIn("belongs to no library", output)

    def test_includes_are_by_full_path(self):
        status, output = run("layers.py", {"storage/a.cpp": '#include "b.hpp"\n'})
        self.assertEqual(status, 1)
        self.assertIn("full path", output)

    def test_a_longer_line_of_the_table_wins(self):
        self.assertEqual(run("layers.py", {"actors/log/log.cpp": "#include <spdlog/spdlog.h>\n"})[0], 0)
        self.assertEqual(run("layers.py", {"actors/log/facade.cpp": "#include <spdlog/spdlog.h>\n"})[0], 1)

    def test_what_is_allowed_passes(self):
        status, _ = run("layers.py", {"storage/a.cpp": '#include <libpq-fe.h>\n#include <vector>\n#include "actors/domain/core/id.hpp"\n'})
        self.assertEqual(status, 0)

    def test_an_empty_tree_does_not_pass(self):
        self.assertEqual(run("layers.py", {"README.md": "x"})[0], 1)


class Words(unittest.TestCase):
    def test_floating_point_in_money_is_found(self):
        status, output = run("words.py", {"actors/domain/rating/charge.cpp": "int a;\ndouble b = 0;\n"})
        self.assertEqual(status, 1)
        self.assertIn("charge.cpp:2: double where money is counted", output)

    def test_comments_and_texts_do_not_count(self):
        self.assertEqual(run("words.py", {"actors/domain/money/a.cpp": '// no double\nauto s = "float";\n'})[0], 0)

    def test_floating_point_elsewhere_is_allowed(self):
        self.assertEqual(run("words.py", {"http/metrics.cpp": "double rate = 0;\n"})[0], 0)

    def test_anonymous_namespaces_are_found(self):
        self.assertEqual(run("words.py", {"storage/a.cpp": "namespace {\nint x;\n}\n"})[0], 1)
        self.assertEqual(run("words.py", {"storage/a.cpp": "namespace didtron::a {\n}\n"})[0], 0)

    def test_quantities_without_unit_are_found(self):
        self.assertEqual(run("words.py", {"storage/a.hpp": "std::int64_t timeout = 5;\n"})[0], 1)
        self.assertEqual(run("words.py", {"storage/a.hpp": "std::int64_t timeout_ms = 5;\n"})[0], 0)


class Paths(unittest.TestCase):
    def test_paths_of_a_machine_are_found(self):
        status, output = run("paths.py", {"deploy/a.sh": "x\ncd /" + "work/main\n"})
        self.assertEqual(status, 1)
        self.assertIn("deploy/a.sh:2", output)

    def test_registries_are_found(self):
        self.assertEqual(run("paths.py", {"a.json": "https://" + "registry.example.org/x"})[0], 1)

    def test_paths_below_the_clone_pass(self):
        self.assertEqual(run("paths.py", {"a.sh": 'cd "$ROOT/work/x"; see https://example.org/work/x\n'})[0], 0)

    def test_long_files_are_found(self):
        self.assertEqual(run("paths.py", {"a.cpp": "x\n" * 501})[0], 1)
        self.assertEqual(run("paths.py", {"a.cpp": "x\n" * 500})[0], 0)


if __name__ == "__main__":
    unittest.main()
