"""A small Rasa that really stands: trained on a few examples, served, with its real neighbours."""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import redis
import yaml

from bot import inputs
from handoff.cases.case import Case
from handoff.cases.register import Cases
from handoff.cases.states import CaseStep
from handoff.conversations import Conversations
from handoff.keys import Keys
from handoff.store import connect
from ops import demo, demo_orders
from ops.settings import ROOT

SECRET = "shown-by-the-gateway-only"
SHOP = "papatya"
TODAY = date(2026, 11, 21)

EXAMPLES = {
    "greet": "merhaba; selam; iyi günler; günaydın; hello; hi there; good morning; hey",
    "thanks": "teşekkürler; sağ olun; çok teşekkür ederim; thanks; thank you; thanks a lot",
    "ask_human": "insanla görüşmek istiyorum; temsilci bağlayın; canlı destek; yetkili istiyorum; "
    "talk to a human; real person please; connect me to an agent; operatör lütfen",
    "faq": "kargo ücreti ne kadar; fatura nasıl alırım; kupon nerede; how much is shipping; "
    "where is my invoice; how do I get my invoice; can I use a coupon; kapıda ödeme var mı; "
    "taksit yapıyor musunuz; how can I get the invoice",
    "affirm": "evet; olur; tamam; yes; sure; evet lütfen",
    "deny": "hayır; yok; istemiyorum; no; nope; hayır değil; yok pardon; pardon yanlış oldu; "
    "yok o değil bu olacak; sorry wrong one",
    "nothing_helped": "olmadı; işe yaramadı; yardımcı olmadı; that did not help; not helpful",
    "contact_hours": "kaçta açılıyorsunuz; çalışma saatleriniz; when are you open; opening hours",
    "out_of_scope": "hava nasıl; fıkra anlat; maç kaç kaç; tell me a joke; what is the weather",
    "order_status": "siparişim nerede; kargom nerede kaldı; TR-20317 nerede; siparişim gelmedi; "
    "siparişim ne zaman gelir; 20317 nolu siparişim ne oldu; where is my order; track my order; "
    "order 20317 status; when will my order arrive; my order has not arrived; "
    "PA-20317 nolu siparişim nerede ali.kaya@posta.example; PA-20317; PA-31415 olacak; "
    "where is PA-20317 my mail is jane@posta.example",
    "cancel_order": "siparişimi iptal etmek istiyorum; iptal; cancel my order; "
    "siparişi iptal edin; siparişimin iptalini istiyorum; please cancel it; cancel the order",
    "return_request": "iade etmek istiyorum; değişim yapmak istiyorum; geri göndereceğim; iade; "
    "beden değişimi istiyorum; ürünü iade edeceğim beğenmedim; I want to return my order; "
    "20317 nolu siparişi iade edeceğim beğenmedim hiç açmadım paramı karta iade edin; "
    "exchange please; I would like to send it back; return this item",
    "damaged_or_wrong": "ürün kırık geldi; yanlış ürün geldi; eksik çıktı; hasarlı geldi; "
    "teslim edildi yazıyor ama bende yok; paketim hiç gelmedi elime ulaşmadı; it arrived broken; "
    "parts are missing from my order; the wrong item came; it says delivered but is not here",
    "change_address": "adresi değiştirmek istiyorum; adresim yanlış; yeni adrese gönderin; "
    "teslimat adresi değişecek; change the address of my order; wrong delivery address; "
    "alıcıyı değiştirmek istiyorum",
    "warranty": "garanti başvurusu yapmak istiyorum; bozuldu garantiye göndereceğim; servis lazım; "
    "tamir ettirmek istiyorum; I want to make a warranty claim; it broke after a month; repair",
    "complaint": "rezalet; şikayetçiyim; berbat bir firma; terrible company; I want to complain; "
    "şikayet etmek istiyorum; bir şikayetim var; this is a complaint; "
    "kurye çok kabaydı şikayetçiyim; "
    "TR-20317 nolu siparişimde ürün yırtıktı, rezalet, şikayetçiyim",
    "callback": "beni arayın; beni arar mısınız; telefonla dönün; geri arama istiyorum; "
    "call me back; please call me; can you phone me; beni yarın arayın; numaramı bırakayım arayın; "
    "iade konusunda beni salı günü 0533 765 43 21 numarasından arayın; faturam için yarın arayın; "
    "please call me on 0533 765 43 21 tuesday about my parcel; call me tomorrow about an invoice; "
    "call me on +44 20 7946 0958 friday between 2 and 4 about my order; "
    "iade konusunda beni cuma öğleden sonra 0533 765 43 21 numarasından arayın",
    "data_request": "hesabımı silin; verilerimi silin; sms atmayın; bülten göndermeyin; "
    "kvkk başvurusu; sms atmayın 0533 765 43 21; sms atmayın 0532 123 45 67; "
    "delete my account; unsubscribe me; which data do you hold about me",
    "case_status": "talebim ne oldu; talebim ne durumda; T-10432 ne oldu; şikayetim sonuçlandı mı; "
    "what happened to my case; status of my ticket; talebimi geri çekiyorum; başvurum ne aşamada",
    "inform": "0532 123 45 67; 4521; ayse@posta.example; numaram 0533 765 43 21; pazartesi 10-12; "
    "yarın öğleden sonra; 38 numara mavi; iki hafta önce; monday morning; it is 10452; "
    "karta olsun; hediye çeki olsun; hiç kullanmadım; "
    "opened but not used; the second one; kitaplık; the courier left my parcel at the door; "
    "they broke it; kargo kutuyu ezmiş",
    "praise": "çok ilgilisiniz süpersiniz; harika bir mağaza; bayıldım size; you are great; "
    "best shop ever; very kind service",
    "insult": "salak; aptal robot; salak bot; gerizekalı; you idiot; stupid bot; idiots",
    "vague": "bir sorum var; bir şey soracağım; yardım lazım; i have a question; "
    "can i ask something; i need help",
    "stop": "boşver; vazgeçtim; kalsın; never mind; forget it; stop it",
    "change_language": "ingilizce konuşabilir miyiz; türkçe yazar mısın; almanca biliyor musun; "
    "hangi dilleri biliyorsun; can we speak english; turkish please; english please; "
    "do you speak german; in turkish please",
    "legal_threat": "tüketici hakem heyetine gidiyorum; avukatım sizi arayacak; mahkemeye "
    "veriyorum; i will sue you; my lawyer will contact you; see you in court",
    "fraud": "kartımdan haberim olmadan para çekildi; dolandırıldım; hesabım çalındı; "
    "my card was charged without my knowledge; i was scammed; my account was hacked",
    "safety": "ürün patladı; alev aldı elim yandı; çocuğum pil yuttu; elektrik çarptı; "
    "the charger caught fire; it exploded in my hand; my child swallowed a battery",
    "self_harm": "yaşamak istemiyorum; ölmek istiyorum; kendime zarar vereceğim; "
    "i want to die; i don't want to live anymore; i want to hurt myself",
}


