"""Which rules govern which process: looked up by its reference, by workflow, record and pages alike."""

from collections.abc import Mapping
from typing import Any

from models.ids import kind_of
from models.words import ProcessKind
from rules.matters.breach import BREACH
from rules.matters.complaint import COMPLAINT
from rules.matters.rectification import RECTIFICATION
from rules.matters.sharing import SHARING
from rules.processes import REQUEST, ProcessRules

RULES: Mapping[ProcessKind, ProcessRules[Any]] = {
    ProcessKind.REQUEST: REQUEST,
    ProcessKind.RECTIFICATION: RECTIFICATION,
    ProcessKind.COMPLAINT: COMPLAINT,
    ProcessKind.BREACH: BREACH,
    ProcessKind.SHARING: SHARING,
}


def rules_for(ref: str) -> ProcessRules[Any]:
    """The rules of the process with this reference. Raises ValueError where there is no such kind."""
    rules = RULES.get(kind_of(ref))
    if rules is None:
        raise ValueError("There are no rules for this kind of matter.")
    return rules
