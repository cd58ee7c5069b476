"""Every table of the cabinet in one place, so that none is forgotten by a migration."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

import models.advice
import models.boxes
import models.cases
import models.files
import models.keeping
import models.landed
import models.log
import models.marking
import models.matters
import models.people
import models.post
import models.recording
import models.searching
import models.sharing
import models.sheets
import models.showing
import models.turning
import models.unopened

ROOMS = (
    models.advice,
    models.boxes,
    models.cases,
    models.files,
    models.keeping,
    models.landed,
    models.log,
    models.marking,
    models.matters,
    models.people,
    models.post,
    models.recording,
    models.searching,
    models.sharing,
    models.sheets,
    models.unopened,
    models.showing,
    models.turning,
)
METADATA: MetaData = SQLModel.metadata
