-- 重点监控: who put a unit on the list of a wave by hand, took it off, or left it to the rules again. The last step holds.
create table watch_step (
    id integer primary key,
    series text not null,
    wave text not null,
    unit text not null,
    step text not null,  -- on, off, rules
    reason text not null,
    moment timestamp not null,
    who text not null
);

-- The list of a wave as it was settled, with its rules and reasons: it does not move when data, rules or the ledger do.
create table watch_settled (
    id integer primary key,
    series text not null,
    wave text not null,
    rules text not null,  -- JSON
    units text not null,  -- JSON
    moment timestamp not null,
    who text not null
);
