"""The daily close: every account's day, kept once it is over; and kept again when more is known."""
