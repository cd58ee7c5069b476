"""What is recorded and what is said: tables, messages, enums and ids. Uses no other room."""
