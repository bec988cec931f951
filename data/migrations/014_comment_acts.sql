-- What was said of a comment with one key, so that it is taken back with one; of older decisions each stands alone.
alter table comment_decision add column act integer;
update comment_decision set act = id;

-- A piece that a person covered: in which stored comments, and what stood there before, encrypted, to be taken back.
create table masking (
    act integer not null,
    wave text not null,
    comment text not null,  -- key before
    becomes text not null,  -- key after
    ballot integer not null,
    content text not null,  -- as it is shown after
    before blob not null,
    moment timestamp not null,
    who text not null,
    undone timestamp,
    undone_by text
);
