"""The 工学一体化 teacher-training registry."""

from trainingreg.app import create_app

__all__ = ["create_app"]
