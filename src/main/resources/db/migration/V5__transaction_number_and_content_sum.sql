-- One row: the number of the last transaction, and a sum over it and all rows of the tables below,
-- kept by the triggers. content_sum is null where it is not known: a later migration that changes
-- rows or columns of these tables sets it so before anything else.
create table metadata_state (
  last_transaction bigint not null,
  content_sum bigint
);
insert into metadata_state (last_transaction, content_sum) values (0, null);

create trigger topics_sum after insert, update, delete on topics
  for each row call 'io.logpost.store.RowTrigger';
create trigger topic_configs_sum after insert, update, delete on topic_configs
  for each row call 'io.logpost.store.RowTrigger';
create trigger committed_offsets_sum after insert, update, delete on committed_offsets
  for each row call 'io.logpost.store.RowTrigger';
create trigger consumer_groups_sum after insert, update, delete on consumer_groups
  for each row call 'io.logpost.store.RowTrigger';
create trigger group_members_sum after insert, update, delete on group_members
  for each row call 'io.logpost.store.RowTrigger';
create trigger group_assignments_sum after insert, update, delete on group_assignments
  for each row call 'io.logpost.store.RowTrigger';
create trigger consumer_instances_sum after insert, update, delete on consumer_instances
  for each row call 'io.logpost.store.RowTrigger';
