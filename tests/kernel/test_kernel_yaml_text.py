"""What is written down as YAML is read back word for word, whatever it looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edu_materials.kernel.strict_yaml import read_yaml
from edu_materials.kernel.yaml_text import yaml_bytes

LINES = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\u2028\u2029"), min_size=1, max_size=40
).filter(str.strip)


def test_the_file_begins_with_its_comment_and_keeps_its_order() -> None:
    data = yaml_bytes({"b": "yes", "a": {"c": "0123"}}, "one\ntwo")
    assert data == b"# one\n# two\nb: 'yes'\na:\n  c: '0123'\n"


@given(value=LINES)
def test_a_line_of_text_comes_back(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    path = tmp_path_factory.getbasetemp() / "value.yaml"
    path.write_bytes(yaml_bytes({"value": value}, "comment"))
    assert read_yaml(path).text("value") == value
