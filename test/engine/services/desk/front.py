"""Puts the words that it is sent into the queue, and shows what the clerk has entered."""
import http.server, pathlib
from urllib.parse import parse_qsl, urlsplit

import redis

queue = redis.Redis(unix_socket_path="/run/desk/queue.sock")
book = pathlib.Path("/var/lib/clerk/book")


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        for _, word in parse_qsl(urlsplit(self.path).query):
            queue.rpush("orders", word)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(book.read_bytes() if book.exists() else b"")


http.server.ThreadingHTTPServer(("", 8080), Page).serve_forever()
