"""Passes orders on."""
import os
import urllib.request

import serving

orders = os.environ["ORDERS_HTTP"]


class Front(serving.Handler):
    def do_POST(self):
        order = self.rfile.read(int(self.headers["Content-Length"]))
        with urllib.request.urlopen(orders + "/", data=order, timeout=10) as answer:
            self.answer(answer.status, answer.read())


serving.serve("front", Front)
