"""Calls of this instance priced again: what the edge, the node and the books made of them holds a second look."""

import datetime
import io
import time
import unittest
import uuid

import instance
from call_lib import api
from call_lib.world import World

DAY = datetime.timedelta(days=1)


def utc(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class Rerating(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(io.StringIO())
        cls.world.open()

    @classmethod
    def tearDownClass(cls):
        cls.world.close()

    def previewed(self, **scope):
        now = datetime.datetime.now(datetime.timezone.utc)
        wanted = {"side": "both", "answered_from": utc(now - DAY), "answered_until": utc(now + DAY), "reason": "a second look", **scope}
        key = str(uuid.uuid4())
        asked = self.world.api.post("/reratings", wanted, key=key)
        self.assertEqual(asked["state"], "requested")
        self.assertEqual(self.world.api.post("/reratings", wanted, key=key)["rerating_id"], asked["rerating_id"])
        end = time.monotonic() + 30
        while True:
            run = self.world.api.get(f"/reratings/{asked['rerating_id']}")
            if run["state"] != "requested" or time.monotonic() > end:
                return run
            time.sleep(0.2)

    def test_calls_of_the_edge_are_priced_again_as_they_were_booked(self):
        status, output = instance.command(instance.DEPLOY / "call", "--seconds", "3")
        self.assertEqual(status, 0, output)
        run = self.previewed()
        self.assertEqual(run["state"], "previewed")
        self.assertGreaterEqual(run["amounts"], 2)
        differing = list(self.world.api.items(f"/reratings/{run['rerating_id']}/calls"))
        self.assertEqual((run["changed"], run["unpriced"], differing), (0, 0, []))

    def test_nobody_approves_what_they_asked_for_themselves(self):
        run = self.previewed(side="charge")
        for verb in ("approve", "reject"):
            with self.assertRaises(api.Problem) as refused:
                self.world.api.post(f"/reratings/{run['rerating_id']}/{verb}", {}, key=str(uuid.uuid4()))
            self.assertEqual(refused.exception.status, 403)
        self.assertEqual(self.world.api.get(f"/reratings/{run['rerating_id']}")["state"], "previewed")


if __name__ == "__main__":
    unittest.main()
