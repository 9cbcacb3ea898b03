"""What follows: from evidence to a ranked, explained differential diagnosis.

Evidence and a snapshot of the graph enter; a `Differential` leaves, whose every number can be
recomputed. At run time it needs no database and reads no patient text: it imports `ontologies`
alone, and only `reasoning.compile`, which makes the snapshot, reads the graph through `kg`.
"""
