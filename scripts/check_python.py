"""Says in one sentence when Python is too old or too new, before pip says it in fifty."""

import sys

OLDEST, NEWEST = (3, 11), (3, 13)

if not OLDEST <= sys.version_info[:2] <= NEWEST:
    sys.exit(
        f"Wanping needs Python 3.11 to 3.13; this is {sys.version_info[0]}.{sys.version_info[1]}. "
        "Try: make PYTHON=python3.12 run"
    )
