"""Flows: what the customer wants done, collected bit by bit, and filed as a case."""
