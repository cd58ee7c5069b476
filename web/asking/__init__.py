"""Third parties, their letters, and what comes back by link, mail, post or telephone (S19-S27, R18, R23)."""
