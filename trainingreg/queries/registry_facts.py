"""Facts about this registry itself."""

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.models import RegistryFact


def is_demo() -> bool:
    """Whether the people and figures here are invented for demonstration."""
    return db.session.scalar(sa.select(RegistryFact.value).where(RegistryFact.name == "demo")) == "yes"
