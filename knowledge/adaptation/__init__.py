"""The sentence model adapted to the shop's own articles, without labels.

`lessons` makes questions from the articles, `training` learns from them in the order of a `course`;
`exam` compares the result with the base by what `checking` measures on articles it did not learn
from; `adapting` joins them.
"""
