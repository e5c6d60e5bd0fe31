"""What `doctor` looks at, one subject a file; each yields its findings."""
