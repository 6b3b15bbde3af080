import http.server, signal, subprocess, sys
from urllib.parse import parse_qsl, urlsplit

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        words = [word for _, word in parse_qsl(urlsplit(self.path).query)]
        book = subprocess.run(["tally", *words], check=True, capture_output=True).stdout
        self.send_response(200)
        self.end_headers()
        self.wfile.write(book)


http.server.HTTPServer(("", 8000), Page).serve_forever()
