"""Turkish and English text: folding, masking, language detection, dates.

Standard library only: it runs in both environments.
"""
