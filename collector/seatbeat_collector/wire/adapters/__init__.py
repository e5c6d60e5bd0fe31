"""Other clients' payloads, turned into exactly our events."""
