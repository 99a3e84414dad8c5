-- One row for each state and month in `cells`. An event counts whole in the month of its first day.
-- A sum over events of which one does not say is not known; a cell that no source covers is not known either.
with monthly as (
    select
        country,
        cast(date_trunc('month', date_start) as date) as first_day,
        count(*) as events,
        count(*) filter (where type = 'state_based') as events_state_based,
        count(*) filter (where type = 'non_state') as events_non_state,
        count(*) filter (where type = 'one_sided') as events_one_sided,
        sum(deaths) as deaths,
        coalesce(sum(deaths) filter (where type = 'state_based'), 0) as deaths_state_based,
        coalesce(sum(deaths) filter (where type = 'non_state'), 0) as deaths_non_state,
        coalesce(sum(deaths) filter (where type = 'one_sided'), 0) as deaths_one_sided,
        case when count(deaths_low) = count(*) then sum(deaths_low) end as deaths_low,
        case when count(deaths_high) = count(*) then sum(deaths_high) end as deaths_high,
        case when count(deaths_civilians) = count(*) then sum(deaths_civilians) end as deaths_civilians
    from events
    group by country, cast(date_trunc('month', date_start) as date)
)
select
    cells.country as country,
    cells.month as month,
    case when cells.covered then cast(coalesce(monthly.deaths, 0) as bigint) end as deaths,
    case when cells.covered then
        cast(case when monthly.events is null then 0 else monthly.deaths_low end as bigint) end as deaths_low,
    case when cells.covered then
        cast(case when monthly.events is null then 0 else monthly.deaths_high end as bigint) end as deaths_high,
    case when cells.covered then
        cast(case when monthly.events is null then 0 else monthly.deaths_civilians end as bigint)
        end as deaths_civilians,
    case when cells.covered then cast(coalesce(monthly.deaths_state_based, 0) as bigint) end as deaths_state_based,
    case when cells.covered then cast(coalesce(monthly.deaths_non_state, 0) as bigint) end as deaths_non_state,
    case when cells.covered then cast(coalesce(monthly.deaths_one_sided, 0) as bigint) end as deaths_one_sided,
    case when cells.covered then cast(coalesce(monthly.events, 0) as bigint) end as events,
    case when cells.covered then cast(coalesce(monthly.events_state_based, 0) as bigint) end as events_state_based,
    case when cells.covered then cast(coalesce(monthly.events_non_state, 0) as bigint) end as events_non_state,
    case when cells.covered then cast(coalesce(monthly.events_one_sided, 0) as bigint) end as events_one_sided
from cells
left join monthly on monthly.country = cells.country and monthly.first_day = cells.first_day
order by cells.country, cells.month
