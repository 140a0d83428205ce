# Tries: catches everything, and every signal that can be caught.
# Attacks: cpu
# Ends: timeout
import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


def answer(n, user):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
