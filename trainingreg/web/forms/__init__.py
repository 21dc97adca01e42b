"""Forms: fields and words; no rules, no SQL, choices are handed in."""
