"""The child's one file: papers taken in, described, cut, searched, suggested, taken out (S16-S18, S52, R25)."""
