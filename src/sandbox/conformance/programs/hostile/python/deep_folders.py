# Tries: makes a folder in a folder in a folder, deeper than any path may be.
# Attacks: carry-over
# Ends: output or finished or timeout
import os


def answer(n, user):
    while True:
        os.mkdir('d')
        os.chdir('d')
