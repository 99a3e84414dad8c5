"""What is reported beside the gate for what it is: none of it stands in for a condition, or for the Council."""

from __future__ import annotations

from heed.norm.assessment import Beside, sentence
from heed.norm.case import Case, Tried
from heed.norm.load import load


def beside(case: Case) -> tuple[Beside, ...]:
    """Means tried, article 4(h), Uniting for Peace, precautions, monitoring, regional bodies: for what they are."""
    union = _recorded(case, "au_assembly") or "No decision of the Assembly of the African Union is recorded."
    assembly = _recorded(case, "general_assembly") or "No resolution of the General Assembly is recorded."
    heard = "; ".join(f"{each.body} ({each.date}): {each.position}" for each in case.regional_bodies)
    views = "; ".join(f"{each.clause}: {each.view} ({each.by}, {each.date})" for each in case.precautions)
    tried = sentence("; ".join(_tried(each) for each in case.peaceful_means) or "None is recorded")
    views, heard = sentence(views or "No view on them is recorded"), sentence(heard or "None is recorded")
    precautions = tuple(clause for clause in load().clauses if clause.startswith("ICISS-"))
    return (
        Beside(
            "peaceful_means", "Peaceful means tried",
            f"{tried} Whether they are inadequate is for the signed judgement to say.",
            ("WSO-139-1", "UNC-33"),
        ),
        Beside(
            "au_4h", "African Union, article 4(h)",
            f"{union} It does not stand in for the Security Council here: whether article 53 of the Charter asks "
            "for the Council's authorisation is debated. The article does not name ethnic cleansing.",
            ("AU-4H", "UNC-53"),
        ),
        Beside(
            "uniting_for_peace", "Uniting for Peace",
            f"{assembly} The Assembly recommends and does not authorise force.", ("GA-377A",),
        ),
        Beside(
            "precautions", "Precautions of the ICISS report",
            f"{views} They advise; the States did not adopt them in 2005.",
            precautions,
        ),
        Beside(
            "while_protecting", "Responsibility while protecting",
            "For any force that is authorised: keep the mandate, its aim and its end in writing, count harm to "
            "civilians, review at fixed dates, report to the Council, say where it was departed from.", ("RWP",),
        ),
        Beside(
            "regional_bodies", "Regional bodies heard",
            f"{heard} Paragraph 139 asks for cooperation with them as appropriate.",
            ("WSO-139-2", "UNC-52"),
        ),
    )  # fmt: skip


def _tried(means: Tried) -> str:
    result = means.result.replace("_", " ")
    return f"{means.measure}, {load().measures[means.measure].name}, by {means.by} ({means.date}): {result}"


def _recorded(case: Case, authority: str) -> str:
    found = [a for a in case.authorisations if a.by == authority]
    said = "; ".join(f"{a.instrument} of {a.date} covers {', '.join(a.measures)}" for a in found)
    return sentence(said) if found else ""
