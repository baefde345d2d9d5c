BEGIN TRANSACTION;
CREATE TABLE documents (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, fields BLOB, body TEXT);
INSERT INTO "documents" VALUES(1,'gala',4294967299,X'07000000636F6E63657274060000005669656E6E61070000004175737472696107000000323033302D3031030000006665770300000045555200007896ED8D7B4200000000AA9D2641000000000088B3409A99999999194840666666666666304008000000000000000400000047616C61010000000400000042616E640200000007000000636F6E63657274030000000400000048616C6C04000000060000005669656E6E6105000000070000004175737472696106000000040000005769656E060000000B000000C396737465727265696368','{"eventId":"gala","name":"Gala","category":"concert","startsAt":"2030-01-01T20:00:00+01:00","localDate":"2030-01-01","venue":"Hall","city":"Vienna","country":"Austria","performers":["Band"],"fromPrice":5000,"currency":"EUR","availability":"few"}');
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "state" VALUES('filled','yes');
INSERT INTO "state" VALUES('schema','4;2;PhraseKind { Name = event, Weight = 10, IsName = True },PhraseKind { Name = performer, Weight = 8, IsName = True },PhraseKind { Name = category, Weight = 3, IsName = False },PhraseKind { Name = venue, Weight = 4, IsName = True },PhraseKind { Name = city, Weight = 4, IsName = True },PhraseKind { Name = country, Weight = 2, IsName = True },PhraseKind { Name = other, Weight = 2, IsName = True };category,city,country,month,availability,currency;startsAt,localDay,fromPrice');
COMMIT;
