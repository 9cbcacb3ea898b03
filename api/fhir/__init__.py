"""FHIR R4: resources to evidence, differentials and image findings to resources.

Bundles and single resources enter, `FhirInput` leaves; a differential or a study enters, a
validated Bundle leaves. It may import `ontologies`, and the types of `imaging` that it writes; the
meaning of measured values is `ontologies.measurement`'s alone.
"""
