"""The setting's own pages: accounts, hours, policies, the sample, leaflets (S55, S59, S66)."""
