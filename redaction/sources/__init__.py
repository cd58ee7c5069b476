"""Readers of the kinds of file; they run in the child process only."""
