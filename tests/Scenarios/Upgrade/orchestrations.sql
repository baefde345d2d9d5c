BEGIN TRANSACTION;
CREATE TABLE activities (
    id INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT NOT NULL, task INTEGER NOT NULL,
    name TEXT NOT NULL, input TEXT);
CREATE TABLE history (
    instance TEXT NOT NULL, n INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (instance, n)) WITHOUT ROWID;
INSERT INTO "history" VALUES('complete-gala-g6r3fm7sqb3dkoqp-1',0,'[{"event":"turnStarted","At":"2026-11-29T00:29:29.5763374Z"},{"event":"executionStarted","Input":"{\"BookingId\":\"gala-g6r3fm7sqb3dkoqp-1\",\"UserId\":\"bob\"}","Generation":0},{"event":"taskScheduled","Name":"CapturePayment","Input":"{\"BookingId\":\"gala-g6r3fm7sqb3dkoqp-1\",\"UserId\":\"bob\"}","Id":0}]');
INSERT INTO "history" VALUES('complete-gala-g6r3fm7sqb3dkoqp-1',1,'[{"event":"turnStarted","At":"2026-11-29T00:29:29.641665Z"},{"event":"taskCompleted","Id":0,"Result":"true"},{"event":"taskScheduled","Name":"IssueTickets","Input":"{\"BookingId\":\"gala-g6r3fm7sqb3dkoqp-1\",\"UserId\":\"bob\"}","Id":1}]');
INSERT INTO "history" VALUES('complete-gala-g6r3fm7sqb3dkoqp-1',2,'[{"event":"turnStarted","At":"2026-11-29T00:29:29.740634Z"},{"event":"taskCompleted","Id":1},{"event":"executionFinished","Status":"Completed"}]');
INSERT INTO "history" VALUES('release-1795912185-1',0,'[{"event":"turnStarted","At":"2026-11-29T00:29:29.5662761Z"},{"event":"executionStarted","Input":"{\"Slot\":1795912185,\"Shard\":1}","Generation":0},{"event":"timerCreated","FireAt":"2026-11-29T00:29:45Z","Id":0}]');
INSERT INTO "history" VALUES('release-1795912200-1',0,'[{"event":"turnStarted","At":"2026-11-29T00:29:29.3263296Z"},{"event":"executionStarted","Input":"{\"Slot\":1795912200,\"Shard\":1}","Generation":0},{"event":"timerCreated","FireAt":"2026-11-29T00:30:00Z","Id":0}]');
INSERT INTO "history" VALUES('release-1795912770-1',0,'[{"event":"turnStarted","At":"2026-11-29T00:29:29.0288027Z"},{"event":"executionStarted","Input":"{\"Slot\":1795912770,\"Shard\":1}","Generation":0},{"event":"timerCreated","FireAt":"2026-11-29T00:39:30Z","Id":0}]');
INSERT INTO "history" VALUES('release-1795912775-1',0,'[{"event":"turnStarted","At":"2026-11-29T00:29:33.5631394Z"},{"event":"executionStarted","Input":"{\"Slot\":1795912775,\"Shard\":1}","Generation":0},{"event":"timerCreated","FireAt":"2026-11-29T00:39:35Z","Id":0}]');
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT, timer INTEGER, due INTEGER NOT NULL, event TEXT NOT NULL);
INSERT INTO "inbox" VALUES(1,'release-1795912770-1','4d3da0b7365f404690ab2d6c0b1b65e6',0,639315095700000000,'{"event":"timerFired","Id":0}');
INSERT INTO "inbox" VALUES(2,'release-1795912200-1','2defd3af62f7472f99c1770e2a53d4f2',0,639315090000000000,'{"event":"timerFired","Id":0}');
INSERT INTO "inbox" VALUES(3,'release-1795912185-1','9d7e985c28d24e7ca150f102607467c5',0,639315089850000000,'{"event":"timerFired","Id":0}');
INSERT INTO "inbox" VALUES(4,'release-1795912775-1','70d0f3a8728b4a218fa62d086b599513',0,639315095750000000,'{"event":"timerFired","Id":0}');
CREATE TABLE instances (
    id TEXT PRIMARY KEY, execution TEXT NOT NULL, generation INTEGER NOT NULL, turn INTEGER NOT NULL, name TEXT NOT NULL,
    status INTEGER NOT NULL, input TEXT, output TEXT, failure TEXT, custom_status TEXT, tags TEXT,
    created INTEGER NOT NULL, updated INTEGER NOT NULL);
INSERT INTO "instances" VALUES('release-1795912770-1','4d3da0b7365f404690ab2d6c0b1b65e6',0,1,'ReleaseDueBookings',0,'{"Slot":1795912770,"Shard":1}',NULL,NULL,NULL,NULL,639315089690288027,639315089690288027);
INSERT INTO "instances" VALUES('release-1795912200-1','2defd3af62f7472f99c1770e2a53d4f2',0,1,'ReleaseDueBookings',0,'{"Slot":1795912200,"Shard":1}',NULL,NULL,NULL,NULL,639315089693263296,639315089693263296);
INSERT INTO "instances" VALUES('release-1795912185-1','9d7e985c28d24e7ca150f102607467c5',0,1,'ReleaseDueBookings',0,'{"Slot":1795912185,"Shard":1}',NULL,NULL,NULL,NULL,639315089695662761,639315089695662761);
INSERT INTO "instances" VALUES('complete-gala-g6r3fm7sqb3dkoqp-1','f31705a56a3b4e66882c4d02bbde874b',0,3,'CompleteBooking',1,'{"BookingId":"gala-g6r3fm7sqb3dkoqp-1","UserId":"bob"}',NULL,NULL,NULL,NULL,639315089695763374,639315089697406340);
INSERT INTO "instances" VALUES('release-1795912775-1','70d0f3a8728b4a218fa62d086b599513',0,1,'ReleaseDueBookings',0,'{"Slot":1795912775,"Shard":1}',NULL,NULL,NULL,NULL,639315089735631394,639315089735631394);
CREATE INDEX inbox_of_instance ON inbox (instance, due);
CREATE INDEX inbox_by_due ON inbox (due);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('inbox',4);
INSERT INTO "sqlite_sequence" VALUES('activities',2);
COMMIT;
