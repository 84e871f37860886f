"""Telegram: what customers write to the shop's bot comes in, and what is said to them goes out."""

import os

# python-telegram-bot warns about every 429 that it meets unless it may give times as timedelta.
os.environ.setdefault("PTB_TIMEDELTA", "true")
