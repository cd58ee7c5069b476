"""What a setting says of the records it keeps on children, beside every copy it gives (R26)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Line = Annotated[str, Field(min_length=1, max_length=500)]
Lines = Annotated[tuple[Line, ...], Field(min_length=1, max_length=12)]


class Records(BaseModel):
    """What the answer says of the records as such: why, of which kinds, from whom, for whom, how long (R26).

    Kinds and groups only, the same for every family: what one file holds is the copy's to say. A setting puts its
    own policy here, as the table `records` of its profile.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    purposes: Lines = (
        "To care for the child, to keep them safe and to help them learn.",
        "To do what the law asks of us: to keep registers, and to act where a child may be at risk.",
    )
    categories: Lines = (
        "Forms, consents and contact details.",
        "Notes of what we saw, and of what the child learns.",
        "Letters, messages and notes of talks.",
        "Where there are any: records about health, about special needs and about keeping a child safe.",
    )
    sources: Lines = (
        "The child and the family.",
        "Our own staff.",
        "Where there is a reason: health workers, schools, the council and other services.",
    )
    recipients: Lines = (
        "Our staff, as far as they need them for their work.",
        "Those who inspect our work.",
        "Where the law asks for it, or a child may be at risk: health, social care, the police.",
        "The next nursery or school, as far as it needs them.",
    )
    retention: Lines = (
        "While the child comes to us, and after that for as long as the law and our policy ask. This is longer for "
        "some records than for others. Ask us, and we tell you the time for each kind.",
    )
