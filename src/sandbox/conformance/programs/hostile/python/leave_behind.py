# Tries: leaves what the next job might find: files, memory, threads, handlers.
# Attacks: carry-over
# Ends: finished
import atexit
import os
import threading
import time

atexit.register(os.system, 'touch /tmp/atexit')


def answer(n, user):
    threading.Thread(target=time.sleep, args=(1000,)).start()
    left = []
    for folder in ('/tmp', '/dev/shm', '/var/tmp', '.', '..'):
        try:
            with open(f'{folder}/left-behind', 'x') as file:
                file.write('9')
            left.append(folder)
        except OSError:
            pass
    return left
