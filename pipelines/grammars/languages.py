"""Languages: the tag a source declares, in one spelling, or the language that a text is visibly written in.

Answers: which language is this? Chinese, Japanese and Korean show it in their script; the rest is py3langid's, and
only when it is sure. Too short to tell is None. May import: the standard library, babel, py3langid.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from babel import Locale

_SHORTEST = 20
# On 5,300 titles of courses and software: no wrong answer above these.
_SURE, _SURE_ENGLISH = 0.7, 0.5
_ENOUGH = 400
# The languages that documents here are written in. Left alone, the model takes English titles with "Bayes" or "Python"
# for Latin or Nigerian Pidgin.
_WRITTEN = "ar cs da de el en es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sv th tr uk vi zh"
# Words that only English has among these languages. Three of them, and an eighth of all words, need no model: of 6,653
# titles with summaries they decided 1,380 and the model never said otherwise; it takes 40 times longer.
_ENGLISH = frozenset(
    "been does from into that the their these they this through what when which with your and".split()  # noqa: SIM905
)
_FEWEST_ENGLISH, _ENGLISH_SHARE = 3, 8
_NOISE = re.compile(r"https?://\S+|[`$<>{}|\\^_=#*]+|\d+")
_ADDRESS = re.compile(r"\S+@\S+")  # quadratic in the length of words, so only looked for where there is an @
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_WORD = re.compile(r"[^\W\d_\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?(?:-[a-z0-9-]+)?", re.IGNORECASE)


def tag(declared: str | None) -> str | None:
    """A declared language as `language[-Script][-REGION]` (BCP-47): `en_us` -> `en-US`, `中文` -> `zh`.

    Names in English or Chinese are understood; numbers of regions and variants are dropped; unknown is None.
    """
    declared = (declared or "").strip()
    if not declared or len(declared) > 40:
        return None
    if code := _names().get(declared.casefold()):
        return code
    match = _TAG.fullmatch(declared.replace("_", "-").split(";")[0].split(".")[0])
    if not match or match[1].lower() not in _codes():
        return None
    region = match[3] if match[3] and match[3].isalpha() else None
    return "-".join(filter(None, [match[1].lower(), (match[2] or "").title(), (region or "").upper()]))


def detect(*texts: str | None) -> str | None:
    """The language that the texts together are written in, as a bare code (`zh`, `en`, ...), or None.

    Chinese characters count as words of their own against words of letters, because Chinese text about software is
    full of English names: from 30 % on it is Chinese, with a tenth of kana Japanese.
    """
    text = " ".join(t[:_ENOUGH] for t in texts if t)[:_ENOUGH]
    text = _NOISE.sub(" ", _ADDRESS.sub(" ", text) if "@" in text else text)
    han, kana, hangul = (0, 0, 0) if text.isascii() else (len(s.findall(text)) for s in (_HAN, _KANA, _HANGUL))
    asian = han + kana + hangul
    if asian >= 2 and asian >= 0.3 * (asian + len(_WORD.findall(text))):
        if hangul > asian / 2:
            return "ko"
        if kana * 10 >= asian:
            return "ja"
        # Two or three characters may as well be a Japanese name or title.
        return "zh" if han >= 4 else None
    spelled = text.lower().split()
    english = [word for word in spelled if word in _ENGLISH]
    if len(set(english)) >= _FEWEST_ENGLISH and len(english) * _ENGLISH_SHARE >= len(spelled):
        return "en"
    letters = sum(map(str.isalpha, text))
    if letters < _SHORTEST:
        return None
    code, probability = _identifier().classify(text)
    return str(code) if float(probability) >= (_SURE_ENGLISH if code == "en" else _SURE) else None


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


# ISO 639-2, which libraries write: the terminological and, where it differs, the bibliographic code.
_THREE_LETTERS = """
ara:ar ces:cs cze:cs dan:da deu:de ger:de ell:el gre:el eng:en spa:es fas:fa per:fa fin:fi fra:fr fre:fr heb:he hin:hi
hun:hu ind:id ita:it jpn:ja kor:ko nld:nl dut:nl nor:no pol:pl por:pt ron:ro rum:ro rus:ru swe:sv tha:th tur:tr ukr:uk
vie:vi zho:zh chi:zh
"""


@cache
def _names() -> dict[str, str]:
    three_letters = {pair[:3]: pair[4:] for pair in _THREE_LETTERS.split()}
    names = three_letters | {
        str(name).casefold(): str(code)
        for locale in ("en", "zh")
        for code, name in Locale(locale).languages.items()
        if code in _codes()
    }
    scripts = {
        "zh-Hans": "简体中文, simplified chinese, chinese (simplified)",
        "zh-Hant": "繁体中文, 繁體中文, traditional chinese, chinese (traditional)",
        "zh": "汉语, 国语, 普通话, mandarin",
    }
    return names | {name: code for code, listed in scripts.items() for name in listed.split(", ")}
