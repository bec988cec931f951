-- What a comment said before personal data in it was covered, encrypted; null where nothing was.
alter table comment add column original blob;

-- What a person said of a comment. It knows the comment by a key of unit and words, so that it outlives withdrawals and holds
-- when the same words come again; it holds until it is taken back, or until the same is decided once more.
create table comment_decision (
    id integer primary key,
    series text not null,
    wave text not null,
    comment text not null,  -- key of unit and words
    words text not null,  -- key of the words alone
    field text not null,
    value text not null,
    moment timestamp not null,
    who text not null,
    undone timestamp,
    undone_by text
);

-- Who looked at what was covered, and why.
create table unmasking (
    wave text not null,
    comment text not null,
    reason text not null,
    moment timestamp not null,
    who text not null
);
