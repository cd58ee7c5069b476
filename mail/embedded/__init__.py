"""A mail world on one machine: SMTP, IMAP and a web inbox to play every part in (S20-S22)."""
