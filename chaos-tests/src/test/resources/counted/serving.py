"""A small HTTP server that answers /health and leaves POST to its user."""
import http.server
import os
import signal
import sys

import witness


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200, b"ok")

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


def serve(name, handler):
    def stop(signum, frame):
        witness.mark("stops", "%s %d" % (name, os.getpid()))
        os._exit(0)

    witness.begin(name)
    signal.signal(signal.SIGTERM, stop)
    Server(("127.0.0.1", int(os.environ["PORT"])), handler).serve_forever()
