-- A result as it was calculated, whole. It outlives imports, withdrawals and new names; nothing of it is ever changed.
create table frozen (
    wave text not null,
    version integer not null,
    series text not null,
    period text not null,
    corrects integer,  -- the issued version that this one corrects
    moment timestamp not null,
    who text not null,
    scheme text not null,  -- the TOML text
    marks text not null,  -- JSON: what the figures rest on, each with a mark that changes when it does
    log_entry integer not null,  -- the last entry of the log when it was calculated
    content blob not null,
    primary key (wave, version)
);

-- Every step of the way to print, by the wave's name; nothing is ever deleted.
create table approval (
    id integer primary key,
    wave text not null,
    step text not null,
    version integer not null,  -- the frozen result that it is about
    moment timestamp not null,
    who text not null,
    name text not null,  -- who signed on paper, '' where nobody did
    day date,
    document text not null,  -- number of the document, or ''
    note text not null,
    detail text not null  -- JSON: the scope of publication, vetoes, what a reviewer's recalculation found
);

-- 复核申请: what a unit asked to have checked.
create table appeal (
    id integer primary key,
    wave text not null,
    series text not null,
    unit text not null,
    version integer,  -- the frozen result that it is about, null where none was frozen yet
    received date not null,
    due date not null,
    contact text not null,  -- who brought it, for the unit
    about text not null,
    moment timestamp not null,
    who text not null
);

create table appeal_step (
    id integer primary key,
    appeal integer not null,
    step text not null,
    moment timestamp not null,
    who text not null,
    day date not null,
    outcome text not null,  -- of the check: kept, corrected or refused; else ''
    document text not null,
    note text not null
);
