"""The second check: the copy beside its originals, and who may look (S36, S38, R24)."""
