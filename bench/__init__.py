"""Benchmarks: every published number comes from here; nothing imports this folder."""
