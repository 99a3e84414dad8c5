"""A case to begin from: every entry there may be, as a comment, and nothing filled in but place and day."""

from __future__ import annotations

from datetime import date

from heed.norm.load import load

_HEAD = """\
# What is known of one situation on one day, for the gate of the norm. Each entry has who says so, its day, and
# where that can be read. Take the # away before what you fill in; each <…> and YYYY-MM-DD is yours to fill in.
# What was alleged is not what was found. No names of victims, witnesses or sources, no place that could be used
# against them.
case: {name}
title: {title}
# The day of the case: nothing in it may be later, and what ended by then counts no more.
as_of: {day}
# What it is about, in a few sentences.
summary:
"""
_ENTRIES = """
# Crimes: {crimes}.
# States or bodies that claim a right to act, as they are called in "by". What they alone allege does not count.
# would_act: [<who>]
# warnings:
# - {{crime: war_crimes, by: <who warns>, date: YYYY-MM-DD, source: <where>, note: <may be left out>}}
# allegations:
# - {{crime: war_crimes, by: <who alleges>, date: YYYY-MM-DD, source: <where>}}
# A body that looked into it: found is true or false.
# findings:
# - {{crime: war_crimes, by: <which body>, found: true, date: YYYY-MM-DD, source: <where>}}
# Measures have codes, see /norm/measures/. Result: under_way, succeeded, in_part, failed or not_known.
# peaceful_means:
# - {{measure: D02, by: <who>, date: YYYY-MM-DD, result: not_known, source: <where>}}

# heed makes no such judgement. A person signs each, with office, day and reasons, and answers for it.
# judgements:
#   manifest_failure:
#     holds: false
#     signed_by: <who signs>
#     office: <their office>
#     date: YYYY-MM-DD
#     reasons: <why>
#   peaceful_means_inadequate:
#     holds: false
#     signed_by: <who signs>
#     office: <their office>
#     date: YYYY-MM-DD
#     reasons: <why>

# Consent given or refused; until may be left out.
# consents:
# - {{measures: [H01], given: true, by: <who>, date: YYYY-MM-DD, until: YYYY-MM-DD, source: <where>}}
# by: {deciding}.
# charter_basis: VI, VII, VIII or none, as the decision says. for_this_situation: false for a standing rule.
# authorisations:
# - by: security_council
#   instrument: <which decision>
#   date: YYYY-MM-DD
#   measures: [E01]
#   charter_basis: none
#   for_this_situation: true
#   source: <where>
# regional_bodies:
# - {{body: <which>, position: <what it says>, date: YYYY-MM-DD, source: <where>}}
# Views on the precautions of the ICISS report: {precautions}. They advise.
# precautions:
# - {{clause: ICISS-JC, view: <which>, by: <who>, date: YYYY-MM-DD}}
# Works on the situation as a whole.
# sources: [<where>]
"""


def blank_case(name: str, title: str, day: date) -> str:
    """The text of a case that says nothing yet; it is no case before a summary is written."""
    held = load()
    listed = {
        "crimes": ", ".join(held.crimes),
        "deciding": ", ".join(each.id for each in held.authorities.values() if not each.acts or each.clauses),
        "precautions": ", ".join(each for each in held.clauses if each.startswith("ICISS-")),
    }
    return _HEAD.format(name=name, title=title, day=day) + _ENTRIES.format(**listed)
