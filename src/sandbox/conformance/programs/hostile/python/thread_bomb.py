# Tries: starts threads without end.
# Attacks: processes
# Ends: finished or killed or timeout or memory
import threading
import time


def answer(n, user):
    threading.stack_size(64 * 1024)
    while True:
        threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
