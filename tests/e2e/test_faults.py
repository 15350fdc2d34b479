"""Parts of the instance are killed with SIGKILL while a call runs: the call is billed once, exactly."""

import unittest

import instance

HOLD_S = 8


class Faults(unittest.TestCase):
    def setUp(self):
        self.call = instance.Call(HOLD_S)
        self.addCleanup(instance.heal)
        self.addCleanup(self.call.close)
        self.call.wait_answered()

    def check_billed_once(self, longest_s=HOLD_S + 4):
        self.call.relogged()
        cdrs, spent, held = self.call.outcome()
        self.assertEqual(len(cdrs), 1, "one call, one CDR")
        cdr = cdrs[0]
        self.assertEqual(cdr["result"], "answered")
        self.assertGreaterEqual(cdr["duration_ms"], (HOLD_S - 2) * 1000)
        self.assertLessEqual(cdr["duration_ms"], longest_s * 1000)
        self.assertEqual(spent, instance.exact(cdr["charge"]), "the balance fell by the charge")
        self.assertGreater(spent, 0)
        self.assertEqual(held, 0, "nothing is held any more")
        status, output = instance.verify_ledger()
        self.assertEqual(status, 0, output)

    def test_the_node_is_killed_during_a_call_and_starts_again(self):
        instance.kill_hard("node")
        self.assertEqual(self.call.wait_over(40), 0, "the call itself goes on and ends normally")
        self.check_billed_once()

    def test_the_node_is_down_when_the_call_ends(self):
        instance.kill_hard("node-supervisor")
        self.assertEqual(self.call.wait_over(40), 0)
        instance.heal()
        self.check_billed_once()

    def test_kamailio_is_killed_during_a_call_and_starts_again(self):
        instance.kill_hard("kamailio")
        instance.heal()
        self.assertEqual(self.call.wait_over(60), 0, "the caller's BYE is answered by the new process")
        self.check_billed_once(longest_s=HOLD_S + 20)

    def test_postgresql_is_killed_during_a_call(self):
        instance.kill_hard("postgres")
        instance.heal()
        self.assertEqual(self.call.wait_over(60), 0)
        self.check_billed_once(longest_s=HOLD_S + 20)

    def test_redis_is_killed_during_a_call(self):
        instance.kill_hard("redis")
        self.assertEqual(self.call.wait_over(40), 0)
        instance.heal()
        self.check_billed_once()


if __name__ == "__main__":
    unittest.main()
