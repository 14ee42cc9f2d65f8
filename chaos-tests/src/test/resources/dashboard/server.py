import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        ready = self.path != "/health" or os.path.exists("ready")
        self.send_response(200 if ready else 503)
        self.end_headers()
        self.wfile.write(b"at your service" if ready else b"stock is being counted")

    def log_message(self, *args):
        pass


print("listening on", os.environ["PORT"], flush=True)
ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
