"""Conversations, their states, the agents' queue and desk, the business calendar."""
