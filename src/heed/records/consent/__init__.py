"""Asking readers once more whether they want alerts by mail, where a restore has left their answer unknown."""
