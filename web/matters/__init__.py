"""Beside a request: rectification, complaint, breach, sharing, registers (S48-S51, S93-S113, R28, R35)."""
