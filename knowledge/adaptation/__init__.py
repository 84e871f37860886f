"""The sentence model adapted to the shop's own articles, without labels.

`lessons` makes questions from the articles, `training` learns from them, `checking` compares the
result with the base on articles it did not learn from, `adapting` joins the three.
"""
