"""Surveys: who is asked and when, what an answer is worth, and what follows from it."""
