"""The codes on slips: what they say, and that nobody can make one up."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from edu_materials.distribution.crockford import checked, decoded, encoded, plain, unchecked
from edu_materials.distribution.tokens import (
    KEY_FILE,
    PUBLIC_FILE,
    Token,
    TokenError,
    load_key,
    long_code,
    make_key,
    read_code,
    short_code,
)
from edu_materials.kernel.errors import UsageError

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
TOKEN = Token(pack=12, dispatch=34)
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBERS = st.integers(1, 2**32 - 1)


@settings(max_examples=60, deadline=None)
@given(NUMBERS, NUMBERS)
def test_a_code_says_what_was_put_into_it_in_both_lengths(pack: int, dispatch: int) -> None:
    token = Token(pack=pack, dispatch=dispatch)
    assert read_code(short_code(token, KEY), KEY) == token
    assert read_code(long_code(token, KEY), KEY.public_key()) == token


@settings(max_examples=200, deadline=None)
@given(st.text(DIGITS, min_size=28, max_size=28), st.integers(0, 29), st.sampled_from(DIGITS))
def test_every_wrong_character_is_found(digits: str, place: int, wrong: str) -> None:
    code = checked(digits)
    assume(code[place] != wrong)
    with pytest.raises(UsageError, match="mistyped"):
        unchecked(code[:place] + wrong + code[place + 1 :])


@settings(max_examples=200, deadline=None)
@given(st.text(DIGITS, min_size=28, max_size=28), st.integers(0, 28))
def test_every_two_characters_that_changed_places_are_found(digits: str, place: int) -> None:
    code = checked(digits)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assume(swapped != code)
    with pytest.raises(UsageError, match="mistyped"):
        unchecked(swapped)


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=80))
def test_bytes_come_back_from_digits(data: bytes) -> None:
    assert decoded(encoded(data), len(data)) == data


def test_a_code_may_be_typed_in_small_letters_with_spaces_and_with_o_and_l_for_figures() -> None:
    code = short_code(TOKEN, KEY)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert plain(typed) == plain(code)
    assert read_code(typed, KEY) == TOKEN


def test_the_typed_code_has_six_groups_of_five() -> None:
    assert [len(group) for group in short_code(TOKEN, KEY).split("-")] == [5] * 6


def test_a_code_holds_nothing_but_two_numbers_and_a_signature() -> None:
    data = decoded(unchecked(long_code(TOKEN, KEY)), 72)
    assert data[:8] == (12).to_bytes(4) + (34).to_bytes(4)
    assert len(data[8:]) == 64


@pytest.mark.parametrize("code", [short_code(TOKEN, OTHER), long_code(TOKEN, OTHER)])
def test_a_code_signed_with_another_key_is_refused(code: str) -> None:
    with pytest.raises(TokenError, match="not signed with our key"):
        read_code(code, KEY)


@pytest.mark.parametrize("make", [short_code, long_code])
def test_a_code_altered_to_another_dispatch_is_refused_even_with_a_check_that_fits(make: object) -> None:
    code = make(TOKEN, KEY)  # type: ignore[operator]
    digits = unchecked(code)
    altered = digits[:11] + DIGITS[(DIGITS.index(digits[11]) + 1) % 32] + digits[12:]
    with pytest.raises(TokenError):
        read_code(checked(altered), KEY)


def test_the_short_code_cannot_be_checked_by_those_without_the_key() -> None:
    with pytest.raises(UsageError, match="holder's key"):
        read_code(short_code(TOKEN, KEY), KEY.public_key())


@pytest.mark.parametrize("text", ["", "1", "not a code!", checked("0" * 20), short_code(TOKEN, KEY) + "0"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_code(text, KEY)


def test_a_key_is_its_owners_alone_and_is_never_written_over(tmp_path: Path) -> None:
    path = make_key(tmp_path / "beside")
    assert path.name == KEY_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    public = load_pem_public_key(path.with_name(PUBLIC_FILE).read_bytes())
    assert isinstance(public, Ed25519PublicKey)
    assert read_code(long_code(TOKEN, load_key(path)), public) == TOKEN
    before = path.read_bytes()
    with pytest.raises(UsageError, match="a key already"):
        make_key(tmp_path / "beside")
    assert path.read_bytes() == before


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = make_key(tmp_path)
    path.chmod(0o644)
    with pytest.raises(UsageError, match="others can read") as caught:
        load_key(path)
    assert caught.value.hint == f"Run: chmod 600 {path}"


def test_a_missing_or_damaged_key_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        load_key(tmp_path / KEY_FILE)
    assert caught.value.hint == "Run: edu-materials key receipt"
    path = tmp_path / KEY_FILE
    path.write_bytes(b"no key")
    path.chmod(0o600)
    with pytest.raises(UsageError, match="no key that can be read"):
        load_key(path)
