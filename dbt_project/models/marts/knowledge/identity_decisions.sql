select
    decisions.decision_id,
    decisions.decision,
    decisions.document_kind,
    decisions.document_id,
    decisions.reason,
    decisions.decided_at,
    families.family_id
from {{ ref('stg_identity_decisions') }} as decisions
left join {{ ref('int_families') }} as families
    on decisions.document_kind = families.document_kind
    and decisions.document_id = families.document_id
order by decisions.decided_at, decisions.decision_id, decisions.document_id
