"""The words around a mention that say something about it: denied, must have, good to have, in use, how well, how long.

Answers: which words are cues, of what, and on which side of the thing named do they stand? Only lists, in Chinese and
English; `cues` reads them. Of cues inside one another the longest counts: `not required` is no `required`.

Levels: 1 basic (入门, basic), 2 has met it (了解, exposure), 3 can work with it (熟悉, familiar, working knowledge),
4 good at it (熟练, proficient, strong), 5 masters it (精通, expert). Both languages use the scale so that a translated
advertisement asks for the same. May import: nothing.
"""

from __future__ import annotations

from itertools import product

# What a cue says, one bit each.
DENIES_AFTER, DENIES_BEFORE, USEFUL, REQUIRED, USED, WEAK, LEVEL, YEARS, HEADING, NO, CLOSES, BREAKS, DENIES_NEXT = (
    1 << bit for bit in range(13)
)
# Where the thing it speaks of stands: behind the cue, before it, or either.
FORWARD, BACKWARD, EITHER = -1, 1, 0

_NO = [
    "no", "no prior", "no previous", "no formal", "no hands-on", "no specific", "no particular",
    "without any", "without prior", "without previous",
]  # fmt: skip
_KNOWING = ["experience", "knowledge", "background", "understanding", "expertise", "familiarity"]
_NOT = ["don't", "do not", "doesn't", "does not", "needn't", "won't", "will not"]

# (bits, direction, words)
_CUES: list[tuple[int, int, list[str]]] = [
    (DENIES_AFTER, FORWARD, [
        "无需", "不需要", "不要求", "不必", "无须", "毋须", "不用会", "不用懂", "不用学", "没有要求", "不强求",
        "不强制", "不限制",
        *(" ".join(words) for words in product(_NO, _KNOWING)),
        "no need for", "no need to", "need not", "not looking for", "don't have to", "do not have to",
        "not require", "not expect",
        *(" ".join(words) for words in product(_NOT, ["need", "require", "expect", "have to"])),
    ]),
    (DENIES_BEFORE, BACKWARD, [
        "不作要求", "不做要求", "无要求", "不是必须", "非必须", "非必需", "不是必需", "不强求", "不强制",
        "没有要求", "不作硬性要求",
        "不要求", "不需要", "不必须", "不限",
        "not required", "not strictly required", "not needed", "not necessary", "not mandatory", "not a must",
        "not essential", "not expected", "not a requirement", "isn't required", "isn't needed", "isn't necessary",
        "aren't required", "aren't needed", "is unnecessary", "are unnecessary",
    ]),
    # what a text does without: only the thing named next
    (DENIES_NEXT, FORWARD, [
        "不依赖", "不采用", "不使用", "未使用", "未采用", "没有使用", "不涉及", "不考察", "不会用到",
        "没有学过", "没学过", "从未学过",
        "uses no", "use no", "using no", "without any", "without any further", "without further", "without using",
        "without writing any", "without relying on", "not rely on", "not use", "not ask for", "never used",
        "no longer use",
    ]),
    # `no ... needed`: both ends of the denial
    (NO, EITHER, ["no", "no prior", "no previous", "no specific", "no formal", "without", "没有", "没用过",
    "不会", "零", "无"]),
    (CLOSES, EITHER, [
        "needed", "necessary", "expected", "assumed", "is fine", "also fine", "is ok", "welcome to apply",
        "也可", "亦可", "也行", "没关系", "均可", "都可以", "也欢迎", "也没问题",
    ]),
    (BREAKS, EITHER, ["but", "however", "although", "但", "但是", "不过", "而是", "instead"]),
    (USEFUL, EITHER, [
        "优先", "优先考虑", "加分", "加分项", "更佳", "为佳", "最好", "锦上添花", "更好", "尤佳",
        "nice to have", "good to have", "preferred", "preferable", "desirable", "desired", "beneficial", "helpful",
        "a bonus", "bonus points", "extra points", "nice-to-have", "good-to-have",
    ]),
    (USEFUL, FORWARD, ["preferably", "ideally", "bonus", "bonus points for", "extra credit for", "would love",
    "优选"]),
    (USEFUL, BACKWARD, [
        "a plus", "plus", "big plus", "advantage", "advantageous", "asset", "optional", "可选", "welcome", "者优先",
    ]),
    (REQUIRED, EITHER, [
        "必须", "必备", "必需", "必要", "must", "required", "essential", "mandatory", "a must", "a must have",
        "must-have",
    ]),
    (REQUIRED, FORWARD, ["要求", "须", "务必", "require", "requires", "requirement", "requirements", "needs to",
    "need"]),
    (REQUIRED, FORWARD, ["至少会", "需要", "需具备", "需熟悉", "需掌握"]),
    (CLOSES, EITHER, ["required"]),
    (USED, FORWARD, [
        "我们使用", "我们用", "我们采用", "我们正在使用", "目前使用", "在用", "团队使用", "团队采用",
        "公司使用", "内部使用", "我们基于",
        "技术栈", "技术栈包括", "技术架构", "系统采用", "系统基于", "平台基于", "使用的技术", "用到",
        "we use", "we are using", "we're using", "we currently use", "we mainly use", "we also use", "we rely on",
        "we run", "we build with", "we build on", "we work with", "our stack", "tech stack", "technology stack",
        "our tech stack", "our current stack", "stack includes", "built with", "built on", "built using", "powered by",
        "written in", "our team uses", "our team use", "team uses", "company uses", "our platform uses", "uses",
    ]),
    (WEAK, FORWARD, [
        "具备", "具有", "拥有", "擅长", "懂", "能够使用", "能使用", "会使用", "会用",
        "experience with", "experience in", "experience of", "experience using", "experience", "experienced in",
        "experienced with", "knowledge of", "understanding of", "background in", "skilled in", "skilled with",
        "ability to", "able to", "competence in", "track record", "you know", "you have",
    ]),
    (WEAK, BACKWARD, ["experience", "knowledge", "skills", "经验", "能力", "基础"]),
]  # fmt: skip

