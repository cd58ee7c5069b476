"""Records of sharings that the parents were not told of: two people say of each whether a requester gets it (S101).

Such a paper stands in the child's file as any other. Until somebody decided and the safeguarding lead backed it, no
copy is made: it neither goes out unseen, nor is it left out without a decision (R19, R22, R24).
"""

from models.words import DocumentKind
from rules.state import RequestState


def not_told_open(state: RequestState) -> tuple[str, ...]:
    """The papers of this kind on which nobody decided yet, or which wait for their backing."""
    if state.file is None:
        return ()
    return tuple(document_id for document_id in state.file.not_told if not _stands(state, document_id))


def not_told_goes(state: RequestState, document_id: str) -> bool:
    """Whether a paper is free of this gate: of another kind, or two people said that it is disclosed."""
    if state.file is None or document_id not in state.file.not_told:
        return True
    return _stands(state, document_id) and state.not_told[document_id][0].disclose


def may_be_quoted(state: RequestState, document_id: str, kind: DocumentKind) -> bool:
    """Whether a passage on a paper of this kind may be told to whom it is about, to ask them about it (S20).

    Privileged advice is quoted to nobody (R22), nor is a paper that two people left out as a whole (R19); a sharing
    the parents were not told of only once two people said that it is disclosed: asking would tell of it (S101).
    """
    if state.is_left_out(document_id):
        return False
    if kind is DocumentKind.NOT_TOLD:
        return _stands(state, document_id) and state.not_told[document_id][0].disclose
    return kind is not DocumentKind.LEGAL_ADVICE


def _stands(state: RequestState, document_id: str) -> bool:
    settled = state.not_told.get(document_id)
    return settled is not None and settled[1] not in state.needs_second
