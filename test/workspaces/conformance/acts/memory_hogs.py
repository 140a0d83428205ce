# ends: memory
# Each alone is within the limit.
import os
import time

for _ in range(20):
    if os.fork() == 0:
        hoard = bytearray(40 * 10**6)
        time.sleep(100)
time.sleep(100)
