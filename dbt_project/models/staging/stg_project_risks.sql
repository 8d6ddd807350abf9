select * from {{ source('raw', 'project_risks') }}
