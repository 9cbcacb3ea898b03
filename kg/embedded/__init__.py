"""The parts of the embedded Neo4j: its jars, its data folder, its settings, its process.

A folder and settings enter, a running server on a loopback port leaves. `kg.server` is the door:
nothing else imports these modules.
"""
