-- state: ACTIVE, or DELETING from the moment a deletion is certain until the files are gone.
-- A name may stand on one ACTIVE row only; several rows of it may be DELETING.
create table topics (
  topic_id varchar(22) primary key,
  topic varchar(249) not null,
  partition_count integer not null,
  state varchar(8) not null
);

create table topic_configs (
  topic_id varchar(22) not null references topics (topic_id) on delete cascade,
  config_name varchar(100) not null,
  config_value varchar(1000) not null,
  primary key (topic_id, config_name)
);

-- No reference to topics: an offset is written without a look at them, and one whose topic is gone
-- is dropped at the next start.
create table committed_offsets (
  group_name varchar(255) not null,
  topic_id varchar(22) not null,
  partition_number integer not null,
  next_offset bigint not null,
  metadata varchar(4096) not null,
  primary key (group_name, topic_id, partition_number)
);
