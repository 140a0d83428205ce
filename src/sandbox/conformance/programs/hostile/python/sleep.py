# Tries: sleeps, which costs no processor time.
# Attacks: cpu
# Ends: timeout
import time


def answer(n, user):
    time.sleep(10_000)
