import http.server, pathlib, signal, sys
from urllib.parse import parse_qsl, urlsplit

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
board = pathlib.Path("/data/board")


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with open(board, "a") as file:
            file.writelines(word + "\n" for _, word in parse_qsl(urlsplit(self.path).query))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(board.read_bytes())


http.server.HTTPServer(("", 8000), Page).serve_forever()
