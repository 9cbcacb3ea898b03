"""Curated knowledge of common conditions: the files of `curated/`, read, checked and described.

YAML files of conditions and findings enter; validated records and issues with file, line and field
leave. It knows the terms of the HPO release and nothing of the graph, of text or of ranking.
"""
