# Tries: writes far more than it may, in a folder that cannot be listed.
# Attacks: files
# Ends: output
import os
import time


def answer(n, user):
    os.makedirs('blind', 0o300, exist_ok=True)
    for i in range(3):
        with open(f'blind/{i}', 'wb') as file:
            file.write(bytes(7 << 20))
    time.sleep(0.5)
    return n * n
