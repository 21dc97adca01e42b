"""Questions: one SELECT each, answered with frozen rows."""
