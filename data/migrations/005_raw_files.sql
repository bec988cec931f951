-- Files as they came, encrypted, where the office has decided to keep them. They outlive a withdrawal.
create table raw_file (
    batch integer primary key,
    name text not null,
    size bigint not null,
    salt blob not null,
    moment timestamp not null
);

-- Pieces of a raw file in their order, each compressed and encrypted under the key of the file.
create table raw_piece (batch integer not null, position integer not null, content blob not null);
