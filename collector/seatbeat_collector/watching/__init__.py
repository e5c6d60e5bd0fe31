"""What is to be looked at in each account: signals, from what the store knows of its people."""
