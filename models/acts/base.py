"""What every act is made of: frozen, nothing beside its fields, and fields that can hold no name or free text."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:/-]{1,80}$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ActBase(BaseModel):
    """Something said in a request: ids, codes, dates and hashes; reasons and names stay in `records`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
