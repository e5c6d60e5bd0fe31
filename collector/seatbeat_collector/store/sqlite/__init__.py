"""The embedded engine: one SQLite file in WAL mode, one writer, readers that never wait."""
