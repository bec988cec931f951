"""The command line: manage.py COMMAND. `manage.py --help` lists the commands."""

import sys

from commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
