"""Telling the shop's own systems what happens in conversations: docs/webhooks.md."""
