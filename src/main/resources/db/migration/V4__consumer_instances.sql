-- Consumer instances of Kafka REST v2. Names have 255 characters of up to two UTF-16 units each.
-- interest_kind: NOTHING; TOPICS, names separated by commas; PATTERN, a regular expression;
-- PARTITIONS, as topic:number separated by commas.
create table consumer_instances (
  group_name varchar(510) not null,
  instance_name varchar(510) not null,
  dialect varchar(16) not null,
  record_format varchar(16) not null,
  auto_offset_reset varchar(16) not null,
  auto_commit boolean not null,
  read_committed boolean not null,
  request_timeout_ms bigint not null,
  interest_kind varchar(16) not null,
  interest varchar(1048576) not null,
  primary key (group_name, instance_name)
);
