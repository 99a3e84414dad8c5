"""heed: early warning of mass atrocities that is acted on."""

__version__ = "0.1.0"
