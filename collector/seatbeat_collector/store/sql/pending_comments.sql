-- pending_comments: which comments has a slow reader still to read?
select m.display_id, d.comment
from comment_marks m indexed by [comment_marks#pending]
join survey_displays d on d.display_id = m.display_id
where m.pending and d.comment <> ''
limit :limit
