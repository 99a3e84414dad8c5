"""The pages of situations and of the assessment sheets on them; each shows what its reader may read."""
