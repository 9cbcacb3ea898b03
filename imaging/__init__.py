"""Images to evidence: a DICOM object or a picture enters, `Evidence` with its model run leaves.

Every model is a manifest in `imaging/manifests/` and an adapter in `imaging/runtimes/`; a gate
stands before each. The folder imports `ontologies` only, and reads no graph and no text.
"""
