"""The filing cabinet: sealed documents, the event log, the audit chain, letters and people. Uses models only."""
