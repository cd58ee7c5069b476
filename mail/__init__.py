"""The mail engine: sends letters, fetches replies and reads them; it knows nothing of requests (S20-S23)."""
