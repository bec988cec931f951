create table series (id text primary key);

create table wave (
    id text primary key,
    series text not null,
    period text not null,
    scheme_id text not null,
    scheme text not null  -- the TOML text, as it was given
);

create table unit (id integer primary key, name text not null unique);
create table grp (id integer primary key, name text not null unique);
create table dimension (id integer primary key, name text not null unique);
create table level (id integer primary key, name text not null unique);

-- One import. Its rows stand in the tables below; a withdrawn one keeps them packed in `withdrawn` instead.
create table batch (
    id integer primary key,
    file text not null,
    sha256 text not null,
    kind text not null,
    encoding text not null,
    sheet text not null,
    shape text not null,
    layout text not null,
    waves text[] not null,
    wave_rows text not null,  -- JSON: what the waves are, should the batch come back after they are gone
    read bigint not null,
    stored bigint not null,
    rejected bigint not null,
    ballots bigint not null,  -- with at least one rating
    first_ballot bigint not null,  -- numbers of its ballots, these ones too: they are never given again
    next_ballot bigint not null,
    again boolean not null,  -- told to be other ballots than those of the batches before it
    state text not null,
    moment timestamp not null,
    who text not null
);

create table withdrawn (batch integer not null, part text not null, content blob not null);

-- What a batch says of the units of a wave; null where it says nothing.
create table registry (
    batch integer not null,
    wave text not null,
    unit integer not null,
    position integer not null,
    unit_class text,
    ranked boolean,
    full_name text,
    district text,
    governance text,
    portfolio text,
    parent text
);

-- Which groups and dimensions a batch brought, in its order.
create table mention (
    batch integer not null,
    wave text not null,
    kind text not null,
    name integer not null,
    position integer not null
);

create table ballot (
    id integer not null,
    batch integer not null,
    wave text not null,
    label text,
    grp integer not null,
    respondent bigint,  -- keyed hash, never the text of the file
    weight decimal(12, 6) not null
);

create table rating (
    ballot integer not null,
    unit usmallint not null,
    dimension usmallint not null,
    level utinyint not null
);

create table comment (batch integer not null, ballot integer not null, unit integer, content text not null);

-- Counts per batch: cubes add up, so a withdrawn batch just leaves.
create table cube (
    batch integer not null,
    wave text not null,
    unit integer not null,
    grp integer not null,
    dimension integer not null,
    level integer not null,
    n bigint not null,
    w decimal(18, 6) not null,
    ww decimal(38, 12) not null
);

-- Who did what; the last entry of a wave is its version.
create table log (
    id integer primary key,
    moment timestamp not null,
    who text not null,
    action text not null,
    batch integer,
    waves text[] not null,
    detail text not null
);
