select object_type, broader, label_zh, label_en
from {{ source('reference', 'object_types') }}
