# Tries: goes on behind a main thread that has ended.
# Attacks: cpu
# Ends: timeout or killed or exited
import ctypes
import platform
import threading
import time

EXIT = {'x86_64': 60, 'aarch64': 93}[platform.machine()]


def answer(n, user):
    threading.Thread(target=time.sleep, args=(1000,)).start()
    ctypes.CDLL(None).syscall(EXIT, 0)
