"""A request as the tables of the fourth step held it, for tests that carry a filled database along."""

import hashlib
from datetime import date

from sqlalchemy import Engine, MetaData

from models.acts import RequestReceived
from records import audit
from records.database import writing
from tests.unit.records.furnished import NOW

OLD_ACT = audit.canonical(RequestReceived(received_on=date(2026, 11, 20)).model_dump(mode="json"))
REF = {"ref": "AR-2026-0007"}
OF_OLD: dict[str, dict[str, object]] = {
    "person_of_setting": {
        **{"id": "user-1", "name": "Judith Fictional", "email": "judith@example.org", "role": "MANAGER"},
        **{"password_hash": "x", "active": True},
    },
    "child": {"id": "child-1", "name": "Rowan Fictional", "known_as": "", "born_on": date(2022, 4, 2)},
    "access_request": {
        **REF,
        **{"number": 7, "year": 2026, "form_key": "old", "child_id": "child-1", "created_at": NOW},
        **{"requester_name": "Bronwen Fictional", "requester_email": "b@example.org", "requester_address": ""},
        **{"requester_telephone": "", "relationship": "mother", "parental_source": "MOTHER"},
        **{"received_on": date(2026, 11, 20), "arrived_by": "LETTER", "asked_for": "all", "profile": "uk_gdpr"},
        **{"nation": "england", "terms_json": "{}", "calendar_version": "1", "calendar_files_ok": True},
        **{"neutral_subjects": False, "channel_note": "", "manager_id": "user-1"},
    },
    "request_standing": {**REF, "stage": "intake", "waiting_on": "manager", "seq": 1, "updated_at": NOW},
    "submission": {
        **REF,
        **{"id": "form-1", "kind": "request_received", "act_json": OLD_ACT, "reason": "", "actor_id": "user-1"},
        **{"role": "MANAGER", "status": "DONE", "refused_code": "", "said_at": NOW},
    },
    "event": {
        **REF,
        **{"seq": 1, "at": NOW, "actor_id": "user-1", "role": "MANAGER", "submission_id": "form-1"},
        **{"kind": "request_received", "act_json": OLD_ACT},
    },
    "sealed": {
        **{"id": "sealed-1", "sha256": "0" * 64, "size_bytes": 1, "nonce": b"n", "ciphertext": b"c"},
        "sealed_at": NOW,
    },
    "letter": {
        **REF,
        **{"id": "L-1", "key": "AR-2026-0007/letter/acknowledgement", "effect": "letter/acknowledgement"},
        **{"kind": "acknowledgement", "to_name": "Bronwen Fictional", "to_email": "b@example.org"},
        **{"to_address": "", "channel": "EMAIL", "subject": "s", "text": "t", "sealed_id": "sealed-1"},
        **{"message_id": "<1@example.org>", "token": "token", "status": "SENT", "fault": "", "written_at": NOW},
    },
    "received_mail": {
        **REF,
        **{"id": "mail-1", "intake_key": "k", "sealed_id": "sealed-1", "letter_id": "L-1", "kind": "unclear"},
        **{"standing": "triage", "why": "", "sender": "", "subject": "", "text": "", "received_at": NOW},
    },
    "link": {**REF, "token_hash": "0" * 64, "purpose": "BOOK", "expires_at": NOW},
    "one_time_code": {
        **{"id": "code-1", "token_hash": "0" * 64, "code_hash": "x", "tries_left": 5},
        **{"made_at": NOW, "expires_at": NOW},
    },
}
"""A row of each table that refers to a request, as the tables of the fourth step held them."""


def a_request_of_old(engine: Engine) -> str:
    """A request with its log, a letter and its standing, as the tables of the fourth step held them."""
    ref = "AR-2026-0007"
    with writing(engine) as session:
        tables = MetaData()
        tables.reflect(session.connection())
        for name, row in OF_OLD.items():
            session.connection().execute(tables.tables[name].insert().values(row))
        detail = {"seq": 1, "kind": "request_received"}
        entry = ["AR-2026-0007", 1, audit.instant(NOW), "user-1", "event", audit.canonical(detail), audit.GENESIS]
        digest = hashlib.sha256(audit.canonical(entry).encode()).hexdigest()
        row = dict(zip(("chain", "n", "at", "actor_id", "what", "detail_json", "previous"), entry, strict=True))
        session.connection().execute(tables.tables["audit"].insert().values(row | {"at": NOW, "digest": digest}))
    return ref
