"""Giving the copy: appointments, meeting, handing over, the end, and what is kept after it (S41-S46, R26, R31)."""
