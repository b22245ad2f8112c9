-- A session's traces are those of its turns: an index of their own was a page of the file more that each turn's first commit changed, another one for each session.
DROP INDEX traces_of_session;
