select * from {{ source('raw', 'channel_costs') }}
