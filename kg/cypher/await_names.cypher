// Wait until the full-text index of names is made and has taken in all of them.
CALL db.awaitIndexes(300)
CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()
