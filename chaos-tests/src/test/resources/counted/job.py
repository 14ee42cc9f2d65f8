"""Ends with code 7 after the seconds that a file says."""
import os
import sys
import time

import witness

witness.begin("job")
with open("job-seconds") as file:
    time.sleep(float(file.read()))
witness.mark("stops", "job %d" % os.getpid())
sys.exit(7)
