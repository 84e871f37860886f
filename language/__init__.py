"""Turkish and English text: folding, masking, language detection, dates. Standard library only; runs in both environments."""
