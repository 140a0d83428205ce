# ends: timeout
# Children whose end their parent ignores are in no sum of the kernel's.
import os
import signal
import time

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
while True:
    if os.fork() == 0:
        until = time.monotonic() + 0.3
        while time.monotonic() < until:
            pass
        os._exit(0)
    time.sleep(0.3)
