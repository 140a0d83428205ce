# ends: output
import os

while True:
    os.write(3, b'x' * 60000)
