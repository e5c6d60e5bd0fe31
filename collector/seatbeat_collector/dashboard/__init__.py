"""The pages a person sees; `http/dashboard.py` serves them."""
