"""GA4GH phenopackets, version 2 in and out and version 1 in; nothing else reads or writes them.

Files enter; evidence, the person, the diagnoses they state, and issues leave, and answers leave
as phenopackets. It may import all that `api` may; the package `phenopackets` is loaded when used.
"""