_DEPTHS = ["experience", "knowledge", "understanding", "skills", "skill", "command", "background", "grasp", "coding"]
_STRONG = product(["strong", "solid", "excellent", "deep", "in-depth", "thorough", "sound"], _DEPTHS)
_GOOD = product(["good", "working", "practical", "hands-on"], _DEPTHS)
_SOME = product(["some", "limited"], _DEPTHS[:3])
_BASIC = product(["basic", "fundamental", "elementary", "entry-level"], _DEPTHS)
# (level, is also a firm demand, words); all but those of `_LEVELS_BEHIND` stand before the skill.
_LEVELS: list[tuple[int, bool, list[str]]] = [
    (5, True, ["精通", "专家级", "expert", "experts", "expert in", "expert level", "mastery", "mastery of", "master"]),
    (5, False, ["expertise", "expertise in", "deep expertise"]),
    (
        4,
        True,
        [
            "熟练",
            "熟练掌握",
            "熟练使用",
            "熟练运用",
            "熟练应用",
            "非常熟悉",
            "扎实",
            "深入理解",
            "深入了解",
            "深入掌握",
        ],
    ),
    (4, True, ["proficient", "proficiency", "proficient in", "proficiency in", "fluent", "fluency", "highly skilled"]),
    (4, True, [" ".join(words) for words in _STRONG]),
    (4, False, ["advanced", "深厚", "较强的"]),
    (3, False, ["熟悉", "熟悉并掌握", "掌握", "较为熟悉", "比较熟悉", "good at"]),
    (3, False, ["familiar", "familiarity", "familiar with", "familiarity with", "comfortable", "comfortable with"]),
    (3, False, ["competent", "competent in", "intermediate", *(" ".join(words) for words in _GOOD)]),
    (2, False, ["了解", "接触过", "有所了解", "一定了解", "exposure to", "exposure", "awareness of", "aware of"]),
    (2, False, [" ".join(words) for words in _SOME]),
    (
        1,
        False,
        ["basic", "入门", "初步了解", "基本了解", "略懂", "basics of", "beginner", "基础知识", "基本知识", "初级"],
    ),
    (1, False, [" ".join(words) for words in _BASIC]),
]
_YEARS = ["year", "years", "yr", "yrs", "年"]
_HEADINGS = [
    "加分", "加分项", "优先", "优先条件", "更好", "bonus", "nice", "nice to have", "nice to haves",
    "good to have", "preferred",
    "desirable", "pluses", "it's a plus", "it is a plus", "extra credit", "optional",
    "要求", "资格", "条件", "技能", "我们希望你", "必须", "requirement", "requirements", "qualifications", "skills",
    "must have", "must haves", "what you", "what you'll", "what we", "what we're", "who you are", "about you",
    "you have",
    "your profile", "职责", "内容", "描述", "你将", "关于我们", "介绍", "福利", "薪资", "我们提供", "工作地点",
    "responsibilities",
    "the role", "about", "benefits", "perks", "we offer", "our stack", "our tech stack", "tech stack",
    "technology stack", "技术栈", "技术架构",
]  # fmt: skip


def cue_words() -> dict[str, list[tuple[int, int, int]]]:
    """Every cue as written -> what it can say: (bits, direction, level; 0 = none)."""
    words: dict[str, list[tuple[int, int, int]]] = {}
    for bits, direction, cues in _CUES:
        for cue in cues:
            words.setdefault(cue, []).append((bits, direction, 0))
    for level, is_firm, cues in _LEVELS:
        for cue in cues:
            words.setdefault(cue, []).append((LEVEL | (REQUIRED if is_firm else WEAK), FORWARD, level))
    for cue in _YEARS:
        words.setdefault(cue, []).append((YEARS, EITHER, 0))
    for cue in _HEADINGS:
        words.setdefault(cue, []).append((HEADING, EITHER, 0))
    return words
