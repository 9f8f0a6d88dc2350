-- Who is in which group. Names have 255 characters of up to two UTF-16 units each.
-- empty_since: when the last member left, in ms; 0 while there are members.
create table consumer_groups (
  group_name varchar(510) primary key,
  assignor varchar(32) not null,
  generation integer not null,
  empty_since bigint not null
);

-- subscription_kind: TOPICS, with their names separated by commas, or PATTERN, a regular expression.
create table group_members (
  group_name varchar(510) not null references consumer_groups (group_name) on delete cascade,
  member_name varchar(510) not null,
  subscription_kind varchar(8) not null,
  subscription varchar(300000) not null,
  max_poll_interval_ms bigint not null,
  primary key (group_name, member_name)
);

-- No reference to topics: what is left of one that is gone is dropped at the next start.
create table group_assignments (
  group_name varchar(510) not null references consumer_groups (group_name) on delete cascade,
  topic_id varchar(22) not null,
  partition_number integer not null,
  member_name varchar(510) not null,
  since_generation integer not null,
  revoked_in integer not null,
  primary key (group_name, topic_id, partition_number)
);

-- When an offset was committed, in ms; one from before counts as committed now.
alter table committed_offsets add column committed_at bigint
  default cast(extract(epoch from current_timestamp) * 1000 as bigint) not null;
alter table committed_offsets alter column committed_at drop default;
