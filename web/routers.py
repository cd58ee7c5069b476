"""Every page, in one list: a module with pages is imported and named here."""

from fastapi import APIRouter

from web import cases, history, home, new_request, signing_in

ROUTERS: tuple[APIRouter, ...] = (
    signing_in.router,
    home.router,
    new_request.router,  # before cases: /requests/new is no reference
    cases.router,
    history.router,
)
