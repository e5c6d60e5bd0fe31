"""The vendor's rules in a YAML file: read, checked, written, compared."""
