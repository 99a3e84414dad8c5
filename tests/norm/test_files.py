"""Files from outside: what is wrong is one sentence with file, line, expected, got and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heed.base.errors import BadFile, HeedError
from heed.norm import load, read_case
from heed.norm.case import Case, parse_case
from heed.norm.files import MOST_BYTES

HEAD = "case: ruritania\ntitle: Ruritania\nas_of: 2031-05-04\nsummary: invented\n"
SIGNED = (
    "    holds: true\n    signed_by: R. Hentzau\n    office: envoy\n    date: 2031-05-01\n"
    "    reasons: invented\n"
)
JUDGED = HEAD + "judgements:\n  manifest_failure:\n" + SIGNED
ALLEGED = (
    HEAD + "allegations:\n- crime: genocide\n  by: Civic Watch\n  date: 2031-05-01\n  source: invented\n"
)
DECIDED = HEAD + (
    "authorisations:\n- by: security_council\n  instrument: invented\n  date: 2031-05-01\n  measures: [M02]\n"
    "  charter_basis: VII\n  for_this_situation: true\n  source: invented\n"
)


@pytest.mark.parametrize("text", [HEAD, JUDGED, ALLEGED, DECIDED])
def test_the_texts_that_are_broken_below_are_whole(text: str) -> None:
    """Each is a case as it stands."""
    assert parse_case(text, "case.yml").case == "ruritania"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (JUDGED.replace("    signed_by: R. Hentzau\n", ""),
         "case.yml, line 7, judgements → manifest_failure → signed_by: expected a value, got nothing; "
         "a judgement counts only when a person has signed and dated it and gives reasons"),
        (JUDGED.replace("R. Hentzau", "'  '"), "line 8, judgements → manifest_failure → signed_by: expected text"),
        (JUDGED.replace("    date: 2031-05-01\n", ""), "manifest_failure → date: expected a value, got nothing"),
        (JUDGED.replace("    reasons: invented\n", ""), "manifest_failure → reasons: expected a value"),
        (JUDGED.replace("holds: true", "holds: 0.7"), "line 7, judgements → manifest_failure → holds: expected"),
        (JUDGED.replace("2031-05-01", "2031-05-05"),
         "line 10, judgements → manifest_failure → date: expected a day up to the case's own date, 2031-05-04"),
        (ALLEGED.replace("2031-05-01", "2031-06-01"), "line 8, allegations → 1 → date: expected a day up to"),
        (ALLEGED.replace("2031-05-01", "lately"), "1 → date: expected a date YYYY-MM-DD, got 'lately'"),
        (ALLEGED.replace("2031-05-01", "20310501"), "1 → date: expected a date YYYY-MM-DD, got 20310501"),
        (ALLEGED.replace("2031-05-01", "2031-02-30"), "expected dates and numbers that exist, got a fault"),
        (ALLEGED.replace("genocide", "genocides"), "line 6, allegations → 1 → crime: expected one of the four"),
        (ALLEGED.replace("by: Civic Watch", "who: Civic Watch"),
         "line 7, allegations → 1 → who: expected no other key than crime, by, date, source, note, got 'who'"),
        (ALLEGED.replace("  source: invented\n", ""), "allegations → 1 → source: expected a value, got nothing"),
        (DECIDED.replace("M02", "Z02"), "line 9, authorisations → 1 → measures → 1: expected a measure ("),
        (DECIDED.replace("security_council", "the council"), "line 6, authorisations → 1 → by: expected an actor"),
        (DECIDED.replace("VII", "IX"), "1 → charter_basis: expected 'VI', 'VII', 'VIII' or 'none'"),
        (HEAD + "precautions:\n- {clause: ICISS-XX, view: v, by: b, date: 2031-05-01}\n",
         "line 6, precautions → 1 → clause: expected a clause (ICISS-"),
        (HEAD + "peaceful_means:\n- {measure: M02, by: b, date: 2031-05-01, result: failed, source: s}\n",
         "peaceful_means → 1 → measure: expected a peaceful measure; see heed norm measures, got 'M02'"),
        (HEAD + "probability: 0.9\n", "line 5, probability: expected no other key than case, title"),
        (ALLEGED.replace("Civic Watch", '"a\\e[2Jb"'), "1 → by: expected text without control"),
        (ALLEGED.replace("Civic Watch", '"a\\u202eb"'), "1 → by: expected text without control"),
        (HEAD + '"a\\eb": 1\n', "line 5, a?b: expected no other key than"),
        (HEAD + "title: again\n", "line 5: expected each key once, as a word, got 'title'"),
        (JUDGED.replace("R. Hentzau", '"-"'), "manifest_failure → signed_by: expected a name or words, got '-'"),
        (JUDGED.replace("R. Hentzau", "<who signs>"),
         "manifest_failure → signed_by: expected what stands for the words in < >, got '<who signs>'; a judgement"),
        (JUDGED.replace("R. Hentzau", "42"), "manifest_failure → signed_by: expected text, got 42"),
        (JUDGED.replace("holds: true", 'holds: "no"'), "→ holds: expected true or false, got 'no'"),
        (ALLEGED.replace("2031-05-01", "2031-05-01 10:00:00"),
         "1 → date: expected a date YYYY-MM-DD without a time, got '2031-05-01 10:00:00'; correct the date"),
        (ALLEGED.replace("Civic Watch", "<who alleges>"), "1 → by: expected what stands for the words in < >"),
        (DECIDED.replace("  measures", "  until: 2031-04-30\n  measures"),
         "line 9, authorisations → 1 → until: expected a day from 2031-05-01 on, got '2031-04-30'; correct"),
        (HEAD + "would_act: Graustark\n", "line 5, would_act: expected a list, got 'Graustark'"),
        (HEAD + "<<: {title: x}\n", "line 5: expected plain entries, got 'a key that takes in others (<<)'"),
        (HEAD + "---\n" + HEAD, "line 5: expected YAML, got a fault: expected a single document in the stream"),
        (HEAD + "sources: [a\0b]\n", "line 5: expected text without control characters, got U+0000; save it"),
        (HEAD + "sources:\n\t- x\n", "line 6: expected YAML, got a fault: found character '\\t'"),
        (HEAD + "sources: &a [x]\nwould_act: *a\n", "expected plain entries, got 'a reference (&, *)'"),
        (HEAD + "summary: [\n", "case.yml, line 6: expected YAML, got a fault"),
        (HEAD + "x: !!python/object:os.system {}\n", "line 5: expected YAML, got a fault"),
        ("[" * 4000, "expected a few levels"),
        ("- one\n- two\n", "case.yml, line 1: expected the entries case, title, as_of, summary, got"),
        ("", "case.yml, line 1: expected the entries case, title, as_of, summary, got nothing"),
        (HEAD + "allegations: [war]\n", "allegations → 1: expected the entries crime, by, date, source, got 'war'"),
        ("as_of: " + "9" * 6000, "expected dates and numbers that exist"),
    ],
)  # fmt: skip
def test_a_fault_is_one_sentence(text: str, said: str) -> None:
    """It names the file, the line, the place, what was expected, what was found and what to do."""
    with pytest.raises(BadFile) as refused:
        parse_case(text, "case.yml")
    assert said in refused.value.sentence
    assert refused.value.exit_code == 2
    assert "\n" not in refused.value.sentence and len(refused.value.sentence) < 900
    assert "; " in refused.value.sentence


def test_what_editors_add_makes_no_difference(tmp_path: Path) -> None:
    """A mark at the beginning and the line ends of other systems."""
    file = tmp_path / "case.yml"
    file.write_bytes(b"\xef\xbb\xbf" + ALLEGED.replace("\n", "\r\n").encode())
    assert read_case(file) == parse_case(ALLEGED, "case.yml")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """Missing, a folder, too large, not text: each is said."""
    large, latin = tmp_path / "large.yml", tmp_path / "latin.yml"
    large.write_bytes(b"#" * (MOST_BYTES + 1))
    latin.write_bytes("summary: Ü".encode("latin-1"))
    for path, said in ((tmp_path / "none.yml", "No such file"), (tmp_path, "directory"), (large, "at most 200,000"),
                       (latin, "UTF-8")):  # fmt: skip
        with pytest.raises(BadFile, match=said):
            read_case(path)


@pytest.mark.parametrize("name", ["libya-2011", "georgia-2008", "ruritania"])
def test_examples_are_read(examples: Path, name: str) -> None:
    """Each is a case under its own name, and only the invented one is marked so."""
    case = read_case(examples / f"{name}.yml")
    assert case.case.startswith(name)
    assert case.fictional is (name == "ruritania")


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_text_ends_in_a_fault_of_ours(text: str) -> None:
    """Whatever a file holds, it is a case or an error with a sentence."""
    try:
        assert isinstance(parse_case(text, "case.yml"), Case)
    except HeedError as error:
        assert error.sentence.startswith("case.yml")


VALUES: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(name=st.sampled_from(sorted(Case.model_fields)), value=VALUES)
def test_no_value_ends_in_a_fault_of_ours(name: str, value: object) -> None:
    """The same for any value in any place of a case that is otherwise whole."""
    import yaml

    whole = {**yaml.safe_load(HEAD), name: value}
    try:
        parse_case(yaml.safe_dump(whole, allow_unicode=True), "case.yml")
    except HeedError as error:
        assert error.sentence.startswith("case.yml")


def test_names_with_a_typing_error_get_the_nearest() -> None:
    """Of many names those that are near are listed."""
    with pytest.raises(BadFile) as refused:
        parse_case(DECIDED.replace("M02", "M03"), "case.yml")
    assert "M02" in refused.value.sentence and len(load().measures) > 20
