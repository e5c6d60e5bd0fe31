"""A portfolio of invented customers of one SaaS vendor, so that everything can be seen at work."""
