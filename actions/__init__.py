"""Rasa's custom actions: what is decided about a customer's message, one module a family."""
