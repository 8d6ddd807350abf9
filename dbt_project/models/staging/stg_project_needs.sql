select * from {{ source('raw', 'project_needs') }}
