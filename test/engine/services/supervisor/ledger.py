"""Keeps words in memory, and writes them down when it is told to end."""
import http.server, pathlib, signal, sys
from urllib.parse import parse_qsl, urlsplit

book = pathlib.Path("/var/lib/ledger/words")
words = book.read_text().split() if book.exists() else []


def end(*_):
    book.write_text("\n".join(words) + "\n")
    sys.exit(0)


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        words.extend(word for _, word in parse_qsl(urlsplit(self.path).query))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(("\n".join(words) + "\n").encode())


signal.signal(signal.SIGTERM, end)
http.server.HTTPServer(("", 8080), Page).serve_forever()
