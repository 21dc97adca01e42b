"""${message}"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Moves the database forward."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Moves the database back."""
    ${downgrades if downgrades else "pass"}
