"""The training itself: a short loop around sentence-transformers' ranking loss, on the CPU.

Word embeddings stay frozen: they are most of the model's weights, and a word that no article
mentions must keep its meaning. Few passes at a low rate; more of either learns articles by heart.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from knowledge.adaptation.lessons import ASKED, Lesson, Subject, lesson
from knowledge.encoding import give_back
from knowledge.model import Progress

if TYPE_CHECKING:
    import torch

BATCH = 12
"""Lessons learnt from at once, each the others' wrong answer; more would take more memory."""
_RATE = 4e-5
_DECAY = 0.01
_WARM_UP = 0.1  # of all steps
_SCALE = 50.0
_STEEPEST = 1.0
_LONGEST_QUESTION, _LONGEST_PASSAGE = 32, 112  # tokens

Plan = list[list[Lesson]]
"""Batches of lessons, in their order."""


def plan(subjects: Sequence[Subject], epochs: int, most: int, rng: random.Random) -> Plan:
    """Every subject once an epoch, in batches of one language: no article meets itself in another.

    At most about `most` lessons: where subjects are many, they come up less often, or only some do.
    """
    epochs = max(1, min(epochs, most // max(1, len(subjects))))
    planned = []
    for _ in range(epochs):
        chosen = rng.sample(subjects, min(len(subjects), most))
        batches = []
        for lang in sorted({subject.article.lang for subject in chosen}):
            own = [subject for subject in chosen if subject.article.lang == lang]
            count = -(-len(own) // BATCH)
            batches += [own[start::count] for start in range(count)]
        rng.shuffle(batches)
        planned += [[lesson(subject, rng) for subject in batch] for batch in batches]
    return planned


def train(
    model: Any, prompts: Mapping[str, str], lessons: Plan, progress: Progress, step: str
) -> None:
    """Let `model`, a SentenceTransformer, learn `lessons`; `prompts` as its encoder's."""
    # Not before there is something to learn: mostly there is not, and torch takes seconds to load.
    import torch
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

    torch.manual_seed(len(lessons))
    for name, weights in model.named_parameters():
        weights.requires_grad = "embeddings" not in name
    learnt = [weights for weights in model.parameters() if weights.requires_grad]
    optimiser = torch.optim.AdamW(learnt, lr=_RATE, weight_decay=_DECAY)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, _Slope(len(lessons)))
    loss = MultipleNegativesRankingLoss(model, scale=_SCALE)
    model.train()
    for done, batch in enumerate(lessons):
        progress(step, done, len(lessons))
        passages = _vectors(
            model, [one.passage for one in batch], prompts.get("document"), _LONGEST_PASSAGE
        )
        asked = [one.questions[number] for number in range(ASKED) for one in batch]
        questions = _vectors(model, asked, prompts.get("query"), _LONGEST_QUESTION)
        labels = torch.arange(len(batch))
        parts = torch.split(questions, len(batch))
        losses = [loss.compute_loss_from_embeddings([part, passages], labels) for part in parts]
        optimiser.zero_grad()
        torch.autograd.backward(torch.stack(losses).mean())
        torch.nn.utils.clip_grad_norm_(learnt, _STEEPEST)
        optimiser.step()
        schedule.step()
    progress(step, len(lessons), len(lessons))
    optimiser.zero_grad()
    model.eval()
    del optimiser, schedule
    give_back()


class _Slope:
    """The learning rate's share at each step: a short climb, then down to nothing."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._climb = max(1, round(steps * _WARM_UP))

    def __call__(self, step: int) -> float:
        down = (self._steps - step) / max(1, self._steps - self._climb)
        return min((step + 1) / self._climb, down)


def _vectors(model: Any, texts: list[str], prompt: str | None, longest: int) -> torch.Tensor:
    whole = model.max_seq_length
    model.max_seq_length = min(longest, whole or longest)
    try:
        features = model.preprocess(texts, prompt=prompt)
    finally:
        model.max_seq_length = whole
    vectors: torch.Tensor = model(features)["sentence_embedding"]
    return vectors
