"""Facts about this registry itself, such as that its data is for demonstration."""

from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base


class RegistryFact(Base):
    """A named fact, e.g. `demo` = `yes`."""

    __tablename__ = "registry_fact"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
