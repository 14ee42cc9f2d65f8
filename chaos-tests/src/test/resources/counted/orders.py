"""Keeps each order in a file before it says so."""
import os
import threading

import serving

kept = os.open("orders.txt", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
lock = threading.Lock()


class Orders(serving.Handler):
    def do_POST(self):
        order = self.rfile.read(int(self.headers["Content-Length"]))
        with lock:
            os.write(kept, order + b"\n")
        self.answer(201, order)


serving.serve("orders", Orders)
