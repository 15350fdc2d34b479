"""The shell of deploy/: settings, process records, the supervisor. Needs no running instance."""

import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import unittest

import instance

CONF = (instance.ROOT / "deploy/didtron.conf").read_text()


class Shell(unittest.TestCase):
    """Runs pieces of deploy/lib in an own folder."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.var = pathlib.Path(folder.name)
        (self.var / "run").mkdir()
        self.conf = self.var / "test.conf"
        self.conf.write_text(CONF)
        self.env = dict(os.environ, DIDTRON_CONF=str(self.conf), DIDTRON_VAR=str(self.var))

    def bash(self, script):
        done = subprocess.run(["bash", "-c", f'set -euo pipefail; source "{instance.DEPLOY}/lib/all.sh"; {script}'],
                              env=self.env, capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, done.stdout.strip(), done.stderr.strip()


class Settings(Shell):
    def refused(self, old, new):
        self.assertIn(old, CONF)
        self.conf.write_text(CONF.replace(old, new))
        status, _, errors = self.bash("conf_load")
        self.assertEqual(status, 1)
        return errors

    def test_the_shipped_settings_are_accepted(self):
        self.assertEqual(self.bash('conf_load; echo "$HTTP_PORT $EDGE_ID"')[:2], (0, "18080 edge-1"))

    def test_an_unknown_setting_is_named_with_its_line(self):
        self.assertRegex(self.refused("PG_PORT=15432", "PGPORT=15432"), r"line \d+: unknown setting 'PGPORT'")

    def test_a_bad_port_is_named(self):
        self.assertRegex(self.refused("PG_PORT=15432", "PG_PORT=80"), r"line \d+: PG_PORT must be a port")

    def test_a_port_used_twice_is_named(self):
        self.assertIn("PG_PORT", self.refused("PG_PORT=15432", "PG_PORT=18080"))

    def test_a_missing_setting_is_named(self):
        self.assertIn("PG_PORT is missing", self.refused("PG_PORT=15432", ""))

    def test_the_proxy_in_front_may_be_named_and_is_checked(self):
        self.conf.write_text(CONF.replace("PUBLIC_ORIGIN=", "PUBLIC_ORIGIN=https://voice.example").replace(
            "TRUSTED_PROXIES=", "TRUSTED_PROXIES=127.0.0.1, fd00::/8"))
        self.assertEqual(self.bash('conf_load; echo "$PUBLIC_ORIGIN $TRUSTED_PROXIES"')[:2],
                         (0, "https://voice.example 127.0.0.1,fd00::/8"))
        self.assertIn("PUBLIC_ORIGIN must be", self.refused("PUBLIC_ORIGIN=", "PUBLIC_ORIGIN=https://voice.example/"))
        self.assertIn("TRUSTED_PROXIES must be", self.refused("TRUSTED_PROXIES=", "TRUSTED_PROXIES=nginx"))

    def test_a_file_without_the_optional_settings_is_accepted(self):
        self.conf.write_text(CONF.replace("PUBLIC_ORIGIN=\n", "").replace("TRUSTED_PROXIES=\n", ""))
        self.assertEqual(self.bash('conf_load; echo "<$PUBLIC_ORIGIN$TRUSTED_PROXIES>"')[:2], (0, "<>"))

    def test_settings_are_data_and_never_executed(self):
        self.refused("NODE_ID=node-1", f"NODE_ID=$(touch {self.var}/ran)")
        self.assertFalse((self.var / "ran").exists())


class Prints(Shell):
    def test_a_folder_is_another_when_a_file_or_its_name_is(self):
        folder = self.var / "portal"
        (folder / "assets").mkdir(parents=True)
        (folder / "index.html").write_text("one")
        (folder / "assets/a b.js").write_text("two")
        prints = [self.bash(f'print_of_folder "{folder}"')[1]]
        self.assertEqual(self.bash(f'print_of_folder "{folder}"')[1], prints[0])
        (folder / "assets/a b.js").write_text("three")
        prints.append(self.bash(f'print_of_folder "{folder}"')[1])
        (folder / "assets/a b.js").rename(folder / "assets/c.js")
        prints.append(self.bash(f'print_of_folder "{folder}"')[1])
        self.assertEqual(len(set(prints)), 3)


class Records(Shell):
    def test_a_recorded_process_is_found_again(self):
        self.assertEqual(self.bash('pid_record x $$; [[ "$(pid_of x)" == "$$" ]]')[0], 0)

    def test_a_number_that_another_process_has_now_is_not_ours(self):
        self.assertEqual(self.bash('echo "$$ 1 $(boot_id)" >"$(pid_file x)"; pid_of x')[0], 1)

    def test_a_record_from_before_a_reboot_is_not_ours(self):
        self.assertEqual(self.bash('echo "$$ $(proc_start $$) other-boot" >"$(pid_file x)"; pid_of x')[0], 1)

    def test_a_process_that_ignores_the_signal_is_killed(self):
        status, output, _ = self.bash("bash -c 'trap \"\" TERM; while :; do sleep 0.1; done' & sleep 0.3; end_pid $! TERM 1; "
                                      "kill -0 $! 2>/dev/null || echo gone")
        self.assertEqual(status, 0)
        self.assertIn("SIGKILL", output)
        self.assertIn("gone", output)

    def test_a_taken_port_is_named_with_setting_and_process(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            self.conf.write_text(CONF.replace("HTTP_PORT=18080", f"HTTP_PORT={port}"))
            status, _, errors = self.bash("conf_load; need_port HTTP_PORT tcp")
        self.assertEqual(status, 1)
        for part in (str(port), "HTTP_PORT", f"pid {os.getpid()}"):
            self.assertIn(part, errors)

    def test_secrets_are_made_once_and_only_for_the_owner(self):
        status, output, _ = self.bash("mkdir $DIDTRON_VAR/secrets; secret a hex32; echo; secret a hex32; echo; stat -c %a $DIDTRON_VAR/secrets/a")
        first, second, mode = output.split()
        self.assertEqual((status, first, len(first), mode), (0, second, 64, "600"))


class Supervisor(Shell):
    def start(self, program):
        process = subprocess.Popen([str(instance.DEPLOY / "lib/supervise"), "x", "--", "bash", "-c", program],
                                   env=self.env, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def lines(self, name):
        file = self.var / name
        return file.read_text().splitlines() if file.exists() else []

    def wait_lines(self, name, count):
        end = time.monotonic() + 20
        while len(self.lines(name)) < count and time.monotonic() < end:
            time.sleep(0.02)
        self.assertGreaterEqual(len(self.lines(name)), count)

    def test_a_killed_program_is_started_again(self):
        process = self.start(f'echo $$ >>"{self.var}/pids"; exec sleep 60')
        self.wait_lines("pids", 1)
        os.kill(int(self.lines("pids")[0]), signal.SIGKILL)
        self.wait_lines("pids", 2)
        process.terminate()
        self.assertEqual(process.wait(10), 0)
        self.assertIsNone(instance.start_ticks(int(self.lines("pids")[1])), "the program was ended with its supervisor")

    def test_the_end_signal_is_passed_on_and_waited_for(self):
        process = self.start(f"trap 'sleep 0.3; echo end >>\"{self.var}/log\"; exit 0' TERM; echo up >>\"{self.var}/log\"; while :; do sleep 0.05; done")
        self.wait_lines("log", 1)
        process.terminate()
        self.assertEqual(process.wait(10), 0)
        self.assertEqual(self.lines("log"), ["up", "end"])

    def test_a_refused_configuration_is_not_tried_again(self):
        process = self.start(f'echo run >>"{self.var}/log"; exit 2')
        self.assertEqual(process.wait(10), 2)
        self.assertEqual(self.lines("log"), ["run"])

    def test_it_gives_up_after_six_deaths_in_a_row(self):
        process = self.start(f'echo run >>"{self.var}/log"; exit 7')
        self.assertEqual(process.wait(60), 1)
        self.assertEqual(len(self.lines("log")), 6)


if __name__ == "__main__":
    unittest.main()
