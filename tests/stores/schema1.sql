-- A database as the code of schema version 1 made it (sqlite3's dump, tables in the order of their keys).
CREATE TABLE schema_version (
	version INTEGER NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_version" VALUES(1);
CREATE TABLE documents (
	id VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	version VARCHAR NOT NULL, 
	error TEXT, 
	PRIMARY KEY (id)
);
INSERT INTO "documents" VALUES('1d5434e242dc18e8','Серпухов: «Никатор» делает гранулы.','0.1.0',NULL);
INSERT INTO "documents" VALUES('011d15817a294b2c','Компания «О''Коннор» и её "Ромашка".','0.1.0',NULL);
INSERT INTO "documents" VALUES('dde622e09cb0c6be','','0.1.0','bad.txt: empty; leave it out');
CREATE TABLE sources (
	document_id VARCHAR NOT NULL, 
	source TEXT NOT NULL, 
	meta JSON NOT NULL, 
	PRIMARY KEY (document_id, source), 
	FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "sources" VALUES('1d5434e242dc18e8','news/a.txt','{"title":"Гранулы"}');
INSERT INTO "sources" VALUES('1d5434e242dc18e8','news/b.txt','{"url":"https://example.org"}');
INSERT INTO "sources" VALUES('011d15817a294b2c','news/c.txt','{}');
INSERT INTO "sources" VALUES('dde622e09cb0c6be','bad.txt','{}');
CREATE TABLE entities (
	document_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	name TEXT NOT NULL, 
	kind VARCHAR, 
	iso3166_1 VARCHAR, 
	iso3166_2 VARCHAR, 
	geonames INTEGER, 
	PRIMARY KEY (document_id, id), 
	FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "entities" VALUES('1d5434e242dc18e8','E1','LOC','Серпухов','city','RU','RU-MOS',496638);
INSERT INTO "entities" VALUES('1d5434e242dc18e8','E2','ORG','Никатор',NULL,NULL,NULL,NULL);
INSERT INTO "entities" VALUES('1d5434e242dc18e8','E3','PRODUCT','гранулы',NULL,NULL,NULL,NULL);
INSERT INTO "entities" VALUES('011d15817a294b2c','E1','ORG','О''Коннор',NULL,NULL,NULL,NULL);
CREATE TABLE mentions (
	document_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	start_char INTEGER NOT NULL, 
	end_char INTEGER NOT NULL, 
	type VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	entity_id VARCHAR, 
	confidence FLOAT NOT NULL, 
	rule VARCHAR NOT NULL, 
	PRIMARY KEY (document_id, id), 
	FOREIGN KEY(document_id, entity_id) REFERENCES entities (document_id, id), 
	FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "mentions" VALUES('1d5434e242dc18e8','T1',0,8,'LOC','Серпухов','E1',0.9,'gazetteer');
INSERT INTO "mentions" VALUES('1d5434e242dc18e8','T2',11,18,'ORG','Никатор','E2',0.8,'tagger');
INSERT INTO "mentions" VALUES('1d5434e242dc18e8','T3',27,34,'PRODUCT','гранулы','E3',0.7,'tagger');
INSERT INTO "mentions" VALUES('011d15817a294b2c','T1',10,18,'ORG','О''Коннор','E1',0.6,'quotes');
CREATE TABLE relations (
	document_id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	type VARCHAR NOT NULL, 
	head_id VARCHAR NOT NULL, 
	tail_id VARCHAR NOT NULL, 
	confidence FLOAT NOT NULL, 
	rule VARCHAR NOT NULL, 
	evidence_start INTEGER, 
	evidence_end INTEGER, 
	PRIMARY KEY (document_id, number), 
	FOREIGN KEY(document_id, head_id) REFERENCES entities (document_id, id), 
	FOREIGN KEY(document_id, tail_id) REFERENCES entities (document_id, id), 
	FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "relations" VALUES('1d5434e242dc18e8',0,'located_in','E2','E1',0.9,'item',0,19);
INSERT INTO "relations" VALUES('1d5434e242dc18e8',1,'produces','E2','E3',0.8,'verb',11,34);
CREATE TABLE records (
	document_id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	company_id VARCHAR NOT NULL, 
	place_id VARCHAR, 
	product_id VARCHAR, 
	confidence FLOAT NOT NULL, 
	PRIMARY KEY (document_id, number), 
	FOREIGN KEY(document_id, company_id) REFERENCES entities (document_id, id), 
	FOREIGN KEY(document_id, place_id) REFERENCES entities (document_id, id), 
	FOREIGN KEY(document_id, product_id) REFERENCES entities (document_id, id), 
	FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "records" VALUES('1d5434e242dc18e8',0,'E2','E1','E3',0.75);
INSERT INTO "records" VALUES('011d15817a294b2c',0,'E1',NULL,NULL,1.0);
CREATE INDEX sources_by_name ON sources (source);
CREATE INDEX entities_by_region ON entities (iso3166_2);
CREATE INDEX entities_by_geonames ON entities (geonames);
CREATE INDEX entities_by_name ON entities (type, name);
CREATE INDEX mentions_by_entity ON mentions (document_id, entity_id);
CREATE INDEX relations_by_type ON relations (type);
CREATE INDEX relations_by_head ON relations (document_id, head_id);
CREATE INDEX relations_by_tail ON relations (document_id, tail_id);
CREATE VIEW company_place_product AS
SELECT records.document_id, sources.source, company.name AS company, place.name AS place,
       place.kind AS place_kind, place.iso3166_1, place.iso3166_2, place.geonames,
       product.name AS product, records.confidence
FROM records
JOIN sources ON sources.document_id = records.document_id
JOIN entities AS company
    ON company.document_id = records.document_id AND company.id = records.company_id
LEFT JOIN entities AS place
    ON place.document_id = records.document_id AND place.id = records.place_id
LEFT JOIN entities AS product
    ON product.document_id = records.document_id AND product.id = records.product_id;
