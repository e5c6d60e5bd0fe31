-- known_survey: is the survey defined, or was it ever shown, and which metric is it?
select
  coalesce(
    (select s.definition ->> 'metric' from surveys s where s.survey_id = :survey_id),
    (select r.metric from survey_responses r
     where r.survey_id = :survey_id and r.metric is not null
     order by r.shown_at_ms desc limit 1)) as metric
where exists (select 1 from surveys s where s.survey_id = :survey_id)
  or exists (select 1 from survey_displays d where d.survey_id = :survey_id)
