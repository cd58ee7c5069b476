"""What is said of the copy: ordered, checked, sent back (S35-S40, R24)."""

from typing import Literal

from models.acts.base import ActBase, Digest, Id


class CopyOrdered(ActBase):
    """The marks are done: make the copy (S35, S40)."""

    kind: Literal["copy_ordered"] = "copy_ordered"
    marks_digest: Digest


class MarksChanged(ActBase):
    """Marks were added or taken off after a copy was made: it no longer stands."""

    kind: Literal["marks_changed"] = "marks_changed"
    marks_digest: Digest


class SignedOff(ActBase):
    """A checker passes the copy, bound to its hash (S38, R24)."""

    kind: Literal["signed_off"] = "signed_off"
    copy_sha256: Digest


class SentBack(ActBase):
    """A checker sends the copy back with comments, to the decisions or to the marks."""

    kind: Literal["sent_back"] = "sent_back"
    copy_sha256: Digest
    to: Literal["decision", "redaction"]


class CheckerInvited(ActBase):
    """Somebody from outside may do the second check of this one request, in the line manager's stead (S38)."""

    kind: Literal["checker_invited"] = "checker_invited"
    user_id: Id


class CheckerDismissed(ActBase):
    """An invited checker sees and checks nothing of this request any more (S38, S59)."""

    kind: Literal["checker_dismissed"] = "checker_dismissed"
    user_id: Id
