"""Every page, in one list: a module with pages is imported and named here."""

from fastapi import APIRouter

from web import (
    answer,
    backing,
    cases,
    checking,
    clock_acts,
    closing,
    decisions,
    document,
    documents,
    history,
    home,
    inbox,
    intake,
    legal,
    letters,
    marker,
    marker_acts,
    marker_copy,
    marker_queue,
    new_request,
    people,
    replies,
    sample,
    signing_in,
    stops,
)

ROUTERS: tuple[APIRouter, ...] = (
    signing_in.router,
    home.router,
    new_request.router,  # before cases: /requests/new is no reference
    cases.router,
    history.router,
    sample.router,
    intake.router,
    clock_acts.router,
    documents.router,  # before document: /documents/complete is no document
    document.router,
    backing.router,
    stops.router,
    legal.router,
    closing.router,
    letters.router,
    people.router,
    replies.router,
    decisions.router,
    inbox.router,
    answer.router,
    marker.router,
    marker_acts.router,
    marker_queue.router,
    marker_copy.router,
    checking.router,
)