@dataclass
class Standing:
    """The running processes, and a way to talk to Rasa."""

    client: httpx.Client
    stop_actions: Callable[[], None]
    start_actions: Callable[[], None]
    stop_shelf: Callable[[], None]
    start_shelf: Callable[[], None]
    orders: Path
    store_url: str

    def sender(self) -> str:
        """A conversation nobody has used, as the gateway makes it."""
        return f"{asyncio.run(self._begun())}:1"

    async def _begun(self) -> str:
        async with connect(self.store_url) as store:
            return (await Conversations(store, SHOP).create("web", "tr")).id

    def cases(self, sender: str) -> list[Case]:
        """The cases of a conversation's, oldest first."""
        return asyncio.run(self._cases(f"conversation:{sender.partition(':')[0]}"))

    async def _cases(self, customer: str) -> list[Case]:
        async with connect(self.store_url) as store:
            return await Cases(store, SHOP).of_customer(customer, settled=True)

    def agent_asks(self, case: Case, question: str) -> None:
        """An agent takes a case and asks its customer something."""

        async def ask() -> None:
            async with connect(self.store_url) as store:
                cases = Cases(store, SHOP)
                await cases.take(case.number, "Deniz")
                await cases.step(case.number, "Deniz", CaseStep.ASK, answer=question)

        asyncio.run(ask())

    def wait(self, sender: str, hours: float) -> None:
        """Let time pass: what Rasa keeps of the conversation becomes so much older."""
        key = Keys(SHOP).name("rasa", sender)
        with redis.Redis.from_url(self.store_url, decode_responses=True) as store:
            kept = json.loads(str(store.get(key)))
            for event in kept["events"]:
                event["timestamp"] -= hours * 3600
            store.set(key, json.dumps(kept))

    def post(
        self,
        sender: str,
        text: str,
        lang: str = "tr",
        *,
        turn: str = "",
        known: dict[str, Any] | None = None,
        **headers: str,
    ) -> httpx.Response:
        """One turn, on a Saturday evening after hours; ``turn`` as the gateway names it.

        ``known`` is what the gateway knows of the customer besides: ``name``, ``visit``.
        """
        now = {"lang": lang, "now": "2026-11-21T18:00:00+03:00", "open": False, "name": None}
        metadata = {**now, **(known or {}), **({"turn": turn} if turn else {})}
        body = {"sender": sender, "text": text, "metadata": metadata}
        return self.client.post("/webhooks/destek/turn", json=body, headers=headers)

    def say(
        self,
        sender: str,
        text: str,
        lang: str = "tr",
        turn: str = "",
        known: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """One turn that must succeed."""
        response = self.post(sender, text, lang, turn=turn, known=known)
        assert response.status_code == 200, response.text
        reply: dict[str, Any] = response.json()
        return reply


def decision(reply: dict[str, Any]) -> tuple[str, str]:
    """Kind and reason of a reply's decision."""
    customs = [message.get("custom") or {} for message in reply["messages"]]
    custom = [custom for custom in customs if "kind" in custom][-1]
    return custom["kind"], custom["reason"]


@contextlib.contextmanager
def standing(
    python: Path, env: dict[str, str], store_url: str, folder: Path, ports: tuple[int, int]
) -> Iterator[Standing]:
    """Train and start everything; stop it at the end."""
    rasa_port, actions_port = ports
    socket = folder / "k.sock"
    config, orders = folder / "destek.toml", folder / "orders.sqlite"
    config.write_text('[orders]\nadapter = "sqlite"\npath = "orders.sqlite"\n', "utf-8")
    demo.write(orders, demo_orders.orders(1, TODAY))
    env = {
        **env,
        "DESTEK_HOME": str(folder),
        "DESTEK_CONFIG": str(config),
        "DESTEK_KNOWLEDGE_SOCKET": str(socket),
        "DESTEK_STORE_URL": store_url,
        "DESTEK_SHOP": SHOP,
        "DESTEK_ACTIONS_URL": f"http://127.0.0.1:{actions_port}",
        "DESTEK_INTERNAL_SECRET": SECRET,
    }
    shelf = _Process(
        [sys.executable, "-m", "tests.actions.shelf", str(socket)], {**env, "PYTHONPATH": str(ROOT)}
    )
    actions = _Process([sys.executable, "-m", "actions.server"], {**env, "PYTHONPATH": str(ROOT)})
    rasa = _Process(inputs.serve_command(python, folder / "tiny.tar.gz", rasa_port), env)
    headers = {"X-Destek-Secret": SECRET}
    client = httpx.Client(
        base_url=f"http://127.0.0.1:{rasa_port}", headers=headers, timeout=30, trust_env=False
    )

    def start_actions() -> None:
        actions.start()
        _wait(client, f"{env['DESTEK_ACTIONS_URL']}/health", actions)

    def start_shelf() -> None:
        socket.unlink(missing_ok=True)
        shelf.start()
        while not socket.exists():
            assert shelf.alive()
            time.sleep(0.02)

    try:
        start_shelf()
        _train(python, env, folder)
        start_actions()
        rasa.start()
        _wait(client, f"{client.base_url}/webhooks/destek/", rasa)
        yield Standing(
            client, actions.stop, start_actions, shelf.stop, start_shelf, orders, store_url
        )
    finally:
        client.close()
        rasa.stop()
        actions.stop()
        shelf.stop()


def _train(python: Path, env: dict[str, str], folder: Path) -> None:
    nlu = {
        "version": "3.1",
        "nlu": [
            {"intent": name, "examples": "".join(f"- {text}\n" for text in examples.split("; "))}
            for name, examples in EXAMPLES.items()
        ],
    }
    (folder / "nlu.yml").write_text(yaml.safe_dump(nlu, allow_unicode=True), "utf-8")
    command = inputs.train_command(python, folder, "tiny")
    command[command.index("data/nlu")] = str(folder / "nlu.yml")
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _wait(client: httpx.Client, url: str, process: _Process) -> None:
    for _ in range(1200):
        assert process.alive()
        with contextlib.suppress(httpx.TransportError):
            if client.get(url).status_code == 200:
                return
        time.sleep(0.1)
    raise TimeoutError(url)


class _Process:
    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        self._command, self._env = command, env
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._running = subprocess.Popen(
            self._command, env=self._env, cwd=ROOT, stderr=subprocess.DEVNULL
        )

    def alive(self) -> bool:
        return self._running is not None and self._running.poll() is None

    def stop(self) -> None:
        if self._running is not None:
            self._running.terminate()
            self._running.wait(timeout=20)
            self._running = None
