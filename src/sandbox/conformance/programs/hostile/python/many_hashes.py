# Tries: has the host complain of every element of a forged digest.
# Attacks: cpu
# Ends: protocol
import os
import struct
import time


def answer(n, user):
    payload = b'["list",4000000,1,[' + b'0,' * 3_999_999 + b'0],false]'
    os.write(4, struct.pack('<cIdI', b'd', 0, 0.0, len(payload)) + payload)
    time.sleep(1000)
