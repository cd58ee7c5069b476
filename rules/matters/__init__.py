"""Matters beside the request: rectification, complaint, breach, sharing; each kind is a book of rules."""
