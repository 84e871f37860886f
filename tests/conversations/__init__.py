"""Whole conversations in Rasa's test-story format, and what plays them through the system."""
