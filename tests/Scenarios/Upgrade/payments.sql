BEGIN TRANSACTION;
CREATE TABLE answers (
    key TEXT PRIMARY KEY, at INTEGER NOT NULL, request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "answers" VALUES('gala-g6r3fm7sqb3dkoqp-1-authorise-1',1795912169361,'28df527925fdb69776ae3277f78d6b57121637af86f85489ffd3cea0f628f1ea',200,'{"id":"pi_89ac44c1e09b43cc8d6f11e76637ccd4","object":"payment_intent","amount":5000,"amount_capturable":0,"amount_received":0,"capture_method":"manual","created":1795912169,"currency":"eur","last_payment_error":null,"latest_charge":null,"livemode":false,"metadata":{"bookingId":"gala-g6r3fm7sqb3dkoqp-1","userId":"bob","number":"1"},"next_action":null,"payment_method":"pm_ok","status":"processing"}');
INSERT INTO "answers" VALUES('pi_89ac44c1e09b43cc8d6f11e76637ccd4-capture-1',1795912169626,'8623424d22576dd08defdb1b94c63cd2a0a43ec767c0a95991daffd3f8cb5f0c',200,'{"id":"pi_89ac44c1e09b43cc8d6f11e76637ccd4","object":"payment_intent","amount":5000,"amount_capturable":0,"amount_received":5000,"capture_method":"manual","created":1795912169,"currency":"eur","last_payment_error":null,"latest_charge":{"id":"ch_89ac44c1e09b43cc8d6f11e76637ccd4","object":"charge","amount":5000,"amount_captured":5000,"amount_refunded":0,"captured":true,"currency":"eur","disputed":false,"livemode":false,"metadata":{"bookingId":"gala-g6r3fm7sqb3dkoqp-1","userId":"bob","number":"1"},"payment_intent":"pi_89ac44c1e09b43cc8d6f11e76637ccd4","refunded":false,"refunds":{"object":"list","data":[],"has_more":false}},"livemode":false,"metadata":{"bookingId":"gala-g6r3fm7sqb3dkoqp-1","userId":"bob","number":"1"},"next_action":null,"payment_method":"pm_ok","status":"succeeded"}');
CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, type TEXT NOT NULL, payload TEXT NOT NULL);
CREATE TABLE outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, due_at INTEGER NOT NULL, attempts INTEGER NOT NULL, payload TEXT NOT NULL);
CREATE TABLE payments (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, settle_at INTEGER, state TEXT NOT NULL);
INSERT INTO "payments" VALUES(1,'pi_89ac44c1e09b43cc8d6f11e76637ccd4',NULL,'{"Id":"pi_89ac44c1e09b43cc8d6f11e76637ccd4","Status":"Captured","Amount":5000,"Currency":"eur","Method":"pm_ok","ReturnUrl":"http://127.0.0.1:17071/booking/gala-g6r3fm7sqb3dkoqp-1","Metadata":{"bookingId":"gala-g6r3fm7sqb3dkoqp-1","userId":"bob","number":"1"},"CreatedAt":1795912169,"SettleAt":null,"AmountCaptured":5000,"Refunds":[],"Dispute":null,"CancelFrom":null,"CaptureFailures":0}');
CREATE INDEX payments_due ON payments (settle_at) WHERE settle_at IS NOT NULL;
CREATE INDEX payments_booking ON payments (json_extract(state, '$.Metadata.bookingId'));
CREATE INDEX answers_at ON answers (at);
CREATE INDEX outbox_due ON outbox (due_at, seq);
CREATE INDEX events_at ON events (at);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('payments',3);
INSERT INTO "sqlite_sequence" VALUES('outbox',2);
COMMIT;
