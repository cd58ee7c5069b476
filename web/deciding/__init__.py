"""Weighing and deciding, stops, health and legal advice, who backs them (S28-S35, S97-S99, R15-R23)."""
