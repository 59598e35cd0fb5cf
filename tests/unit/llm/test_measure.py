"""A text is never measured too low, in any script; the figures of a real vocabulary (SmolLM2) were taken once."""

import time

import pytest

from app.llm.token_estimate import tokens_of, tokens_of_messages

TAKEN = {
    "german": ("Die Geschwindigkeitsbegrenzung gilt für alle Lieferfahrzeuge, weil Rücksicht auf Fußgänger genommen werden muss. Öffnungszeiten am Wochenende überschneiden sich häufig mit Betriebsversammlungen. ", 6, 475),  # noqa: E501
    "polish": ("Wszyscy pracownicy piekarni muszą przestrzegać ustalonych godzin otwarcia, a zamówienia składa się najpóźniej dzień wcześniej. ", 8, 529),  # noqa: E501
    "finnish": ("Leipomon työntekijöiden täytyy noudattaa sovittuja aukioloaikoja, ja tilaukset tehdään viimeistään edellisenä päivänä. ", 8, 465),  # noqa: E501
    "russian": ("Пекарня открывается в семь часов утра, и все заказы должны быть сделаны не позднее чем за день. ", 8, 569),  # noqa: E501
    "chinese": ("面包店早上七点开门，所有订单必须至少提前一天提交。每周的库存检查由两名员工完成。", 10, 680),
    "japanese": ("パン屋は朝七時に開店し、すべての注文は少なくとも一日前に提出しなければなりません。", 10, 700),
    "korean": ("빵집은 아침 일곱 시에 문을 열고 모든 주문은 최소 하루 전에 제출해야 합니다. ", 10, 881),
    "emoji": ("🥐🍞👨‍👩‍👧‍👦🧪✅⚠️", 30, 990),
    "table": ("| name        |   score |    cost |\n|-------------|---------|---------|\n| opening      |      12 |   3.50  |\n", 15, 525),  # noqa: E501
    "code": ("function a(b,c){return b?c.map(d=>d*2):[]}var e={f:1,g:[2,3]};", 20, 780),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_never_too_low_and_not_more_than_the_double(name: str) -> None:
    text, times, real = TAKEN[name]
    assert real <= tokens_of(text * times) <= 2.1 * real


def test_a_sum_or_key_counts_by_its_characters() -> None:
    assert tokens_of("9f86d081884c7d659a2feaa0c55ad015") == 32


def test_a_request_counts_the_marks_around_its_messages() -> None:
    assert tokens_of_messages(["", ""]) == 24
    assert tokens_of_messages(["four words of text", ""]) == 24 + tokens_of("four words of text")


@pytest.mark.parametrize("text", ["a-" * 100_000, "a" * 100_000 + "1" * 100_000, "é" * 200_000, " " * 200_000])
def test_a_long_text_is_measured_in_linear_time(text: str) -> None:
    started = time.process_time()
    tokens_of(text)
    assert time.process_time() - started < 5, "a quadratic rule took minutes"
