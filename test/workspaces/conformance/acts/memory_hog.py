# ends: memory
import time

hoard = [bytearray(10**6) for _ in range(2000)]
time.sleep(100)
