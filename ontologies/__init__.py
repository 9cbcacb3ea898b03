"""What words mean: published and curated knowledge as typed records.

Release files enter; terms, annotations, genes and their sources leave, each with its provenance.
Lowest folder of all: it imports no other folder, no database and no language or image library.
"""
