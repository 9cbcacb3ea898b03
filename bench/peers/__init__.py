"""Other programs, each run as a process in an environment of its own.

A script reads JSON lines from standard input and writes one JSON line for each, then one with the
processor seconds that the work itself took; it imports nothing of semeion.
"""
