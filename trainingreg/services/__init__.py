"""Use cases: what changes things. Time and actor are arguments; the transaction is opened by whoever calls."""
