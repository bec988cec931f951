-- A scheme that was sealed. A promise: it outlives the batches of its wave, and no withdrawal touches it.
create table seal (
    wave text primary key,
    moment timestamp not null,
    who text not null,
    hash text not null,
    scheme text not null,  -- the TOML text
    ballots bigint not null,  -- forms stored at that moment
    withdrawn bigint not null,  -- forms of batches that had come and were withdrawn by then
    note text not null
);

-- Every change after that, with its reason.
create table amendment (
    wave text not null,
    number integer not null,
    moment timestamp not null,
    who text not null,
    old_hash text not null,
    new_hash text not null,
    scheme text not null,
    reason text not null
);
