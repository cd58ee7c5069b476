"""How orders, checks and changes of the copy change the state (S35-S40)."""

from models import acts
from models.messages import Event
from rules.applying.table import applies
from rules.state import RequestState, SignOff


@applies(acts.CopyOrdered)
def _copy_ordered(state: RequestState, event: Event, act: acts.CopyOrdered) -> None:
    state.versions += 1
    state.marks_ordered_seq = event.seq


@applies(acts.MarksChanged)
def _marks_changed(state: RequestState, event: Event, act: acts.MarksChanged) -> None:
    state.inputs_seq = event.seq


@applies(acts.SignedOff)
def _signed_off(state: RequestState, event: Event, act: acts.SignedOff) -> None:
    state.sign_offs.append(SignOff(event.role, event.actor_id, act.copy_sha256, event.seq))


@applies(acts.SentBack)
def _sent_back(state: RequestState, event: Event, act: acts.SentBack) -> None:
    state.sent_back_seq = event.seq
    if act.to == "decision":
        for party in state.parties.values():
            party.heard_seq = event.seq


@applies(acts.CheckerInvited)
def _checker_invited(state: RequestState, event: Event, act: acts.CheckerInvited) -> None:
    state.invited_checkers.add(act.user_id)
    state.invitations[act.user_id] = event.seq
    # What failed for want of somebody in the line manager's part is tried again: there is somebody now (S12).
    for effect in [effect for effect, code in state.failed.items() if code == "no_such_role"]:
        del state.failed[effect]


@applies(acts.CheckerDismissed)
def _checker_dismissed(state: RequestState, event: Event, act: acts.CheckerDismissed) -> None:
    state.invited_checkers.discard(act.user_id)
    state.invitations.pop(act.user_id, None)
