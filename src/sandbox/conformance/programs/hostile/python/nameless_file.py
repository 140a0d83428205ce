# Tries: fills the disk with files that have no name.
# Attacks: files
# Ends: load-error or finished
import os

folder = os.open('.', os.O_TMPFILE | os.O_RDWR)


def answer(n, user):
    return n * n
