"""To the outside: the command `semeion`, the HTTP service, FHIR, and the console page.

Requests enter; evidence, differentials and errors in each channel's own form leave. It calls
`ontologies`, `kg`, `nlp`, `imaging` and `reasoning`, holds no medical logic, and imports each of
them only where it is used, so that a command pays for nothing that it does not need.
"""
