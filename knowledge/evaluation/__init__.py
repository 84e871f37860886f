"""How good the answers are: labelled questions asked the way customers ask, and what came of it.

What the figures mean, everywhere in this package. A question is *answerable* when articles are
expected for it; *off-topic* rows have a file of their own, so that their number says nothing.

* ``r_at_1``, ``r_at_3``, ``mrr``: over answerable questions, whatever the confidence; right is an
  article that is expected. Reciprocal ranks end at `DEPTH`.
* ``auroc_right``: how well the probability tells right top hits from wrong ones, over all
  questions; for an unanswerable one every hit is wrong.
* ``auroc_offtopic``: how well it tells answerable questions from off-topic ones.
* ``ece``: mean distance of the promised probability and the truth, in ten bins of equal width,
  over all questions, the unanswerable ones too. ``ece_by_chance`` is what promises that are all
  kept would show, on as many questions.
* ``answered``: share of the *answerable* questions answered at the operator's error rate.
* ``precision``: share of right ones among all answers given at that rate; an answer to an
  unanswerable question or to an off-topic one is a wrong answer.
* ``at_5_percent_offtopic``: the same two at the threshold, by language, that lets 5 % of the
  off-topic rows through. Those are allowed for already, so here ``precision`` is of the answers
  to questions; ``precision_answerable`` leaves unanswerable ones out as well.
* ``query_ms_p50``: one query, encoding and search.
"""

from __future__ import annotations

DEPTH = 20
"""How many articles of a search are looked at."""
