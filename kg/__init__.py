"""WHAT IS KNOWN: the clinical knowledge graph in Neo4j.

This folder holds the graph's model, the store and its embedded server, building, checking,
exporting, and the patient side. Typed records of `ontologies` enter; nodes, relations and query
rows leave. It may import `ontologies` and the neo4j driver, never reasoning, nlp, imaging or api.
"""
