"""The metrics once more, from raw events, in the plainest and slowest way.

What recounts (days, engaged, raw, recount, family) knows nothing of the collector's code; the rest
only brings a collector to life, feeds it over HTTP, and compares.
"""
