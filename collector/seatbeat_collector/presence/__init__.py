"""The algebra of engaged time: pure functions over intervals of integer milliseconds."""
