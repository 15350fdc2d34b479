"""The stories of deploy/call, whose every claim is checked by the command itself."""

import unittest

import instance


class Stories(unittest.TestCase):
    def run_story(self, *options):
        status, output = instance.command(instance.DEPLOY / "call", *options)
        print(output, flush=True)
        self.assertEqual(status, 0, f"deploy/call {' '.join(options)} failed")

    def test_a_call_fails_over_and_is_billed_on_both_sides(self):
        self.run_story("--seconds", "4")

    def test_both_carriers_refuse_and_nothing_is_charged(self):
        self.run_story("--refuse")

    def test_without_balance_no_carrier_is_asked(self):
        self.run_story("--no-balance")

    def test_the_call_is_cut_off_when_the_money_is_gone(self):
        self.run_story("--cut-off")

    def test_many_calls_add_up_to_the_last_digit(self):
        self.run_story("--many", "300")


if __name__ == "__main__":
    unittest.main()
