"""How a request begins and what its clock is told: form, intake, identity, fee, handover (S1-S15, R1-R14)."""
