"""Every page, in one list: a module with pages is imported and named here."""

from fastapi import APIRouter

from web import signing_in

ROUTERS: tuple[APIRouter, ...] = (signing_in.router,)
