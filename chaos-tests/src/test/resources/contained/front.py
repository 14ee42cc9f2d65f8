"""Asks the containers, and answers 201 if each says its name."""
import http.server
import os
import urllib.request


class Front(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200, b"ok")

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        names = [self.ask("PAGES_HTTP"), self.ask("STORE_HTTP")]
        self.answer(201 if names == ["pages", "store"] else 502, str(names).encode())

    def ask(self, variable):
        with urllib.request.urlopen(os.environ[variable] + "/", timeout=10) as answer:
            return answer.read().decode().strip()

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Front).serve_forever()
