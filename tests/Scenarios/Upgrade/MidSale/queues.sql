BEGIN TRANSACTION;
CREATE TABLE messages (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    dead INTEGER NOT NULL DEFAULT 0,
    state INTEGER NOT NULL,
    due_at INTEGER,
    lock_token TEXT,
    delivery_count INTEGER NOT NULL DEFAULT 0,
    enqueued_sequence INTEGER NOT NULL DEFAULT 0,
    enqueued_at INTEGER NOT NULL,
    time_to_live INTEGER NOT NULL,
    expires_at INTEGER,
    message_id TEXT NOT NULL,
    properties TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE message_ids (
    queue TEXT NOT NULL,
    message_id TEXT NOT NULL,
    remembered_until INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (queue, message_id)
) STRICT, WITHOUT ROWID;
INSERT INTO message_ids VALUES('payment-events','evt_3bc5f9c086244be996e18351aca266b4',639315432000000000,3);
INSERT INTO message_ids VALUES('payment-events','evt_5c326e1f7f6448029859256834e7a82e',639315432000000000,1);
INSERT INTO message_ids VALUES('payment-events','evt_7137bd6de5be415d8e04984e295f18a0',639315432000000000,2);
INSERT INTO message_ids VALUES('payment-events','evt_b808188ff8a941ffa99daf44c121daea',639315432000000000,5);
INSERT INTO message_ids VALUES('payment-events','evt_c69b82336ea74d7a8986a59301095611',639315432000000000,4);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('messages',5);
CREATE INDEX messages_in_order ON messages (queue, dead, state);
CREATE INDEX messages_due ON messages (queue, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX messages_expiring ON messages (queue, expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX message_ids_forgotten ON message_ids (queue, remembered_until);
COMMIT;
