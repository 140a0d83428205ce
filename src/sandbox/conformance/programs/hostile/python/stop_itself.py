# Tries: stops itself and waits to be continued.
# Attacks: processes
# Ends: finished or killed
import os
import signal


def answer(n, user):
    os.kill(os.getpid(), signal.SIGSTOP)
