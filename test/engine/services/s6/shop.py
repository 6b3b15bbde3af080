import http.server, pathlib
from urllib.parse import parse_qsl, urlsplit

book = pathlib.Path("/var/lib/shop/words")


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with open(book, "a") as file:
            file.writelines(word + "\n" for _, word in parse_qsl(urlsplit(self.path).query))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(book.read_bytes())


http.server.ThreadingHTTPServer(("127.0.0.1", 8000), Page).serve_forever()
