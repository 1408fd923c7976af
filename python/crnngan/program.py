"""The program crnngan, as the wheel installs it."""

import sys


def main() -> int:
    """Runs the command that the command line names; returns the exit status."""
    from crnngan._crnngan import run_program

    return run_program(["crnngan", *sys.argv[1:]])
