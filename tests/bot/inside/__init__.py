"""Checks inside Rasa's environment (Python 3.10, unittest); see tests/bot/test_inside.py."""
