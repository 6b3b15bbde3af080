import http.server, pathlib, signal, sys
from urllib.parse import parse_qsl, urlsplit

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
book = pathlib.Path("state/book")


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with open(book, "a") as file:
            file.writelines(word + "\n" for _, word in parse_qsl(urlsplit(self.path).query))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"guests\n" + book.read_bytes())


http.server.ThreadingHTTPServer(("", 8000), Page).serve_forever()
