"""How long tests wait for what has to come: a wait ends the moment it is there, so this is for slow machines."""

PATIENCE_SECONDS = 180.0
"""Reached only where something is broken."""
