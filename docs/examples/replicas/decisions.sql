CREATE TABLE IF NOT EXISTS decisions (question TEXT, process INTEGER, outcome JSONB);
