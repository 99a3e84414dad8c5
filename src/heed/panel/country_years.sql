-- One row for each country and year of which every month is covered, from the same events.
with yearly as (
    select
        country,
        cast(extract(year from date_start) as bigint) as year,
        sum(deaths) as deaths,
        case when count(deaths_low) = count(*) then sum(deaths_low) end as deaths_low,
        case when count(deaths_high) = count(*) then sum(deaths_high) end as deaths_high,
        case when count(deaths_civilians) = count(*) then sum(deaths_civilians) end as deaths_civilians,
        coalesce(sum(deaths) filter (where type = 'state_based'), 0) as deaths_state_based,
        coalesce(sum(deaths) filter (where type = 'non_state'), 0) as deaths_non_state,
        coalesce(sum(deaths) filter (where type = 'one_sided'), 0) as deaths_one_sided,
        case when count(by_government) = count(*) filter (where type = 'one_sided')
            then coalesce(sum(deaths) filter (where by_government), 0) end as one_sided_by_government,
        case when count(by_government) = count(*) filter (where type = 'one_sided')
            then coalesce(sum(deaths) filter (where not by_government), 0) end as one_sided_by_groups
    from events
    group by country, cast(extract(year from date_start) as bigint)
),
years as (
    select country, cast(extract(year from first_day) as bigint) as year
    from cells
    group by country, cast(extract(year from first_day) as bigint)
    having count(*) filter (where not covered) = 0
)
select
    years.country as country,
    years.year as year,
    cast(coalesce(yearly.deaths, 0) as bigint) as deaths,
    cast(case when yearly.deaths is null then 0 else yearly.deaths_low end as bigint) as deaths_low,
    cast(case when yearly.deaths is null then 0 else yearly.deaths_high end as bigint) as deaths_high,
    cast(case when yearly.deaths is null then 0 else yearly.deaths_civilians end as bigint) as deaths_civilians,
    cast(coalesce(yearly.deaths_state_based, 0) as bigint) as deaths_state_based,
    cast(coalesce(yearly.deaths_non_state, 0) as bigint) as deaths_non_state,
    cast(coalesce(yearly.deaths_one_sided, 0) as bigint) as deaths_one_sided,
    cast(case when yearly.deaths is null then 0 else yearly.one_sided_by_government end as bigint)
        as one_sided_by_government,
    cast(case when yearly.deaths is null then 0 else yearly.one_sided_by_groups end as bigint)
        as one_sided_by_groups
from years
left join yearly on yearly.country = years.country and yearly.year = years.year
order by years.country, years.year
