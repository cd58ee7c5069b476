"""Watches the setting's mailbox and files what arrives, shift after shift (S22, S23)."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities import names
    from models import search
    from models.messages import MailboxOrder
    from workflows import patience

SHIFTS_A_RUN = 24
# Runs begun before 1.0 go on without.
_FOUND_BY_ITS_SETTING = "mailbox-is-found-by-its-setting"
_DETAILS = (
    "Watches the mailbox: each mail is kept, sorted, and only then moved away. The activity's heartbeat "
    "says how many were taken in."
)


@workflow.defn(name="Mailbox")
class Mailbox:
    """One mailbox. A shift ends after an hour; a day of shifts ends the run, and a new one begins."""

    @workflow.run
    async def run(self, order: MailboxOrder) -> None:
        """Watch for a day, then carry on as new."""
        if workflow.patched(_FOUND_BY_ITS_SETTING):
            workflow.upsert_search_attributes([search.SETTING.value_set(order.setting_id)])
        for number in range(1, SHIFTS_A_RUN + 1):
            workflow.set_current_details(f"{_DETAILS} Shift {number} of {SHIFTS_A_RUN}.")
            await workflow.execute_activity(
                names.WATCH_MAILBOX,
                order,
                start_to_close_timeout=patience.MAILBOX_SHIFT * 2,
                heartbeat_timeout=patience.MAILBOX_HEARTBEAT,
                retry_policy=patience.MAILBOX_RETRY,
                summary=f"watch the mailbox, shift {number} of {SHIFTS_A_RUN}",
            )
        workflow.continue_as_new(order)
