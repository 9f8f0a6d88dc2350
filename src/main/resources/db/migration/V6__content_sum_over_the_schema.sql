-- From here on the sum counts the migrations that ran, the columns and the triggers too. So each
-- later migration begins with this line: until the next transaction the sum is not known.
update metadata_state set content_sum = null;
