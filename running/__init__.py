"""Everything on one machine: the parts of `make run` (S66: bound to this machine alone)."""
