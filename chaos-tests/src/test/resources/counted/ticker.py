"""Prints numbered lines on both streams until SIGTERM, and keeps count of them in a file."""
import os
import signal
import time

import witness

stopping = False


def stop(signum, frame):
    global stopping
    stopping = True


def write_all(descriptor, text):
    data = text.encode()
    while data:
        data = data[os.write(descriptor, data):]


signal.signal(signal.SIGTERM, stop)
witness.begin("ticker")
pid = os.getpid()
count = os.open("witness/ticks-%d" % pid, os.O_CREAT | os.O_WRONLY, 0o600)
n = 0
while not stopping:
    n += 1
    write_all(1, "tick %d %d\n" % (pid, n))
    write_all(2, "tock %d %d\n" % (pid, n))
    os.pwrite(count, b"%12d\n" % n, 0)
    time.sleep(0.005)
witness.mark("stops", "ticker %d" % pid)
