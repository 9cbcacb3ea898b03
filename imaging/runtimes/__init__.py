"""Adapters, one a library: `imaging/runtimes/<runtime>.py` offers `open_model(path)`.

What it returns keeps the `Runtime` protocol of `imaging.nodes`; a manifest names it by the name of
the module. Libraries are imported inside functions only.
"""
