-- 255 characters of a group's name may take two UTF-16 units each, which is what varchar counts.
alter table committed_offsets alter column group_name varchar(510) not null;
