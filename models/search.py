"""The search attributes of Temporal's Web UI, in one registry: ids, stages, dates and roles, never a person."""

from temporalio.common import SearchAttributeKey

STAGE = SearchAttributeKey.for_keyword("CleanCopyStage")
DUE_ON = SearchAttributeKey.for_datetime("CleanCopyDueOn")
SETTING = SearchAttributeKey.for_keyword("CleanCopySetting")
WAITING_ON = SearchAttributeKey.for_keyword_list("CleanCopyWaitingOn")
LATE = SearchAttributeKey.for_bool("CleanCopyLate")

ALL = (STAGE, DUE_ON, SETTING, WAITING_ON, LATE)
