"""Customers and agents, as they use the pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

#: An answer comes from Rasa and the search; after a crash it waits until they are back.
ANSWER_MS = 90_000

WORDS = {
    "tr": {
        "open": re.compile("Sohbeti aç"),
        "close": "Sohbeti kapat",
        "message": "Mesajınız",
        "send": "Gönder",
        "log": "Mesajlar",
        "name": "Adınız",
        "password": "Şifre",
        "enter": "Giriş",
        "claim": "Üstlen",
        "resolve": "Tamamla",
        "steps": "İşlemler",
        "give_back": "Bota geri ver",
        "reply": "Müşteriye yanıt",
    },
    "en": {
        "open": re.compile("Open chat"),
        "close": "Close chat",
        "message": "Your message",
        "send": "Send",
        "log": "Messages",
        "name": "Name",
        "password": "Password",
        "enter": "Log in",
        "claim": "Claim",
        "resolve": "Resolve",
        "steps": "Actions",
        "give_back": "Give back to bot",
        "reply": "Reply to customer",
    },
}


@dataclass
class Customer:
    """A customer at the demo shop's widget."""

    page: Page
    url: str
    lang: str = "tr"

    def visit(self) -> None:
        """Open the shop page and the chat."""
        self.page.goto(f"{self.url}/?lang={self.lang}")
        self.open()

    def open(self) -> None:
        """Open the chat unless it is open already, as it is after a reload."""
        if not self.page.get_by_role("dialog").is_visible():
            self.page.get_by_role("button", name=WORDS[self.lang]["open"]).click()

    def say(self, text: str) -> None:
        """Write a message and send it."""
        box = self.page.get_by_role("textbox", name=str(WORDS[self.lang]["message"]))
        box.fill(text)
        box.press("Enter")

    def press(self, title: str | re.Pattern[str]) -> None:
        """Press a button under a message."""
        self.page.get_by_role("dialog").get_by_role("button", name=title).last.click()

    @property
    def log(self) -> Locator:
        """Everything in the conversation."""
        return self.page.get_by_role("log")

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Wait until a message to the customer says this."""
        theirs = self.log.locator(".row:not(.customer) .text").filter(has_text=text)
        expect(theirs.first).to_be_visible(timeout=ANSWER_MS)

    def wrote(self, text: str) -> None:
        """Wait until the customer's own message is delivered, and stands there once."""
        mine = self.log.locator("[data-id].customer .text").filter(has_text=text)
        expect(mine).to_have_count(1, timeout=ANSWER_MS)

    def said(self) -> list[str]:
        """All messages as they stand on the page."""
        return self.log.locator("[data-id] .text").all_inner_texts()

    def sees_article(self, article: str) -> None:
        """Wait for a card that links to an article."""
        card = self.log.locator(f'a[href*="/help/{self.lang}/{article}"]')
        expect(card.first).to_be_visible(timeout=ANSWER_MS)


@dataclass
class Agent:
    """An agent at the desk."""

    page: Page
    url: str
    name: str
    password: str
    lang: str = "tr"

    def _say(self, key: str) -> str:
        return str(WORDS[self.lang][key])

    def log_in(self) -> None:
        """Log in; the desk is shown."""
        self.page.goto(f"{self.url}/desk/login?lang={self.lang}")
        self.page.locator("#name").fill(self.name)
        self.page.locator("#password").fill(self.password)
        self.page.locator("button[type=submit]").click()
        expect(self.page.get_by_role("navigation").first).to_be_visible()

    def open(self, text: str) -> None:
        """Open the waiting conversation in the list that shows this text."""
        line = self.page.locator("section.waiting a.line").filter(has_text=text).first
        expect(line).to_be_visible(timeout=ANSWER_MS)
        line.press("Enter")  # what is offered appears above the list, which moves under a pointer

    def claim(self) -> None:
        """Take the open conversation."""
        # What is offered has such a button of its own.
        header = self.page.locator(".conversation > header")
        header.get_by_role("button", name=self._say("claim"), exact=True).click()

    def reply(self, text: str) -> None:
        """Write to the customer."""
        # Until the desk has heard that the conversation is the agent's, notes are written there.
        box = self.page.get_by_role("textbox", name=self._say("reply"), exact=True)
        expect(box).to_be_editable()
        box.fill(text)
        box.press("Enter")

    def resolve(self) -> None:
        """Close the open conversation as solved, even over the customer's last word."""
        self.page.get_by_role("button", name=self._say("resolve"), exact=True).click()
        self.page.get_by_role("dialog").locator("button[type=submit]").click()

    def give_back(self, hint: str, *, ready: bool = False) -> None:
        """Give the open conversation back to the bot with a hint, or a ready one of this name."""
        header = self.page.locator(".conversation > header")
        header.get_by_role("button", name=self._say("steps"), exact=True).click()
        self.page.get_by_role("menuitem", name=self._say("give_back"), exact=True).click()
        dialog = self.page.get_by_role("dialog")
        if ready:
            dialog.get_by_role("button", name=hint, exact=True).click()
        else:
            dialog.get_by_role("textbox").fill(hint)
        dialog.get_by_role("button", name=self._say("give_back"), exact=True).click()
        expect(dialog).to_have_count(0, timeout=ANSWER_MS)

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Wait until the transcript says this."""
        expect(self.page.get_by_role("main").get_by_text(text).first).to_be_visible(
            timeout=ANSWER_MS
        )
