-- Forms that are keyed in by hand, each by two clerks. What was keyed stays when it has become a batch.
create table entry (
    id integer primary key,
    wave text not null,
    grp text not null,
    series text,  -- of a wave that does not exist yet, and so its scheme
    scheme text,
    items text not null,  -- JSON: unit and dimension, in the order of the form
    levels text not null,  -- JSON: what the keys 1, 2, … mean
    moment timestamp not null,
    who text not null
);

create table entry_form (
    id integer not null,  -- in the order of keying
    entry integer not null,
    form text not null,
    clerk text not null,
    marks text not null,  -- a key for each item
    moment timestamp not null,
    removed timestamp  -- what was keyed wrongly is kept, and not counted
);

-- What the paper says where two clerks keyed different marks.
create table entry_settled (
    entry integer not null,
    form text not null,
    item integer not null,
    mark text not null,
    who text not null,
    moment timestamp not null
);
