-- page_clocks: how far are the clocks of some pages off, in whichever epoch?
with recursive asked(place) as (
  values (1) union all select place + 16 from asked where place + 16 < length(:pages)
)
select page, epoch, offset_ms
from asked
cross join page_clocks on page = substr(:pages, place, 16)
