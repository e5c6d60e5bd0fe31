-- old_inputs: which inputs of a batch were over before they are kept?
select input, coalesce(until_ms < :before, 0) as old, 100 + length(body) as size
from inputs
where input > :input
order by input
limit :limit
