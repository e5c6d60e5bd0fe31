"""Files that people write: YAML whose faults are told by line and column."""
