-- Nothing is lost or doubled between staging and the mart.
select staged.resources as staged, published.resources as published
from (select count(*) as resources from {{ ref('int_documents') }}) as staged
cross join (select count(*) as resources from {{ ref('resources') }}) as published
where staged.resources <> published.resources
