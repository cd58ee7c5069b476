"""Writes thousands of different replies whose meaning is known: who refuses, takes back, limits or doubts (S22)."""

import random
from dataclasses import dataclass
from html import escape

from bench.mail_samples import OUTLOOK, QUOTED, SUBJECT, reply

REFUSALS = """
No
No.
No thank you
I do not consent
I don't consent to this
I don\u2019t agree
I refuse
I refuse to give my permission
I object to this
I decline
I can't agree to that
I cannot give my consent
I will not agree
I would rather you did not share this
Please do not share this
Please don't tell them anything
Under no circumstances
Not on your life
Absolutely not
I am not happy for this to be shared
I am unwilling to have my name used
Please keep me out of this
Leave me out of it
My answer is no
Consent refused
Permission denied
I am against this
I am afraid I must say no
Never
Keep it confidential
Dwi ddim yn cytuno
Nid wyf yn cydsynio
Rwy'n gwrthod
Rwy'n gwrthwynebu
Na
Peidiwch \u00e2 rhannu hyn
Nac ydw
Does dim caniat\u00e2d
""".strip().splitlines()

WITHDRAWALS = """
I withdraw my consent
I am withdrawing my permission
I take back what I said
I want to take my consent back
I have changed my mind
I no longer agree
I do not want this shared any more
Please cancel my consent
I revoke my permission
Rwy'n tynnu fy nghydsyniad yn \u00f4l
Rwyf wedi newid fy meddwl
Dydw i ddim yn cytuno bellach
""".strip().splitlines()

CONDITIONS = """
as long as my name is taken out
but not page 3
except for the part about my son
if you ask my solicitor first
only the first paragraph
provided that my ex does not see it
unless it goes to court
apart from the telephone number
on condition that I see it first
pages 1 to 3
until the end of the month
but leave out the date
once I have spoken to you
without my name
subject to my union agreeing
only if nobody else gets it
os caiff fy enw ei dynnu
ond dim tudalen 3
ar yr amod fy mod yn ei weld
heblaw am y dyddiad
""".strip().splitlines()

DOUBTS = """
I am not sure
I'm really unsure about this
Let me think about it
I need more time
Perhaps
Maybe
What does it say?
Who is asking?
Why do you need this?
Can you ring me please?
I do not understand the letter
Could I see it first?
I would like to talk to you
ok
fine I suppose
whatever
as if
you must be joking
Over my dead body
I will ask my husband
Please call me
\U0001f44e
?
...
Efallai
Beth sydd ynddo?
Dwi ddim yn si\u0175r
""".strip().splitlines()

CONSENTS = """
Yes
Yes, I consent
I consent
I agree to this being shared
I give my permission
You have my consent
I have no objection
I am happy for this to be shared
Rwy'n cytuno
""".strip().splitlines()

GREETINGS = ["", "", "Hi\n\n", "Dear Manager,\n\n", "Hello,\n", "Annwyl Reolwr,\n\n"]
ENDINGS = [
    "",
    "",
    "\n\nKind regards\nMaria Jones",
    "\n\nThanks\nTom",
    "\n\nDiolch\nSian",
    "\n\nSent from my iPhone",
]
POLITE = ["", "", "Thank you for your letter. ", "I hope you are well. ", "I have read your letter. "]
QUOTES = ["", "", f"\n\n{QUOTED}", f"\n\n{OUTLOOK}"]


@dataclass(frozen=True)
class Generated:
    """A mail, and whether anybody could take it for a refusal, a taking back, a limit or a doubt."""

    raw: bytes
    must_hold: bool
    words: str


def generated(seed: int) -> Generated:
    """Return one reply; the same seed gives the same reply."""
    chance = random.Random(seed)  # noqa: S311
    kind = chance.choice(["refusal", "withdrawal", "condition", "doubt", "contradiction", "disguise", "consent"])
    statement, trick = _statement(kind, chance)
    statement = _as_typed(statement, chance)
    text = chance.choice(GREETINGS) + chance.choice(POLITE) + statement + chance.choice(ENDINGS)
    raw = _disguised(text, trick, chance) if trick else _plain(text, chance)
    return Generated(raw, kind != "consent", f"{kind}: {statement} {trick}")


def _statement(kind: str, chance: random.Random) -> tuple[str, str]:
    decisions = REFUSALS + WITHDRAWALS
    if kind == "condition":
        return (
            f"{chance.choice(CONSENTS)}{chance.choice([', ', ' ', '. But ', ' - '])}{chance.choice(CONDITIONS)}",
            "",
        )
    if kind == "contradiction":
        both = [chance.choice(CONSENTS), chance.choice(decisions)]
        chance.shuffle(both)
        return ". ".join(both), ""
    if kind == "disguise":
        return chance.choice(CONSENTS), chance.choice(decisions + CONDITIONS)
    pool = {"refusal": REFUSALS, "withdrawal": WITHDRAWALS, "doubt": DOUBTS, "consent": CONSENTS}[kind]
    return chance.choice(pool), ""


def _as_typed(text: str, chance: random.Random) -> str:
    typed = chance.choice(
        [text, text, text.lower(), text.upper(), text.replace(" ", "  "), text.replace("'", "\u2019")]
    )
    return typed + chance.choice(["", ".", "!", "!!", "\n"])


def _plain(text: str, chance: random.Random) -> bytes:
    body = text + chance.choice(QUOTES)
    if chance.random() < 0.3:
        return reply(body, "<div>" + escape(body).replace("\n", "<br>\n") + "</div>")
    return reply(body)


def _disguised(text: str, trick: str, chance: random.Random) -> bytes:
    """Hide the real answer somewhere else than in the text."""
    hidden = escape(trick)
    shown = escape(text).replace("\n", "<br>")
    ways = [
        lambda: reply(text, subject=f"Re: {SUBJECT} - {trick}"),
        lambda: reply(text, subject=trick),
        lambda: reply(text, f"<p>{shown}</p><p>{hidden}</p>"),
        lambda: reply(text, f"<p>{shown} <s>{hidden}</s></p>"),
        lambda: reply(text, f"<p>{shown} <span style='display:none'>{hidden}</span></p>"),
        lambda: reply(text, f"<style>.a{{font-size:0}}</style><p>{shown} <span class=a>{hidden}</span></p>"),
        lambda: reply(text, f"<p>{shown} <font color='#fefefe'>{hidden}</font></p>"),
        lambda: reply(text, f"<p>{hidden}</p>"),
        lambda: reply(f"{text}\n\n{QUOTED}\n\n{trick}"),
        lambda: reply(f"{text}\n\n" + QUOTED.replace("> Answer here", f"> {trick}\n> Answer here")),
        lambda: reply(f"{text}\n\n{OUTLOOK}\n{trick}"),
        lambda: reply(text, headers="Auto-Submitted: auto-replied\r\n"),
    ]
    return chance.choice(ways)()
