"""Pings the host that it is asked for. Debian gives ping a file capability."""
import http.server, signal, subprocess, sys

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        ping = subprocess.run(["ping", "-c", "1", "-W", "2", self.path.strip("/")], capture_output=True)
        self.send_response(200 if ping.returncode == 0 else 502)
        self.end_headers()
        self.wfile.write(ping.stdout + ping.stderr)


http.server.ThreadingHTTPServer(("", 8000), Page).serve_forever()
