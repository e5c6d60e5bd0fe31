"""Pennyfold: a small SaaS product (invoices and reports) that reports to Seatbeat."""
