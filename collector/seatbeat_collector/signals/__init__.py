"""Signs that an account is about to leave, or to grow: plain values in, signals out."""
