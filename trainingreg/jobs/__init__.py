"""Long work as rows: claimed with a lease and a token, done outside any transaction, finished by whoever still holds the token."""
