-- What forms say of the people who filled them in: categories only, by number.
create table attribute (id integer primary key, name text not null unique);
create table attribute_value (id integer primary key, name text not null unique);
create table ballot_attribute (
    batch integer not null,
    ballot integer not null,
    attribute usmallint not null,
    value usmallint not null
);
