# ends: timeout
import time

while True:
    time.sleep(100)
