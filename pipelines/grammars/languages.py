"""Languages: the tag a source declares, in one spelling, or the language that a text is visibly written in.

Answers: which language is this? Chinese, Japanese and Korean show it in their script; the rest is py3langid's, and
only when it is sure. Too short to tell is None. May import: the standard library, babel, py3langid.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from babel import Locale
from babel.core import get_global

_SHORTEST = 20
# On 5,300 titles of courses and software: no wrong answer above these.
_SURE, _SURE_ENGLISH = 0.7, 0.5
_ENOUGH = 400
# Words that only English has among these languages. Three of them, and an eighth of all words, need no model: of 6,653
# titles with summaries they decided 1,380 and the model never said otherwise; it takes 40 times longer.
_ENGLISH = frozenset(
    "been does from into that the their these they this through what when which with your and".split()  # noqa: SIM905
)
_FEWEST_ENGLISH, _ENGLISH_SHARE = 3, 8
# The languages that documents here are written in. Left alone, the model takes English titles with "Bayes" or "Python"
# for Latin or Nigerian Pidgin.
_WRITTEN = "ar cs da de el en es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sv th tr uk vi zh"
_NOISE = re.compile(r"https?://\S+|[A-Za-z0-9._%+-]+@\S+|[`$<>{}|\\^_=#*]+|\d+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_WORD = re.compile(r"[^\W\d_\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?(?:-[a-z0-9-]+)?", re.IGNORECASE)


@lru_cache(maxsize=16_384)
def tag(declared: str | None) -> str | None:
    """A declared language as `language[-Script][-REGION]` (BCP-47): `en_us` -> `en-US`, `中文` -> `zh`.

    Names in English, Chinese or the language itself and the codes of ISO 639-2 are understood, withdrawn codes are
    replaced (`iw` -> `he`, `en-UK` -> `en-GB`); numbers of regions, variants and what no list has are dropped; unknown
    or several is None.
    """
    declared = (declared or "").strip()
    if not declared or len(declared) > 40:
        return None
    if code := _named(declared.casefold()):
        return code
    # what follows in a locale of POSIX or an Accept-Language header
    match = _TAG.fullmatch(re.split("[;.@]", declared.replace("_", "-"), maxsplit=1)[0])
    if not match:
        return None
    language = match[1].lower()
    language, _, of_alias = get_global("language_aliases").get(language, language).partition("_")
    if language not in _codes():
        return None
    region = (match[3] or "").upper()
    region = next(iter(get_global("territory_aliases").get(region, [region])))
    script = (match[2] or of_alias).title()
    known = Locale("en")
    parts = [language, script if script in known.scripts else "", region if region in known.territories else ""]
    return "-".join(part for part in parts if part and not part.isdigit() and part not in ("ZZ", "Zzzz"))


def detect(*texts: str | None) -> str | None:
    """The language that the texts together are written in, as a bare code (`zh`, `en`, ...), or None.

    Chinese characters count as words of their own against words of letters, because Chinese text about software is
    full of English names: from 30 % on it is Chinese, with a tenth of kana Japanese.
    """
    text = _NOISE.sub(" ", " ".join(t[:_ENOUGH] for t in texts if t)[:_ENOUGH])
    han, kana, hangul = (0, 0, 0) if text.isascii() else (len(s.findall(text)) for s in (_HAN, _KANA, _HANGUL))
    asian = han + kana + hangul
    if asian >= 2 and asian >= 0.3 * (asian + len(_WORD.findall(text))):
        if hangul > asian / 2:
            return "ko"
        if kana * 10 >= asian:
            return "ja"
        # Two or three characters may as well be a Japanese name or title, and so may those that no Chinese list has.
        return "zh" if han >= 4 and not _is_kanji("".join(_HAN.findall(text))) else None
    letters = sum(map(str.isalpha, text))
    if letters < _SHORTEST:
        return None
    spelled = text.lower().split()
    english = [word for word in spelled if word in _ENGLISH]
    if len(set(english)) >= _FEWEST_ENGLISH and len(english) * _ENGLISH_SHARE >= len(spelled):
        return "en"
    code, probability = _identifier().classify(text)
    return str(code) if float(probability) >= (_SURE_ENGLISH if code == "en" else _SURE) else None


def _is_kanji(han: str) -> bool:
    """Whether neither simplified nor traditional Chinese has all of the characters, and Japanese has: `機械学習`."""
    return not (_holds("gb2312", han) or _holds("big5", han)) and _holds("shift_jis", han)


def _holds(charset: str, han: str) -> bool:
    try:
        han.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_WRITTEN.split())
    return identifier


@cache
def _codes() -> frozenset[str]:
    unreal = {"und", "mul", "zxx", "root"}
    return frozenset(code for code in map(str, Locale("en").languages) if "_" not in code and code not in unreal)


def _named(name: str) -> str | None:
    """The code of a language's name; Chinese names end in 语 or 文 (英语, 英文)."""
    names = _names()
    return names.get(name) or (names.get(f"{name[:-1]}语") if name.endswith(("文", "語")) else None)


@cache
def _names() -> dict[str, str]:
    names = {
        str(name).casefold(): str(code)
        for locale in ("en", "zh")
        for code, name in Locale(locale).languages.items()
        if code in _codes()
    }
    own = {str(Locale(code).languages[code]).casefold(): code for code in _WRITTEN.split()}
    others = {
        "zh-Hans": "简体中文, 简体, 中文简体, 中文(简体), 中文（简体）, 简中, simplified chinese"
        ", chinese (simplified), chinese - simplified, chinese simplified, zh-chs",
        "zh-Hant": "繁体中文, 繁體中文, 繁体, 繁體, 中文(繁體), 中文（繁體）, 正體中文"
        ", traditional chinese, chinese (traditional), chinese - traditional, chinese traditional, zh-cht",
        "zh": "汉语, 漢語, 国语, 普通话, 华语, mandarin, mandarin chinese, chinese (mandarin)",
        "en-US": "english (us), english (united states), american english, us english, 美式英语",
        "en-GB": "english (uk), english (united kingdom), british english, uk english, 英式英语",
    }
    return own | names | {name: code for code, listed in others.items() for name in listed.split(", ")}
