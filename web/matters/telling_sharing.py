"""The log of a sharing in plain words (S99, S100)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from models import acts
from rules.matters.sharing_words import HOW_CHECKED, WHERE_IT_WENT
from web.wording import count, day

_Tell = Callable[[Any, Mapping[str, str]], str]


def _on_day(words: str, value: date) -> str:
    return f"{words} on {day(value)}"


SHARING_TOLD: Mapping[type, _Tell] = {
    acts.SharingConsent: lambda a, n: _on_day("recorded consent" if a.given else "recorded a no to sharing", a.on),
    acts.ConsentTakenBack: lambda a, n: _on_day("recorded that consent was taken back", a.on),
    acts.SharingWeighed: lambda a, n: (
        "answered the five questions: " + ("share without consent" if a.share else "do not share")
    ),
    acts.PassedOn: lambda a, n: _on_day("passed it on", a.on),
    acts.ReceiverChecked: lambda a, n: f"made sure who gets it: {HOW_CHECKED[a.how].lower()}",
    acts.ConfidenceAsked: lambda a, n: "said whether it is confidential",
    acts.DoubtRaised: lambda a, n: "doubted whether the parents may be asked: the line manager says",
    acts.DoubtSettled: lambda a, n: f"said that the parents {'may be' if a.ask else 'are not'} asked",
    acts.SharingDeclined: lambda a, n: "proposed that it is not shared",
    acts.PagesChosen: lambda a, n: (
        f"chose {count(a.pages, 'page')} of the file" if a.pages else "said that no page of the file goes"
    ),
    acts.SharedCopyMade: lambda a, n: (
        f"made the copy that is to go: {count(a.pages, 'page')}, {count(a.marks, 'mark')}"
        + ("" if a.proved else "; it could not be proved")
    ),
    acts.SharedCopyRead: lambda a, n: "looked at every page of the copy that is to go",
    acts.ParentsInformed: lambda a, n: (
        _on_day("told the parents", a.on) if a.told else "proposed that the parents are not told"
    ),
    acts.ReviewMoved: lambda a, n: f"looks again on {day(a.to)} whether the parents can be told",
    acts.WentAstray: lambda a, n: f"recorded that it did not arrive: {WHERE_IT_WENT[a.where].lower()}",
    acts.RecordFiled: lambda a, n: "put the record of this into the child's file",
}
