"""Turns every exception of an activity into a code: messages of libraries carry names and addresses, and Temporal
keeps them (temporal.md, "Errors leak")."""

import logging
from datetime import timedelta
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError, CancelledError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from records.faults import RecordsError
from rules.lawbook import rules_for
from rules.processes import ProcessRules

LOG = logging.getLogger("clean_copy.activities")


class CodesOnly(Interceptor):
    """Installed on the worker; lets no text of an exception out of the process."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        """Put the guard around every activity."""
        return _Guard(next)


class _Guard(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        """Run the activity; what it raises leaves as a code with no message of its own and no cause."""
        try:
            return await super().execute_activity(input)
        except CancelledError:
            raise
        except ApplicationError as known:
            harmless = failed(known.type or "failed", final=known.non_retryable, again_after=known.next_retry_delay)
        except RecordsError as known:
            harmless = failed(known.code, final=True)
        except Exception as unknown:  # noqa: BLE001 - the one place where every exception has to be made harmless
            harmless = failed(f"unexpected_{type(unknown).__name__}", final=False)
        LOG.warning("activity %s failed: %s", activity.info().activity_type, harmless.type)
        raise harmless from None


def rules_of(ref: str) -> ProcessRules[Any]:
    """The rules of a request or matter. Raises ApplicationError `unknown_request` for a reference of neither."""
    try:
        return rules_for(ref)
    except ValueError:
        raise failed("unknown_request", final=True) from None


def failed(code: str, *, final: bool, again_after: timedelta | None = None) -> ApplicationError:
    """An error of our own: a code that may travel, whether trying again can help, and when if not as ever."""
    return ApplicationError(code, type=code, non_retryable=final, next_retry_delay=again_after)
