-- Ballots that a person left out, and why; where they are counted again, the row stays and is not active.
create table exclusion (
    decision integer not null,  -- number of the entry in the log
    ballot integer not null,
    batch integer not null,
    wave text not null,
    hint text not null,  -- the check that had pointed at it, '' where none had
    reason text not null,
    who text not null,
    moment timestamp not null,
    active boolean not null
);

-- How many a group of a wave was to have; by name, since a plan may be older than the first ballot.
create table plan (
    wave text not null,
    grp text not null,
    planned integer not null,
    full_list boolean not null  -- planned is the number of all its persons, and each of them was asked
);
