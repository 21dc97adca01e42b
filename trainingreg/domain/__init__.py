"""The rules of the registry: plain functions on plain values."""
