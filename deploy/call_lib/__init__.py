"""The parts of deploy/call: real SIP calls through the platform, checked and explained."""
