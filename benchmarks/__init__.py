"""Measurements that anybody can repeat: `python -m benchmarks.totals`, `python -m benchmarks.pages`."""
