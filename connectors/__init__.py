"""Channels and the turn engine: how a message comes in and an answer goes out."""
