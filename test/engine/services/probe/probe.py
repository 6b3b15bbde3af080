"""Sends an echo request by a raw socket, for which its interpreter has a capability, and says whether it is answered."""
import http.server, signal, socket, struct, sys

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    return ~((total >> 16) + (total & 0xFFFF)) & 0xFFFF


def answered():
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as raw:
        raw.settimeout(2)
        raw.sendto(struct.pack("!BBHHH", 8, 0, checksum(struct.pack("!BBHHH", 8, 0, 0, 7, 1)), 7, 1), ("127.0.0.1", 0))
        # The first that comes back is the request itself.
        return any(raw.recv(64)[20] == 0 for _ in range(2))


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        good = answered()
        self.send_response(200 if good else 502)
        self.end_headers()
        self.wfile.write(b"answered\n" if good else b"nothing\n")


http.server.HTTPServer(("", 8000), Page).serve_forever()
