-- Cases that a unit handled in a wave, and bad reviews that it made good; null where a file does not say.
create table caseload (
    batch integer not null,
    wave text not null,
    unit integer not null,
    handled bigint,
    rectified bigint
);
