# Tries: reads from a pipe that nobody writes to.
# Attacks: cpu
# Ends: timeout
import os


def answer(n, user):
    inner, _outer = os.pipe()
    os.read(inner, 1)
