"""What happens in which order: the procedure itself, and the two small workflows that carry mail."""
