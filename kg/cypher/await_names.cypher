// Wait until the full-text index has taken in all names.
CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()
