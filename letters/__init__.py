"""The letters and notices of the procedure: wording in folders, filled in and never trusted (requirements.md)."""
