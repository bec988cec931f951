"""The program from the command line: arguments in, a job, print. A module a command family."""

from commands.parser import main

__all__ = ["main"]
