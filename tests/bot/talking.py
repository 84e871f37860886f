"""A conversation with the small Rasa: says something and hears why it was answered so."""

from __future__ import annotations

from typing import Any

from handoff.cases.case import Case
from tests.bot.standing import Standing, decision


class Talk:
    """One conversation."""

    def __init__(self, rasa: Standing, lang: str = "tr") -> None:
        self._rasa, self._lang, self.sender = rasa, lang, rasa.sender()
        self.reply: dict[str, Any] = {}

    def say(self, text: str, turn: str = "") -> tuple[str, str]:
        """Say something; kind and reason of the decision."""
        self.reply = self._rasa.say(self.sender, text, self._lang, turn=turn)
        return decision(self.reply)

    def flow(self, *texts: str) -> str:
        """Say one thing after the other to a flow; its reason to answer the last as it did."""
        reason = ""
        for text in texts:
            kind, reason = self.say(text)
            assert kind == "flow", (text, kind, reason)
        return reason

    def press(self, title: str) -> tuple[str, str]:
        """Press a button of the last answer's."""
        buttons = {b["title"]: b["payload"] for b in self.buttons}
        return self.say(buttons[title])

    @property
    def texts(self) -> list[str]:
        """What was said last, message by message."""
        return [message["text"] for message in self.reply["messages"] if "text" in message]

    @property
    def text(self) -> str:
        """The last message."""
        return self.texts[-1]

    @property
    def buttons(self) -> list[dict[str, str]]:
        """Those of the last message."""
        found: list[dict[str, str]] = self.reply["messages"][-1].get("buttons") or []
        return found

    @property
    def record(self) -> dict[str, Any]:
        """The whole decision."""
        custom = [message["custom"] for message in self.reply["messages"] if "custom" in message]
        found: dict[str, Any] = custom[-1]
        return found

    @property
    def cases(self) -> list[Case]:
        """The conversation's."""
        return self._rasa.cases(self.sender)
