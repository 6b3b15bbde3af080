import configparser, http.server, pathlib, signal, sys
from urllib.parse import parse_qs, urlsplit

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
config = configparser.ConfigParser()
with open("/etc/diary.ini") as file:
    config.read_file(file)
words = pathlib.Path("/diary/words")


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked = parse_qs(urlsplit(self.path).query)
        allowed = asked.get("token") == [config["diary"]["token"]]
        if allowed:
            with open(words, "a") as file:
                file.writelines(word + "\n" for word in asked.get("word", []))
        self.send_response(200 if allowed else 403)
        self.end_headers()
        if allowed:
            self.wfile.write(words.read_bytes())


http.server.HTTPServer(("", 8000), Page).serve_forever()
