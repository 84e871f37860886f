"""Customers' orders: where they are asked for, whose they are, and how they are told."""
