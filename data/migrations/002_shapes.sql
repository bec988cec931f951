-- What a file says of a form beside its answers; null where it says nothing.
alter table ballot add column channel text;
alter table ballot add column place text;
alter table ballot add column submitted timestamp;
alter table ballot add column seconds integer;
alter table ballot add column network bigint;  -- keyed hash of the block of addresses, never an address
alter table ballot add column device bigint;  -- keyed hash
alter table ballot add column own_unit text;

-- Counts where no single ballot is known (计票汇总).
create table tally (
    batch integer not null,
    wave text not null,
    unit integer not null,
    grp integer not null,
    dimension integer not null,
    level integer not null,
    n bigint not null
);

-- Published scores of waves whose ballots are gone (历年得分).
create table score (
    batch integer not null,
    wave text not null,
    unit integer not null,
    dimension integer not null,
    score decimal(12, 6) not null,
    rated integer,
    rank integer
);

-- Forms issued and returned, calls made (发放收回登记表).
create table register (
    batch integer not null,
    wave text not null,
    position integer not null,
    grp integer,
    channel text,
    place text,
    issued integer,
    returned integer,
    invalid integer,
    reason text,
    dialled integer,
    connected integer,
    completed integer
);
