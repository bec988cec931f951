-- 整改台账: what a unit has to mend. It names wave and unit as text, so that it outlives the batches of its wave.
create table ledger_task (
    id integer primary key,
    series text not null,
    wave text not null,
    unit text not null,
    unit_class text not null,  -- class and portfolio when it was written, for waves whose registry is gone
    portfolio text not null,
    source text not null,  -- topic, dimension, event, free
    subject text not null,  -- name of the topic or the dimension, of what happened
    problem text not null,
    task text not null,
    goal text not null,
    measures text not null,
    responsible text not null,
    leader text not null,
    progress text not null,
    evidence text not null,
    measures_done text not null,  -- the evidence of 三不放过, one column a question
    persons_dealt text not null,
    mechanism text not null,
    answer_due date,
    due date,
    review_on date,
    state text not null,
    version integer not null,
    reported date,  -- when the unit last said that it is done
    closed date,
    created timestamp not null,
    who text not null,
    dropped boolean not null  -- written by mistake, before the unit had answered
);

-- Every step and every changed field; the values of an earlier version follow from it.
create table ledger_step (
    id integer primary key,
    task integer not null,
    version integer not null,  -- of the task, after it
    moment timestamp not null,
    who text not null,
    field text not null,
    was text not null,
    now text not null,
    note text not null,
    file text not null  -- the workbook that it came with
);
