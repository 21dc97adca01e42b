"""The outside world: key files, file store, passwords; each a small class or function behind a setting."""
