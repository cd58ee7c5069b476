"""Every page, in one list: a module with pages is imported and named here."""

from fastapi import APIRouter

from web import (
    backing,
    cases,
    clock_acts,
    closing,
    document,
    documents,
    history,
    home,
    intake,
    legal,
    letters,
    new_request,
    people,
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
)
