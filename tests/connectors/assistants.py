"""A small real stand-in for the assistant, behind the same port as Rasa."""

from __future__ import annotations

import asyncio
from typing import Any

from connectors.assistant import Answer, AssistantUnavailable, Question


class Echo:
    """Answers with the question's own words; ``insan`` asks for a person, ``english`` for it."""

    def __init__(self) -> None:
        self.down = False
        self.hangs = 0.0
        self.raises: Exception | None = None
        self.asked: list[Question] = []
        self.busy: set[str] = set()
        self.overlapped = False

    async def answer(self, question: Question) -> Answer:
        self.asked.append(question)
        if self.down:
            raise AssistantUnavailable("down")
        if self.raises:
            error, self.raises = self.raises, None
            raise error
        await asyncio.sleep(self.hangs)
        conversation = question.sender.partition(":")[0]
        self.overlapped |= conversation in self.busy
        self.busy.add(conversation)
        await asyncio.sleep(0.005)
        self.busy.discard(conversation)
        if "english" in question.text:
            decision = {"kind": "smalltalk", "reason": "change_language", "language": "en"}
            return Answer([{"text": "Of course."}], decision, "change_language", 0.9)
        if "insan" in question.text:
            return Answer([], {"kind": "handoff", "reason": "asked"}, "ask_human", 0.99)
        return Answer(
            [{"text": f"cevap: {question.text}", "buttons": [_BUTTON]}],
            {"kind": "answer", "article": "iade", "articles": ["iade"], "probability": 0.9},
            "faq",
            0.8,
        )


_BUTTON: dict[str, Any] = {"title": "Evet, oldu", "payload": "/helpful"}
