"""How long the procedure waits for the world, and how often it tries again, in one place."""

from datetime import timedelta

from temporalio.common import RetryPolicy

# The record is tried until it answers: an act that cannot be written down is not done.
RECORD_TIMEOUT = timedelta(seconds=10)
RECORD_RETRY = RetryPolicy(
    initial_interval=timedelta(milliseconds=100), backoff_coefficient=2, maximum_interval=timedelta(seconds=5)
)

# A dead mail server becomes a task for a person after some hours, not silence.
LETTER_TIMEOUT = timedelta(seconds=60)
LETTER_HEARTBEAT = timedelta(seconds=5)
LETTER_GIVE_UP = timedelta(hours=4)
LETTER_RETRY = RetryPolicy(
    initial_interval=timedelta(seconds=1), backoff_coefficient=2, maximum_interval=timedelta(minutes=1)
)

COPY_TIMEOUT = timedelta(minutes=30)
COPY_GIVE_UP = timedelta(hours=2)
COPY_HEARTBEAT = timedelta(seconds=10)
# No number of attempts: a worker that dies three times over a copy has not shown that it cannot be made.
COPY_RETRY = RetryPolicy(
    initial_interval=timedelta(seconds=2), backoff_coefficient=2, maximum_interval=timedelta(minutes=1)
)

MAILBOX_SHIFT = timedelta(hours=1)
MAILBOX_HEARTBEAT = timedelta(seconds=5)
# Every loss of a server within a shift counts as one more try: the wait must not grow with an hour's bad luck.
MAILBOX_RETRY = RetryPolicy(
    initial_interval=timedelta(seconds=1), backoff_coefficient=2, maximum_interval=timedelta(seconds=8)
)

# After the record did not bear out what was noticed: long enough for the news to come, and no busy loop.
LOOK_AGAIN = timedelta(seconds=5)

FAILED_AFTER_CLOSING = timedelta(days=30)
