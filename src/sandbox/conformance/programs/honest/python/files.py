# Does: writes files into its folder and reads them again.
import os


def answer(n, user):
    os.makedirs(f'folder/{n}')
    with open(f'folder/{n}/file', 'w') as file:
        file.write(str(n))
    with open(f'folder/{n}/file') as file:
        return int(file.read()) ** 2
