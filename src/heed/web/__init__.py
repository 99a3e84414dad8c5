"""The door for readers: public pages, API and static publishing, on Django.

In: the current run of HEED_HOME, tables that may be republished only. Out: `serving.serve`, `publishing.publish`.
No number is computed in a view or a template: views call plain functions and templates lay out what they return.
"""
