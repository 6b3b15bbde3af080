"""A thread for each visitor; each is served when all 300 are there."""
import http.server, signal, sys, threading

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
all_there = threading.Barrier(300, timeout=40)


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/crowd":
            all_there.wait()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello\n")


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 400


Server(("", 8000), Page).serve_forever()
