# Tries: saves up waiting of many threads side by side, to sleep on it far beyond the limit.
# Attacks: cpu
# Ends: timeout
import hashlib
import threading
import time

DATA = bytes(1 << 20)


def work(end):
    while time.monotonic() < end:
        hashlib.sha256(DATA).digest()
    time.sleep(1000)


def answer(n, user):
    threading.stack_size(256 * 1024)
    end = time.monotonic() + 0.15
    for _ in range(40):
        threading.Thread(target=work, args=(end,), daemon=True).start()
    time.sleep(4)
    return n * n
