#!/usr/bin/env python3
"""SIP torture by UDP: after each message of RFC 4475, whole, cut and doubled, and after each of the further
messages below, the server must still answer a normal OPTIONS. Prints `N passed, N failed`.

Usage: sip_torture.py HOST:PORT [FOLDER]     (FOLDER: *.dat, default tests/fixtures/sip/rfc4475)
"""
import pathlib
import socket
import sys

PATIENCE_S = 5.0    # only a server that hangs makes us wait so long
LISTEN_S = 0.1      # for the reply to torture itself, which may rightly not come


def further_messages(me: str):
    """Name and text of messages that RFC 4475 does not have."""
    def request(line, headers="", body="", call="x"):
        return (f"{line}\r\nVia: SIP/2.0/UDP {me};branch=z9hG4bK{call};rport\r\nMax-Forwards: 70\r\n"
                f"From: <sip:a@{me}>;tag=1\r\nTo: <sip:b@{me}>\r\nCall-ID: {call}@torture\r\n"
                f"CSeq: 1 {line.split(' ')[0]}\r\n{headers}Content-Length: {len(body)}\r\n\r\n{body}").encode("latin-1")

    yield "empty", b""
    yield "zeros", bytes(2000)
    yield "high bytes", b"\xff" * 2000
    yield "line ends", b"\r\n" * 500
    yield "no SIP", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    yield "large", request("OPTIONS sip:a@b SIP/2.0", "X-Large: " + "x" * 40000 + "\r\n", call="large")
    yield "many headers", request("OPTIONS sip:a@b SIP/2.0", "X-Many: y\r\n" * 2000, call="many")
    yield "many vias", request("OPTIONS sip:a@b SIP/2.0", f"Via: SIP/2.0/UDP {me};branch=z9hG4bKq\r\n" * 300, call="vias")
    yield "NUL in user", request("INVITE sip:44%0020@b SIP/2.0", call="nul")
    yield "quotes", request("INVITE sip:442071838750@b SIP/2.0", 'User-Agent: "\\"{}\'; DROP TABLE dialog; --\r\n', call='"quo\\te')
    yield "own headers", request("INVITE sip:442071838750@b SIP/2.0",
                                 "X-Src: udp:1.2.3.4:5060\r\nX-Edge: edge-1;dlg=1:1\r\nX-Route: {}\r\n"
                                 f"Route: <sip:192.0.2.1;lr>\r\n", call="own")
    yield "length too long", request("OPTIONS sip:a@b SIP/2.0", call="long").replace(b"Length: 0", b"Length: 99999")
    yield "length negative", request("OPTIONS sip:a@b SIP/2.0", call="neg").replace(b"Length: 0", b"Length: -1")
    yield "sequence beyond 32 bits", request("OPTIONS sip:a@b SIP/2.0", call="seq").replace(b"CSeq: 1", b"CSeq: 4294967296")
    yield "other method", request("OPTIONS sip:a@b SIP/2.0", call="met").replace(b"1 OPTIONS", b"1 INVITE")
    yield "bare line feeds", request("OPTIONS sip:a@b SIP/2.0", call="lf").replace(b"\r\n", b"\n")
    yield "a command from a stranger", request("INFO sip:edge@b SIP/2.0", "Content-Type: application/json\r\n",
                                               '{"op":"end","h_entry":1,"h_id":1}', call="cmd")
    yield "within no dialog", request("BYE sip:a@b SIP/2.0", call="bye").replace(b"To: <sip:b", b"To: <sip:b", 1) \
        .replace(b">\r\nCall", b">;tag=none\r\nCall")
    yield "a reply to nothing", (f"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP {me};branch=z9hG4bKr\r\nFrom: <sip:a@b>;tag=1\r\n"
                                 "To: <sip:a@b>;tag=2\r\nCall-ID: r\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n").encode()


def variants(name: str, message: bytes):
    yield name, message
    yield name + ", first half", message[: len(message) // 2]
    yield name + ", twice in one packet", message + message


class Speaker:
    def __init__(self, server):
        self.server = server
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect(server)
        self.me = "%s:%d" % self.socket.getsockname()
        self.count = 0

    def torture(self, message: bytes):
        try:
            self.socket.send(message)
            self.socket.settimeout(LISTEN_S)
            return self.socket.recv(65535).split(b"\r\n")[0].decode("latin-1")
        except TimeoutError:
            return "no reply"
        except OSError as error:
            return f"not sent: {error}"

    def answers_options(self) -> bool:
        self.count += 1
        call = f"probe-{self.count}@torture"
        packet = (f"OPTIONS sip:{self.server[0]}:{self.server[1]} SIP/2.0\r\nVia: SIP/2.0/UDP {self.me};"
                  f"branch=z9hG4bKp{self.count};rport\r\nMax-Forwards: 70\r\nFrom: <sip:t@{self.me}>;tag=p{self.count}\r\n"
                  f"To: <sip:{self.server[0]}>\r\nCall-ID: {call}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n")
        self.socket.settimeout(PATIENCE_S)
        try:
            self.socket.send(packet.encode())
            while True:
                reply = self.socket.recv(65535)
                if call.encode() in reply:
                    return reply.startswith(b"SIP/2.0 200")
        except OSError:
            return False


def main() -> int:
    if len(sys.argv) not in (2, 3) or ":" not in sys.argv[1]:
        print(__doc__, file=sys.stderr)
        return 2
    host, port = sys.argv[1].rsplit(":", 1)
    here = pathlib.Path(__file__).resolve().parent
    folder = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else here.parent / "fixtures/sip/rfc4475"
    files = sorted(folder.glob("*.dat"))
    speaker = Speaker((host, int(port)))
    if not files or not speaker.answers_options():
        print(f"no messages in {folder}" if not files else f"{host}:{port} does not answer OPTIONS", file=sys.stderr)
        print("0 passed, 1 failed")
        return 1
    passed = failed = 0
    cases = [case for file in files for case in variants(file.stem, file.read_bytes())]
    cases += list(further_messages(speaker.me))
    for name, message in cases:
        reply = speaker.torture(message)
        if speaker.answers_options():
            passed += 1
        else:
            failed += 1
            print(f"after \"{name}\" ({reply}) a normal OPTIONS gets no 200")
            if failed == 3:
                print("giving up")
                break
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
