"""`python -m app` is the command line; without a command it opens the window."""

import sys

from app.cli import main

if __name__ == "__main__":
    sys.exit(main())
