import http.server, pathlib, signal, sys

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
count = pathlib.Path("state/count")


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        count.write_text(str(int(count.read_text()) + 1 if count.exists() else 1))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"visits {count.read_text()}\n".encode())


http.server.ThreadingHTTPServer(("", 8000), Page).serve_forever()
