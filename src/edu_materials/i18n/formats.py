"""Dates, numbers and lists as a language writes them, from Unicode CLDR by way of Babel."""

from datetime import date
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent, get_decimal_symbol

from edu_materials.i18n.typography import set_type, unbroken
from edu_materials.kernel.errors import UsageError

_FIRST_OF_MONTH = {"fr": "1er"}
"""Languages that write the first day of a month as an ordinal, which CLDR's pattern does not say."""


@cache
def locale_of(language: str, territory: str | None = None) -> Locale:
    """Return the CLDR locale of *language* as *territory* uses it, or of the language where CLDR knows no more.

    Raises:
        UsageError: CLDR does not know the language.
    """
    try:
        base = Locale.parse(language.partition("-")[0])
        return Locale.parse(f"{base.language}_{territory}") if territory else base
    except UnknownLocaleError:
        if territory:
            return locale_of(language)
        raise _unknown(language) from None
    except ValueError as error:
        raise _unknown(language) from error


def long_date(day: date, locale: Locale) -> str:
    """Return *day* with its month written out, unbreakable."""
    written = format_date(day, format="long", locale=locale)
    ordinal = _FIRST_OF_MONTH.get(locale.language)
    return _set(written.replace("1", ordinal, 1) if ordinal and day.day == 1 else written)


def short_date(day: date, locale: Locale) -> str:
    """Return *day* with its month shortened, unbreakable; in figures alone, 3/4 and 4/3 look the same."""
    return _set(format_skeleton("yMMMd", day, locale=locale))


def number(value: float, locale: Locale) -> str:
    """Return *value* with the separators of *locale*, unbreakable."""
    return _set(format_decimal(value, locale=locale))


def per_cent(tenths: int, locale: Locale) -> str:
    """Return so many *tenths* of a per cent as *locale* writes a share, unbreakable: ``71.4 %``, ``75 %``."""
    return _set(format_percent(Decimal(tenths) / 1000, locale=locale, decimal_quantization=False))


def decimal_mark(locale: Locale) -> str:
    """Return what parts a number from its decimals."""
    return get_decimal_symbol(locale)


def country(code: str, locale: Locale) -> str:
    """Return the name of the country *code* (ISO 3166-1 alpha-2) in the language of *locale*.

    Raises:
        UsageError: CLDR does not know the country.
    """
    name = locale.territories.get(code)
    if name is None:
        raise UsageError(f"“{code}” is no country", hint="Use an ISO 3166 code such as DE.")
    return str(name)


def language_name(code: str, locale: Locale) -> str:
    """Return the name of the language *code* (ISO 639) in the language of *locale*.

    Raises:
        UsageError: CLDR does not know the language.
    """
    name = locale.languages.get(code)
    if name is None:
        raise _unknown(code)
    return str(name)


def listed(items: tuple[str, ...], locale: Locale) -> str:
    """Return *items* as a list in words, such as ``a, b and c``."""
    return format_list(items, style="standard", locale=locale)


def _set(text: str) -> str:
    return unbroken(set_type(text, ""))


def _unknown(language: str) -> UsageError:
    return UsageError(f"“{language}” is no language", hint="Use an ISO 639 code such as de or el.")
