# Tries: writes far more than it may, where no path reaches.
# Attacks: files
# Ends: output
import os
import time


def answer(n, user):
    for _ in range(20):
        os.mkdir('d' * 250)
        os.chdir('d' * 250)
    for i in range(3):
        with open(str(i), 'wb') as file:
            file.write(bytes(7 << 20))
    time.sleep(0.5)
    return n * n
