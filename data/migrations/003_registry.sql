-- What 主管部门 was kept under until now is the authority; the parent is the unit above.
alter table registry add column code text;
alter table registry add column short_name text;
alter table registry add column aliases text[];
alter table registry add column kind text;
alter table registry add column authority text;
alter table registry add column credit_code text;
alter table registry add column valid_from text;  -- ISO date, or only its year or month
alter table registry add column valid_to text;
alter table registry add column predecessors text[];
update registry set authority = parent, parent = null;

-- What a person said is another name of a unit. It stays when batches are withdrawn.
create table alias (
    name text primary key,  -- normalised
    unit text not null,
    moment timestamp not null,
    who text not null
);
