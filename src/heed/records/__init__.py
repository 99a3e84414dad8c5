"""What people wrote, decided and did. In: what they type. Out: rows with a history."""
