"""What we compute in Python: the package is the warehouse schema `derived`, a class is a table.

Document ids are the global ones of staging (`source:id`); skills, roles and topics are the vocabulary's.
"""

from pipelines.contracts.derived.documents import (
    DOCUMENT_KINDS,
    DUPLICATE_METHODS,
    NECESSITIES,
    DocumentLink,
    DocumentSkill,
    Duplicate,
    JobPlace,
    JobRole,
    ScannedDocument,
    SearchAlias,
    SearchTerm,
    SkillMention,
)
from pipelines.contracts.derived.insights import (
    CalendarDay,
    QualityError,
    QualityScore,
    SkillCandidate,
    SkillLeadLag,
    Trend,
)
from pipelines.contracts.derived.members import (
    PROOFS,
    BestNext,
    JobMatch,
    LearningPath,
    LearningPathStep,
    MemberSkill,
)
from pipelines.contracts.derived.plans import (
    PathAlternative,
    PathChange,
    PathProgress,
    PathSkip,
    PathVersion,
    SkillEdge,
    SkillGraphProblem,
)
from pipelines.contracts.derived.recommendations import (
    Recommendation,
    RecommendationExposure,
    RecommenderEvaluation,
)
from pipelines.contracts.derived.resources import (
    LINK_STATES,
    ResourceLearners,
    ResourceLevel,
    ResourceSkill,
    ResourceStanding,
    ResourceTopic,
    StudyTime,
    TopicHalfLife,
)

__all__ = [
    "DOCUMENT_KINDS",
    "LINK_STATES",
    "NECESSITIES",
    "DUPLICATE_METHODS",
    "PROOFS",
    "SkillMention",
    "ScannedDocument",
    "DocumentSkill",
    "JobRole",
    "JobPlace",
    "ResourceLevel",
    "ResourceTopic",
    "ResourceSkill",
    "ResourceLearners",
    "StudyTime",
    "ResourceStanding",
    "TopicHalfLife",
    "Duplicate",
    "DocumentLink",
    "MemberSkill",
    "SkillEdge",
    "SkillGraphProblem",
    "LearningPath",
    "LearningPathStep",
    "PathVersion",
    "PathChange",
    "PathProgress",
    "PathAlternative",
    "PathSkip",
    "JobMatch",
    "BestNext",
    "Recommendation",
    "RecommenderEvaluation",
    "RecommendationExposure",
    "SearchTerm",
    "SearchAlias",
    "Trend",
    "CalendarDay",
    "SkillLeadLag",
    "SkillCandidate",
    "QualityScore",
    "QualityError",
]
