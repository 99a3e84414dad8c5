"""Alerts that people raise. So far: the one way in which heed calls an address that somebody else wrote."""
